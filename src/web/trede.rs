//! `/deelnemers/{id}/trede`: the treden of one deelnemer, for their klantmanager: a small picture with a table beneath, what the
//! product knows beside the questions, the questions, and what they come to.

use askama::Template;
use axum::{
    Router,
    extract::{Path, Query},
    http::StatusCode,
    response::Response,
    routing::{get, post},
};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    error::PageError,
    extract::{Posted, Staff, Visit},
    ploegen::to,
    view::{Choice, Page, new_sleutel, show, show_with},
};
use crate::{
    actions::{self, Failure, trede::Ladder},
    app::App,
    domain::{
        calendar::long_date,
        fields::FieldErrors,
        trede::{Answers, Evidence, LEVEL, Sport, Trede, TredeDraft, standing},
    },
};

mod api;
mod picture;

pub(super) use api::api;
use picture::Picture;

pub(super) fn pages() -> Router<App> {
    Router::new()
        .route("/deelnemers/{id}/trede", get(look).post(set))
        .route("/deelnemers/{id}/trede/vragen", get(questions))
        .route("/deelnemers/{id}/trede/voorstel", post(propose))
}

/// What the product knows, in words.
struct EvidenceView {
    contact: String,
    /// Whether there was contact once a week.
    weekly: bool,
    alone: String,
    /// Whether levels 2 and 3, and level 4, are met by what is known here.
    activities: bool,
    unpaid: bool,
}

impl EvidenceView {
    fn of(evidence: &Evidence) -> Self {
        let meets = |sport| evidence.meets(sport) == Some(true);
        Self {
            contact: evidence.contact.words(),
            weekly: evidence.contact.is_weekly(),
            alone: match evidence.alone {
                0 => "doet nog geen vaardigheid zelf".to_owned(),
                1 => "doet 1 vaardigheid zelf".to_owned(),
                many => format!("doet {many} vaardigheden zelf"),
            },
            activities: meets(Sport::Activities),
            unpaid: meets(Sport::Unpaid),
        }
    }
}

#[derive(Template)]
#[template(path = "trede/treden.html")]
struct TredenPage {
    page: Page,
    id: Uuid,
    naam: String,
    picture: Option<Picture>,
    rows: Vec<Row>,
    evidence: EvidenceView,
    /// What should be set next, in words, and whether that is late.
    due: Option<(String, bool)>,
}

/// One trede as a row.
struct Row {
    id: Uuid,
    op: String,
    moment: &'static str,
    niveau: String,
    groei: String,
    reden: String,
    door: String,
    /// Whether another took its place.
    corrected: bool,
}

impl Row {
    fn of(trede: &Trede, ladder: &Ladder) -> Self {
        Self {
            id: trede.id,
            op: long_date(trede.op),
            moment: trede.moment.label(),
            niveau: trede.niveau.words(),
            groei: trede.groei.number().to_string(),
            reden: trede.reden.clone().unwrap_or_default(),
            door: ladder.names.get(&trede.by).cloned().unwrap_or_default(),
            corrected: ladder
                .treden
                .iter()
                .any(|other| other.corrects == Some(trede.id)),
        }
    }
}

async fn look(Staff(visit): Staff, Path(id): Path<Uuid>) -> Result<Response, PageError> {
    let ladder = actions::trede::look(&visit.app, &visit.actor, id).await?;
    let today = visit.app.today();
    let naam = ladder.deelnemer.naam.clone();
    Ok(show(&TredenPage {
        page: Page::new(&visit, format!("Trede van {naam}"), "/deelnemers"),
        id,
        naam,
        picture: Picture::of(&standing(&ladder.treden), today),
        rows: ladder
            .treden
            .iter()
            .rev()
            .map(|one| Row::of(one, &ladder))
            .collect(),
        evidence: EvidenceView::of(&ladder.evidence),
        due: ladder.due.map(|due| (due.words(today), due.op < today)),
    }))
}

/// What was answered and typed; the questions are `vraag1` to `vraag10`.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct TredeForm {
    vraag1: String,
    vraag2: String,
    vraag3: String,
    vraag4: String,
    vraag5: String,
    vraag6: String,
    vraag7: String,
    vraag8: String,
    vraag9: String,
    vraag10: String,
    op: String,
    niveau: String,
    groei: String,
    reden: String,
    verbetert: String,
    sleutel: String,
}

impl TredeForm {
    fn answers(&self) -> Answers {
        let words = [
            &self.vraag1,
            &self.vraag2,
            &self.vraag3,
            &self.vraag4,
            &self.vraag5,
            &self.vraag6,
            &self.vraag7,
            &self.vraag8,
            &self.vraag9,
            &self.vraag10,
        ];
        Answers::of_words(words.map(String::as_str))
    }

    fn draft(&self) -> TredeDraft {
        TredeDraft {
            antwoorden: self.answers(),
            op: self.op.clone(),
            niveau: self.niveau.clone(),
            groei: self.groei.clone(),
            reden: self.reden.clone(),
            corrects: self.verbetert.clone(),
        }
    }
}

/// One question with what was answered.
struct Question {
    /// `vraag3`.
    field: String,
    /// `3. Doet …`
    text: String,
    answer: &'static str,
}

