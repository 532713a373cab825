//! Handing stock over: `/overdrachten` with what waits for a confirmation on top, one page per hand-over with its slip, and the
//! same through the API.

use askama::Template;
use axum::{
    Json, Router,
    extract::{Path, Query},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use super::{
    error::{ApiError, PageError, Problem},
    extract::{Caller, JustPressed, Posted, Sent, Staff, Visit, id, replayed},
    pdf,
    view::{Choice, Page, new_sleutel, show, show_with},
};
use crate::{
    actions::{
        self, Failure,
        overdracht::{Decision, OverdrachtDraft, may_give, may_receive},
        stock::{holder_naam, holder_word},
    },
    app::App,
    domain::{
        account::{Want, may},
        calendar::{local_date, local_time, short_date, time_hm},
        cheque::RangeDraft,
        fields::FieldErrors,
        overdracht::{OWN_STOCK_LABEL, OWN_STOCK_WORD, Overdracht, OverdrachtStatus},
    },
};

pub(super) fn pages() -> Router<App> {
    Router::new()
        .route("/overdrachten", get(list).post(offer))
        .route("/overdrachten/{id}", get(one))
        .route("/overdrachten/{id}/bon", get(slip))
        .route("/overdrachten/{id}/bevestiging", post(confirm))
        .route("/overdrachten/{id}/weigering", post(refuse))
        .route("/overdrachten/{id}/intrekking", post(withdraw))
}

pub(super) fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(api_list, api_offer))
        .routes(routes!(api_decide))
}

/// The holders of stock, as choices.
pub(super) fn holders(app: &App) -> Vec<Choice> {
    [Choice::new(OWN_STOCK_WORD, OWN_STOCK_LABEL)]
        .into_iter()
        .chain(
            app.regeling
                .verkooppunten
                .iter()
                .map(|one| Choice::new(&one.slug, &one.naam)),
        )
        .collect()
}

