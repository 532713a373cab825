//! `/oplagen`: the administrator prints stock for a verkooppunt.

use askama::Template;
use axum::{
    Router,
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    error::PageError,
    extract::{JustPressed, Posted, Staff, Visit, id},
    pdf,
    view::{Choice, Page, new_sleutel, show, show_with},
};
use crate::{
    actions::{self, Failure, oplage::Made},
    app::App,
    domain::{
        calendar::{local_date, short_date},
        fields::FieldErrors,
        nummer::ChequeNummer,
        oplage::{Oplage, OplageDraft},
        overdracht::{OWN_STOCK_LABEL, OWN_STOCK_WORD},
    },
};

pub(super) fn pages() -> Router<App> {
    Router::new()
        .route("/oplagen", get(list).post(print))
        .route("/oplagen/{id}", get(one))
        .route("/oplagen/{id}/vel", get(sheet))
        .route("/oplagen/{id}/omslagen", get(covers))
        .route("/oplagen/{id}/vel/bevestiging", post(confirm))
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct OplageForm {
    verkooppunt: String,
    aantal: String,
    boekje: String,
    sleutel: String,
}

struct OplageRow {
    id: Uuid,
    verkooppunt: String,
    first: String,
    last: String,
    aantal: u32,
    /// Leaves per booklet; 0 is loose cheques.
    boekje: u32,
    in_stock: u64,
    op: String,
    open: bool,
}

#[derive(Template)]
#[template(path = "oplage/oplagen.html")]
struct OplagenPage {
    page: Page,
    errors: FieldErrors,
    form: OplageForm,
    verkooppunten: Vec<Choice>,
    rows: Vec<OplageRow>,
}

async fn list(Staff(visit): Staff) -> Result<Response, PageError> {
    let form = OplageForm {
        sleutel: new_sleutel(),
        ..OplageForm::default()
    };
    Ok(show(
        &list_page(&visit, form, FieldErrors::default()).await?,
    ))
}

async fn list_page(
    visit: &Visit,
    form: OplageForm,
    errors: FieldErrors,
) -> Result<OplagenPage, PageError> {
    let app = &visit.app;
    let listed = actions::oplage::list(app, &visit.actor).await?;
    let page = Page::new(visit, "Oplagen", "/oplagen");
    Ok(OplagenPage {
        page: if errors.is_empty() {
            page
        } else {
            page.refused()
        },
        errors,
        form,
        verkooppunten: app
            .regeling
            .verkooppunten
            .iter()
            .map(|one| Choice::new(&one.slug, &one.naam))
            .chain([Choice::new(OWN_STOCK_WORD, OWN_STOCK_LABEL)])
            .collect(),
        rows: listed
            .into_iter()
            .map(|listed| row(app, &listed.oplage, listed.in_stock, listed.open))
            .collect(),
    })
}

fn row(app: &App, oplage: &Oplage, in_stock: u64, open: bool) -> OplageRow {
    let number = |seq| {
        ChequeNummer {
            prefix: app.regeling.cheque_prefix.clone(),
            year: oplage.jaar,
            seq,
        }
        .to_string()
    };
    OplageRow {
        id: oplage.id,
        verkooppunt: actions::stock::holder_naam(app, &oplage.verkooppunt),
        first: number(oplage.first_seq),
        last: number(oplage.last_seq),
        aantal: oplage.aantal(),
        boekje: oplage.boekje,
        in_stock,
        op: short_date(local_date(oplage.created_at)),
        open,
    }
}

async fn print(posted: Posted<OplageForm>) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    let draft = OplageDraft {
        verkooppunt: form.verkooppunt.clone(),
        aantal: form.aantal.clone(),
        boekje: form.boekje.clone(),
    };
    match actions::oplage::print_or_ask(&visit.app, &visit.actor, &draft, once).await {
        Ok(done) => match done.value {
            Made::Oplage(id) => Ok(to(&visit, id)),
            Made::Asked(_) => {
                let base = visit.app.settings.base_path();
                Ok(Redirect::to(&format!("{base}/akkoord")).into_response())
            }
        },
        Err(Failure::Invalid(errors)) => {
            let page = list_page(&visit, form, errors).await?;
            Ok(show_with(StatusCode::BAD_REQUEST, &page))
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Template)]
#[template(path = "oplage/oplage.html")]
struct OplagePage {
    page: Page,
    oplage: OplageRow,
    /// Where the confirmation of the sheet goes.
    confirm: String,
}

async fn one(Staff(visit): Staff, Path(key): Path<String>) -> Result<Response, PageError> {
    let found = actions::oplage::find(&visit.app, &visit.actor, id(&key)?).await?;
    let oplage = row(&visit.app, &found.oplage, 0, found.open);
    Ok(show(&OplagePage {
        page: Page::new(
            &visit,
            format!("Oplage voor {}", oplage.verkooppunt),
            "/oplagen",
        ),
        confirm: format!(
            "{}/oplagen/{}/vel/bevestiging",
            visit.app.settings.base_path(),
            oplage.id
        ),
        oplage,
    }))
}

async fn sheet(Staff(visit): Staff, Path(key): Path<String>) -> Result<Response, PageError> {
    let bytes = actions::oplage::sheet(&visit.app, &visit.actor, id(&key)?).await?;
    Ok(pdf("oplage", bytes))
}

async fn covers(Staff(visit): Staff, Path(key): Path<String>) -> Result<Response, PageError> {
    let bytes = actions::oplage::covers(&visit.app, &visit.actor, id(&key)?).await?;
    Ok(pdf("omslagen", bytes))
}

async fn confirm(
    Path(key): Path<String>,
    posted: Posted<JustPressed>,
) -> Result<Response, PageError> {
    let visit = posted.visit;
    let key = id(&key)?;
    actions::oplage::confirm_sheet(&visit.app, &visit.actor, key).await?;
    Ok(to(&visit, key))
}

fn to(visit: &Visit, id: Uuid) -> Response {
    let base = visit.app.settings.base_path();
    Redirect::to(&format!("{base}/oplagen/{id}")).into_response()
}
