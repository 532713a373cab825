//! Messages in the demo: they go nowhere, because its people are invented; each counts as taken. The meldpunt calls and posts every
//! day what did not go by itself, but for today, so that the lists are not empty.

use std::sync::Arc;

use futures_util::future::BoxFuture;

use super::accounts::Town;
use crate::{
    actions::{self, Failure},
    app::App,
    domain::bericht::Problem,
    notify::{Channel, Channels, Post},
};

/// Takes everything and sends nothing.
struct Nowhere;

impl Channel for Nowhere {
    fn send<'a>(&'a self, _: &'a Post) -> BoxFuture<'a, Result<(), Problem>> {
        Box::pin(std::future::ready(Ok(())))
    }
}

/// The ways out of the demo: mail that goes nowhere.
pub fn channels() -> Channels {
    Channels {
        mail: Some(Arc::new(Nowhere)),
        sms: None,
    }
}

/// What is owed by now goes out; on days before today somebody calls and posts the rest.
pub async fn go(app: &App, town: &Town, today: bool) -> Result<(), Failure> {
    actions::bericht::send::send_due(app, &channels()).await?;
    if today {
        return Ok(());
    }
    let waiting = actions::bericht::look::waiting(app, &town.meldpunt).await?;
    for call in waiting.calls {
        actions::bericht::called(app, &town.meldpunt, call.id, None).await?;
    }
    let letters = waiting.letters.iter().map(|one| one.id).collect();
    actions::bericht::printed(app, &town.meldpunt, letters, None).await?;
    Ok(())
}