/// An instant as lists show it.
pub(super) fn when(at: jiff::Timestamp) -> String {
    format!(
        "{}, {}",
        short_date(local_date(at)),
        time_hm(local_time(at))
    )
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct OfferForm {
    van: String,
    naar: String,
    eerste: String,
    laatste: String,
    sleutel: String,
}

/// A hand-over as it is shown.
struct Row {
    id: Uuid,
    van: String,
    naar: String,
    first: String,
    last: String,
    aantal: u32,
    moved: u64,
    op: String,
    by: String,
    status: &'static str,
    badge: &'static str,
    decided: String,
    opmerking: String,
    open: bool,
}

fn row(app: &App, listed: actions::overdracht::Listed) -> Row {
    let actions::overdracht::Listed {
        overdracht,
        offered_by,
        decided_by,
        moved,
    } = listed;
    let (first, last) = overdracht.range.nummers(&app.regeling.cheque_prefix);
    let by = decided_by.unwrap_or_default();
    let (badge, decided, opmerking) = match &overdracht.status {
        OverdrachtStatus::Offered => ("warning", String::new(), String::new()),
        OverdrachtStatus::Confirmed { at, on_paper, .. } => {
            let how = if *on_paper {
                ", getekend op papier"
            } else {
                ""
            };
            (
                "positive",
                format!("{} door {by}{how}", when(*at)),
                String::new(),
            )
        }
        OverdrachtStatus::Refused { at, opmerking, .. } => (
            "negative",
            format!("{} door {by}", when(*at)),
            opmerking.clone(),
        ),
        OverdrachtStatus::Withdrawn { at, .. } => {
            ("neutral", format!("{} door {by}", when(*at)), String::new())
        }
    };
    Row {
        id: overdracht.id,
        van: holder_naam(app, &overdracht.van),
        naar: holder_naam(app, &overdracht.naar),
        first,
        last,
        aantal: overdracht.range.aantal(),
        moved,
        op: when(overdracht.offered_at),
        by: offered_by,
        status: overdracht.status.label(),
        badge,
        decided,
        opmerking,
        open: overdracht.status == OverdrachtStatus::Offered,
    }
}

#[derive(Template)]
#[template(path = "overdracht/overdrachten.html")]
struct OverdrachtenPage {
    page: Page,
    errors: FieldErrors,
    form: OfferForm,
    /// Who can give: none for whoever gives nothing.
    givers: Vec<Choice>,
    receivers: Vec<Choice>,
    rows: Vec<Row>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct ListQuery {
    /// Fills in the form: from the stock page.
    van: String,
}

async fn list(Staff(visit): Staff, Query(query): Query<ListQuery>) -> Result<Response, PageError> {
    let form = OfferForm {
        van: query.van,
        sleutel: new_sleutel(),
        ..OfferForm::default()
    };
    Ok(show(
        &list_page(&visit, form, FieldErrors::default()).await?,
    ))
}

async fn list_page(
    visit: &Visit,
    form: OfferForm,
    errors: FieldErrors,
) -> Result<OverdrachtenPage, PageError> {
    let app = &visit.app;
    let listed = actions::overdracht::list(app, &visit.actor, None).await?;
    let page = Page::new(visit, "Overdrachten", "/voorraad");
    let gives = |choice: &Choice| {
        actions::stock::holder(app, &choice.value)
            .is_some_and(|holder| may_give(&visit.actor, &holder).is_ok())
    };
    Ok(OverdrachtenPage {
        page: if errors.is_empty() {
            page
        } else {
            page.refused()
        },
        errors,
        form,
        givers: holders(app).into_iter().filter(gives).collect(),
        receivers: holders(app),
        rows: listed.into_iter().map(|one| row(app, one)).collect(),
    })
}

fn draft(form: &OfferForm) -> OverdrachtDraft {
    OverdrachtDraft {
        van: form.van.clone(),
        naar: form.naar.clone(),
        range: RangeDraft {
            eerste: form.eerste.clone(),
            laatste: form.laatste.clone(),
        },
    }
}

async fn offer(posted: Posted<OfferForm>) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    match actions::overdracht::offer(&visit.app, &visit.actor, &draft(&form), once).await {
        Ok(done) => Ok(to(&visit, done.value)),
        Err(Failure::Invalid(errors)) => {
            let page = list_page(&visit, form, errors).await?;
            Ok(show_with(StatusCode::BAD_REQUEST, &page))
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Template)]
#[template(path = "overdracht/overdracht.html")]
struct OverdrachtPage {
    page: Page,
    errors: FieldErrors,
    row: Row,
    opmerking: String,
    sleutel: String,
    /// Who may say on the screen that it was received.
    receives: bool,
    /// Who may say that the slip was signed.
    on_paper: bool,
    gives: bool,
    /// Where the confirmation goes.
    confirm: String,
    /// Where taking it back goes.
    withdraw: String,
}

async fn one(Staff(visit): Staff, Path(key): Path<String>) -> Result<Response, PageError> {
    let page = one_page(&visit, id(&key)?, String::new(), FieldErrors::default()).await?;
    Ok(show(&page))
}

async fn one_page(
    visit: &Visit,
    key: Uuid,
    opmerking: String,
    errors: FieldErrors,
) -> Result<OverdrachtPage, PageError> {
    let (app, actor) = (&visit.app, &visit.actor);
    let listed = actions::overdracht::find(app, actor, key).await?;
    let Overdracht {
        van,
        naar,
        offered_by,
        ..
    } = &listed.overdracht;
    let own = actor.account_id() == Some(*offered_by);
    let here = format!("{}/overdrachten/{key}", app.settings.base_path());
    let page = Page::new(visit, "Overdracht", "/voorraad");
    Ok(OverdrachtPage {
        page: if errors.is_empty() {
            page
        } else {
            page.refused()
        },
        errors,
        opmerking,
        sleutel: new_sleutel(),
        receives: !own && may_receive(actor, naar).is_ok(),
        on_paper: may(actor, Want::ManageStock).is_ok(),
        gives: may_give(actor, van).is_ok(),
        confirm: format!("{here}/bevestiging"),
        withdraw: format!("{here}/intrekking"),
        row: row(app, listed),
    })
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct ConfirmForm {
    /// `ja` when the receiver signed the slip.
    papier: String,
}

async fn confirm(
    Path(key): Path<String>,
    posted: Posted<ConfirmForm>,
) -> Result<Response, PageError> {
    let on_paper = posted.form.papier == "ja";
    decided(key, posted, Decision::Confirm { on_paper }).await
}

async fn withdraw(
    Path(key): Path<String>,
    posted: Posted<JustPressed>,
) -> Result<Response, PageError> {
    decided(key, posted, Decision::Withdraw).await
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct RefuseForm {
    opmerking: String,
}

async fn refuse(
    Path(key): Path<String>,
    posted: Posted<RefuseForm>,
) -> Result<Response, PageError> {
    let opmerking = posted.form.opmerking.clone();
    let visit = posted.visit.clone();
    let decision = Decision::Refuse {
        opmerking: opmerking.clone(),
    };
    match decided(key.clone(), posted, decision).await {
        Err(PageError(Failure::Invalid(errors))) => {
            let page = one_page(&visit, id(&key)?, opmerking, errors).await?;
            Ok(show_with(StatusCode::BAD_REQUEST, &page))
        }
        other => other,
    }
}

async fn decided<T>(
    key: String,
    posted: Posted<T>,
    decision: Decision,
) -> Result<Response, PageError> {
    let Posted { visit, once, .. } = posted;
    let key = id(&key)?;
    actions::overdracht::decide(&visit.app, &visit.actor, key, decision, once).await?;
    Ok(to(&visit, key))
}

async fn slip(Staff(visit): Staff, Path(key): Path<String>) -> Result<Response, PageError> {
    let bytes = actions::overdracht::slip(&visit.app, &visit.actor, id(&key)?).await?;
    Ok(pdf("overdracht", bytes))
}

fn to(visit: &Visit, id: Uuid) -> Response {
    let base = visit.app.settings.base_path();
    Redirect::to(&format!("{base}/overdrachten/{id}")).into_response()
}

#[derive(Deserialize, ToSchema)]
#[serde(default)]
#[derive(Default)]
struct OverdrachtBody {
    /// Who gives: slug of a verkooppunt, or `gemeente`.
    van: String,
    /// Who receives, likewise.
    naar: String,
    /// Number of the first cheque.
    eerste: String,
    /// Number of the last cheque.
    laatste: String,
}

#[derive(Serialize, ToSchema)]
struct OverdrachtAnswer {
    id: Uuid,
    van: String,
    naar: String,
    eerste: String,
    laatste: String,
    aantal: u32,
    /// offered, confirmed, refused or withdrawn.
    status: &'static str,
    /// In UTC.
    aangeboden: String,
    /// Cheques that changed hands so far.
    overgedragen: u64,
}

#[derive(Serialize, ToSchema)]
struct OverdrachtenLijst {
    resultaten: Vec<OverdrachtAnswer>,
}

fn answer(app: &App, listed: &actions::overdracht::Listed) -> OverdrachtAnswer {
    let overdracht = &listed.overdracht;
    let (eerste, laatste) = overdracht.range.nummers(&app.regeling.cheque_prefix);
    OverdrachtAnswer {
        id: overdracht.id,
        van: holder_word(&overdracht.van).to_owned(),
        naar: holder_word(&overdracht.naar).to_owned(),
        eerste,
        laatste,
        aantal: overdracht.range.aantal(),
        status: overdracht.status.word(),
        aangeboden: overdracht.offered_at.to_string(),
        overgedragen: listed.moved,
    }
}

/// Hand-overs of stock: the open ones first.
#[utoipa::path(get, path = "/overdrachten", tag = "voorraad", security(("bearer" = [])),
    responses(
        (status = 200, body = OverdrachtenLijst),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
    ))]
async fn api_list(caller: Caller) -> Result<Json<OverdrachtenLijst>, ApiError> {
    let listed = actions::overdracht::list(&caller.app, &caller.actor, None).await?;
    Ok(Json(OverdrachtenLijst {
        resultaten: listed.iter().map(|one| answer(&caller.app, one)).collect(),
    }))
}

/// Offer cheques to another holder.
#[utoipa::path(post, path = "/overdrachten", tag = "voorraad", security(("bearer" = [])),
    params(("Idempotency-Key" = Option<Uuid>, Header, description = "One key, one effect")),
    request_body = OverdrachtBody,
    responses(
        (status = 201, body = OverdrachtAnswer),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
    ))]
