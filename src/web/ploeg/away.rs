//! "Ik ben ziek" and "Ik ben later" on the page of the day.

use axum::{http::StatusCode, response::Response};
use serde::Deserialize;

use super::{day_page, in_taal, to};
use crate::{
    actions::{
        self, Failure,
        werk::away::{LATER, When},
    },
    domain::{fields::FieldErrors, taal::Taal},
    web::{
        error::PageError,
        extract::{Posted, Visit},
        view::{Choice, show_with},
    },
};

/// What was chosen.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct AwayForm {
    pub ziek: String,
    pub later: String,
}

pub(super) fn whens(taal: Taal) -> Vec<Choice> {
    When::ALL
        .iter()
        .map(|when| Choice::new(when.word(), taal.t(&format!("ziek-{}", when.word()))))
        .collect()
}

pub(super) fn laters(taal: Taal) -> Vec<Choice> {
    LATER
        .iter()
        .map(|minutes| Choice::new(minutes.to_string(), taal.duration(*minutes)))
        .collect()
}

pub(super) async fn ill(posted: Posted<AwayForm>) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    let done =
        actions::werk::away::report_away(&visit.app, &visit.actor, &form.ziek, None, once).await;
    match done {
        Ok(_) => Ok(to(&visit, "/ploeg?gezegd=ziek")),
        Err(failure) => again(&visit, form, failure).await,
    }
}

pub(super) async fn late(posted: Posted<AwayForm>) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    let done =
        actions::werk::away::report_late(&visit.app, &visit.actor, &form.later, None, once).await;
    match done {
        Ok(_) => Ok(to(&visit, "/ploeg?gezegd=later")),
        Err(failure) => again(&visit, form, failure).await,
    }
}

async fn again(visit: &Visit, form: AwayForm, failure: Failure) -> Result<Response, PageError> {
    let (status, errors, refused) = match failure {
        Failure::Invalid(errors) => (StatusCode::BAD_REQUEST, in_taal(visit.taal(), errors), None),
        Failure::Refused {
            title,
            detail,
            code,
        } => (
            StatusCode::CONFLICT,
            FieldErrors::default(),
            Some(visit.taal().refusal(code, title, detail)),
        ),
        other => return Err(other.into()),
    };
    let (mut page, _) = day_page(visit).await?;
    page.page = page.page.refused();
    (page.errors, page.refused, page.away) = (errors, refused, form);
    Ok(show_with(status, &page))
}