fn with_answers(answers: Answers) -> (Vec<Question>, Vec<Question>) {
    let mut all: Vec<Question> = Answers::questions()
        .zip(answers.iter())
        .enumerate()
        .map(|(place, (text, answer))| Question {
            field: format!("vraag{}", place + 1),
            text: format!("{}. {text}", place + 1),
            answer: answer.word(),
        })
        .collect();
    let growth = all.split_off(LEVEL.len());
    (all, growth)
}

#[derive(Template)]
#[template(path = "trede/vragen.html")]
struct QuestionsPage {
    page: Page,
    errors: FieldErrors,
    id: Uuid,
    naam: String,
    niveau: Vec<Question>,
    groei: Vec<Question>,
    yes_no: Vec<Choice>,
    evidence: EvidenceView,
    form: TredeForm,
    /// Of which day the trede is that is corrected.
    corrects: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct QuestionsQuery {
    /// The key of the trede that is corrected.
    verbetert: String,
}

async fn questions_page(
    visit: &Visit,
    id: Uuid,
    form: TredeForm,
    errors: FieldErrors,
) -> Result<QuestionsPage, Failure> {
    let ladder = actions::trede::look(&visit.app, &visit.actor, id).await?;
    let naam = ladder.deelnemer.naam.clone();
    let (niveau, groei) = with_answers(form.answers());
    let standing = standing(&ladder.treden);
    let corrected = standing
        .iter()
        .find(|one| one.id.to_string() == form.verbetert);
    let page = Page::new(visit, format!("Vragen over {naam}"), "/deelnemers");
    Ok(QuestionsPage {
        page: if errors.is_empty() {
            page
        } else {
            page.refused()
        },
        errors,
        id,
        naam,
        niveau,
        groei,
        yes_no: vec![Choice::new("ja", "Ja"), Choice::new("nee", "Nee")],
        evidence: EvidenceView::of(&ladder.evidence),
        corrects: corrected.map(|one| long_date(one.op)),
        form,
    })
}

async fn questions(
    Staff(visit): Staff,
    Path(id): Path<Uuid>,
    Query(query): Query<QuestionsQuery>,
) -> Result<Response, PageError> {
    let form = TredeForm {
        op: visit.app.today().to_string(),
        verbetert: query.verbetert,
        ..TredeForm::default()
    };
    let page = questions_page(&visit, id, form, FieldErrors::default()).await?;
    Ok(show(&page))
}

#[derive(Template)]
#[template(path = "trede/voorstel.html")]
struct ProposalPage {
    page: Page,
    errors: FieldErrors,
    id: Uuid,
    naam: String,
    /// Level and growth that the answers come to.
    voorstel: (String, String),
    op: String,
    answers: Vec<Question>,
    sporten: Vec<Choice>,
    evidence: EvidenceView,
    form: TredeForm,
}

/// What the answers come to, to confirm or change; answers that say too little bring the questions back.
async fn proposal_page(
    visit: &Visit,
    id: Uuid,
    mut form: TredeForm,
    errors: FieldErrors,
) -> Result<Response, Failure> {
    let (app, actor) = (&visit.app, &visit.actor);
    let (proposed, op) = match actions::trede::propose(app, actor, id, &form.draft()).await {
        Ok(found) => found,
        Err(Failure::Invalid(errors)) => {
            let page = questions_page(visit, id, form, errors).await?;
            return Ok(show_with(StatusCode::BAD_REQUEST, &page));
        }
        Err(other) => return Err(other),
    };
    let ladder = actions::trede::look(app, actor, id).await?;
    let naam = ladder.deelnemer.naam.clone();
    if form.niveau.is_empty() && form.groei.is_empty() {
        form.niveau = proposed.niveau.number().to_string();
        form.groei = proposed.groei.number().to_string();
    }
    if form.sleutel.is_empty() {
        form.sleutel = new_sleutel();
    }
    let page = Page::new(visit, format!("Trede van {naam}"), "/deelnemers");
    let (mut answers, growth) = with_answers(form.answers());
    answers.extend(growth);
    let status = if errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::BAD_REQUEST
    };
    Ok(show_with(
        status,
        &ProposalPage {
            page: if errors.is_empty() {
                page
            } else {
                page.refused()
            },
            errors,
            id,
            naam,
            voorstel: (proposed.niveau.words(), proposed.groei.words()),
            op: long_date(op),
            answers,
            sporten: Sport::ALL
                .iter()
                .map(|one| Choice::new(one.number().to_string(), one.words()))
                .collect(),
            evidence: EvidenceView::of(&ladder.evidence),
            form,
        },
    ))
}

async fn propose(Path(id): Path<Uuid>, posted: Posted<TredeForm>) -> Result<Response, PageError> {
    let Posted { visit, form, .. } = posted;
    Ok(proposal_page(&visit, id, form, FieldErrors::default()).await?)
}

async fn set(Path(id): Path<Uuid>, posted: Posted<TredeForm>) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    match actions::trede::set(&visit.app, &visit.actor, id, &form.draft(), once).await {
        Ok(_) => Ok(to(&visit.app, &format!("/deelnemers/{id}/trede"))),
        Err(Failure::Invalid(errors)) => Ok(proposal_page(&visit, id, form, errors).await?),
        Err(other) => Err(other.into()),
    }
}