async fn api_offer(caller: Caller, sent: Sent<OverdrachtBody>) -> Result<Response, ApiError> {
    let Sent { body, once } = sent;
    let draft = OverdrachtDraft {
        van: body.van,
        naar: body.naar,
        range: RangeDraft {
            eerste: body.eerste,
            laatste: body.laatste,
        },
    };
    let Caller { app, actor } = &caller;
    let done = actions::overdracht::offer(app, actor, &draft, once).await?;
    let listed = actions::overdracht::find(app, actor, done.value).await?;
    Ok(replayed(
        (StatusCode::CREATED, Json(answer(app, &listed))).into_response(),
        done.replayed,
    ))
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
struct OverdrachtBesluitBody {
    /// bevestigd, geweigerd or ingetrokken.
    besluit: String,
    /// Whether the receiver signed the slip on paper.
    papier: bool,
    /// Why it is refused.
    opmerking: String,
}

/// Confirm, refuse or withdraw a hand-over.
#[utoipa::path(post, path = "/overdrachten/{id}/besluit", tag = "voorraad", security(("bearer" = [])),
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<Uuid>, Header, description = "One key, one effect")),
    request_body = OverdrachtBesluitBody,
    responses(
        (status = 200, body = OverdrachtAnswer),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
    ))]
async fn api_decide(
    caller: Caller,
    Path(key): Path<String>,
    sent: Sent<OverdrachtBesluitBody>,
) -> Result<Response, ApiError> {
    let Sent { body, once } = sent;
    let Caller { app, actor } = &caller;
    let key = id(&key)?;
    // Who may not see it hears nothing about what is wrong with the request.
    actions::overdracht::find(app, actor, key).await?;
    let decision = match body.besluit.as_str() {
        "bevestigd" => Decision::Confirm {
            on_paper: body.papier,
        },
        "geweigerd" => Decision::Refuse {
            opmerking: body.opmerking,
        },
        "ingetrokken" => Decision::Withdraw,
        _ => {
            return Err(Failure::Invalid(FieldErrors::one(
                "besluit",
                "Kies bevestigd, geweigerd of ingetrokken.",
            ))
            .into());
        }
    };
    let done = actions::overdracht::decide(app, actor, key, decision, once).await?;
    let listed = actions::overdracht::find(app, actor, key).await?;
    Ok(replayed(
        Json(answer(app, &listed)).into_response(),
        done.replayed,
    ))
}
