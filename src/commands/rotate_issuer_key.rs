//! `rotate-issuer-key`: credentials are signed with another key from now on. The public keys before it stay published, so that what
//! they signed can still be checked.

use super::{CommandError, serve};
use crate::{actions, app::Clock, config::Settings, store::open::Steps};

/// `rotate-issuer-key`.
pub async fn run(settings: Settings) -> Result<(), CommandError> {
    let app = serve::open(settings, Steps::Refuse, Clock::System).await?;
    let no = actions::issuer::rotate(&app).await?;
    println!("credentials are signed with key {no} from now on");
    Ok(())
}
