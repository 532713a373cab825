//! `add-account`: the first accounts of a new town, and any other until there is a screen for it. Prints the password and the API
//! token once; they exist nowhere else.

use super::{CommandError, serve};
use crate::{
    actions::Failure,
    app::Clock,
    config::{NewAccount, Settings},
    domain::{
        account::{Account, Rol},
        code::Code,
        regeling::Regeling,
    },
    secrets,
    store::{self, StoreError, event::NewEvent, open::Steps},
};

/// `add-account`.
pub async fn run(new: NewAccount, settings: Settings) -> Result<(), CommandError> {
    let app = serve::open(settings, Steps::Refuse, Clock::System).await?;
    let rol = rol(&new, &app.regeling).map_err(CommandError::Usage)?;
    let NewAccount {
        rol: _,
        verkooppunt: _,
        uitvoerder: _,
        naam,
        gebruikersnaam,
        telefoon,
    } = new;
    let gebruikersnaam = gebruikersnaam.trim().to_lowercase();
    if gebruikersnaam.is_empty() || naam.trim().is_empty() {
        return Err(CommandError::Usage(
            "--naam and --gebruikersnaam must not be empty".to_owned(),
        ));
    }
    let account = Account {
        id: app.new_id(),
        naam: naam.trim().to_owned(),
        gebruikersnaam: Some(gebruikersnaam.clone()),
        telefoon,
        rol,
        taal: None,
    };
    let password = password()?;
    let token = secrets::new_token()?;
    let (hash, token_hash, now) = (
        secrets::hash_password(&password)?,
        secrets::token_hash(&token),
        app.now(),
    );
    let added = app
        .store
        .write(move |tx| async move {
            store::account::add(&tx, &account, Some(&hash), now).await?;
            store::account::add_api_token(&tx, account.id, token_hash, "add-account", now).await?;
            tx.record(NewEvent {
                at: now,
                account_id: None,
                rol: "operator",
                org: account.rol.org().to_owned(),
                action: "account.add",
                object: "account",
                object_id: account.id,
                no: 1,
                from_status: None,
                to_status: None,
            });
            Ok::<_, StoreError>(())
        })
        .await;
    match added {
        Ok(()) => {}
        Err(StoreError::Collision) => {
            return Err(CommandError::Usage(format!(
                "there is an account `{gebruikersnaam}` already; choose another --gebruikersnaam"
            )));
        }
        Err(error) => return Err(error.into()),
    }
    println!(
        "gebruikersnaam  {gebruikersnaam}\nwachtwoord      {password}\nAPI token       {token}"
    );
    println!("Hand these over in person; they cannot be shown again.");
    Ok(())
}

fn rol(new: &NewAccount, regeling: &Regeling) -> Result<Rol, String> {
    let places: Vec<&str> = regeling
        .verkooppunten
        .iter()
        .map(|place| place.slug.as_str())
        .collect();
    let teams: Vec<&str> = regeling
        .uitvoerders
        .iter()
        .map(|one| one.slug.as_str())
        .collect();
    let scope = |flag: &str, given: Option<&String>, known: &[&str]| match given {
        Some(slug) if known.contains(&slug.as_str()) => Ok(slug.clone()),
        Some(slug) => Err(format!(
            "{flag} `{slug}` is not in the regeling; use one of {}",
            known.join(", ")
        )),
        None => Err(format!(
            "--rol {} needs {flag}: one of {}",
            new.rol,
            known.join(", ")
        )),
    };
    Ok(match new.rol.as_str() {
        "balie" => Rol::Balie {
            verkooppunt: scope("--verkooppunt", new.verkooppunt.as_ref(), &places)?,
        },
        "coordinator" => Rol::Coordinator {
            uitvoerder: scope("--uitvoerder", new.uitvoerder.as_ref(), &teams)?,
        },
        "begeleider" => Rol::Begeleider {
            uitvoerder: scope("--uitvoerder", new.uitvoerder.as_ref(), &teams)?,
        },
        "meldpunt" => Rol::Meldpunt,
        "klantmanager" => Rol::Klantmanager,
        "financien" => Rol::Financien,
        "beleid" => Rol::Beleid,
        "beheerder" => Rol::Beheerder,
        "verwijzer" => Rol::Verwijzer,
        other => {
            return Err(format!(
                "--rol `{other}` is not known; use balie, meldpunt, coordinator, begeleider, klantmanager, financien, beleid, beheerder or verwijzer (a coordinator adds deelnemers on the page Deelnemers)"
            ));
        }
    })
}

/// Eighty random bits that can be typed from paper: a code as on a cheque.
fn password() -> Result<String, Failure> {
    let mut failed = None;
    let code = Code::generate(|bytes| failed = secrets::fill(bytes).err());
    match failed {
        None => Ok(code.to_string()),
        Some(error) => Err(error.into()),
    }
}
