//! Presses of the day beside setting off, beginning and being done: a break, sending a klus back, handing in a signaal.

use axum::{extract::Path, response::Response};
use uuid::Uuid;

use super::{WerkForm, after, not_done, to};
use crate::{
    actions::{
        self,
        werk::back::{BackDraft, REDENEN},
    },
    domain::taal::Taal,
    web::{
        error::PageError,
        extract::{Posted, Visit},
        view::Choice,
    },
};

/// What can be the matter, in the page's language.
pub(super) fn redenen(taal: Taal) -> Vec<Choice> {
    REDENEN
        .iter()
        .map(|reden| Choice::new(reden.word(), taal.t(&format!("reden-{}", reden.word()))))
        .collect()
}

pub(super) async fn pause(
    Path(id): Path<Uuid>,
    posted: Posted<WerkForm>,
) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    let done = actions::werk::rest::pause(&visit.app, &visit.actor, id, None, once).await;
    after(&visit, id, form, done.map(|_| ())).await
}

pub(super) async fn resume(
    Path(id): Path<Uuid>,
    posted: Posted<WerkForm>,
) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    let done = actions::werk::rest::resume(&visit.app, &visit.actor, id, None, once).await;
    after(&visit, id, form, done.map(|_| ())).await
}

pub(super) async fn send_back(
    Path(id): Path<Uuid>,
    posted: Posted<WerkForm>,
) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    let draft = BackDraft {
        op: None,
        reden: form.wat.clone(),
        woord: form.woord.clone(),
    };
    match actions::werk::back::send_back(&visit.app, &visit.actor, id, draft, once).await {
        Ok(_) => Ok(said(&visit, id, "terug")),
        Err(failure) => not_done(&visit, id, form, failure).await,
    }
}

pub(super) async fn signaal(
    Path(id): Path<Uuid>,
    posted: Posted<WerkForm>,
) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    let consent = form.akkoord == "ja";
    let (app, actor) = (&visit.app, &visit.actor);
    match actions::signaal::hand_in(app, actor, id, &form.tekst, consent, None, once).await {
        Ok(_) => Ok(said(&visit, id, "signaal")),
        Err(failure) => not_done(&visit, id, form, failure).await,
    }
}

fn said(visit: &Visit, id: Uuid, what: &str) -> Response {
    to(visit, &format!("/ploeg/opdrachten/{id}?gezegd={what}"))
}
