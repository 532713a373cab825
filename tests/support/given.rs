//! What is there before a story begins, in the field's words. Accounts get the password [`WACHTWOORD`]; its hash is made
//! once, because hashing is slow on purpose.

use std::sync::OnceLock;

use dienstencheque::{
    domain::account::{Account, Actor, Rol},
    secrets,
    store::{self, StoreError},
};
use uuid::Uuid;

use super::{World, http::Visitor};

pub const WACHTWOORD: &str = "een lang wachtwoord voor tests";
pub const PIN: &str = "246810";

fn hash_of(secret: &'static str, cell: &'static OnceLock<String>) -> &'static str {
    cell.get_or_init(|| secrets::hash_password(secret).unwrap())
}

pub fn wachtwoord_hash() -> &'static str {
    static HASH: OnceLock<String> = OnceLock::new();
    hash_of(WACHTWOORD, &HASH)
}

pub fn pin_hash() -> &'static str {
    static HASH: OnceLock<String> = OnceLock::new();
    hash_of(PIN, &HASH)
}

pub fn balie() -> Rol {
    Rol::Balie {
        verkooppunt: "gemeentewinkel".to_owned(),
    }
}

pub fn coordinator() -> Rol {
    Rol::Coordinator {
        uitvoerder: "hulst-werkt".to_owned(),
    }
}

pub fn other_coordinator() -> Rol {
    Rol::Coordinator {
        uitvoerder: "service-in-de-regio".to_owned(),
    }
}

pub fn begeleider() -> Rol {
    Rol::Begeleider {
        uitvoerder: "hulst-werkt".to_owned(),
    }
}

impl World {
    /// An account with this role; its gebruikersnaam is unique, its password [`WACHTWOORD`].
    pub async fn account(&self, rol: Rol) -> Account {
        let id = self.app.new_id();
        let gebruikersnaam = match &rol {
            Rol::Deelnemer { .. } => None,
            _ => Some(format!("{}-{}", rol.word(), &id.simple().to_string()[24..])),
        };
        let account = Account {
            id,
            naam: format!("{} van de test", rol.label()),
            gebruikersnaam,
            telefoon: Some("0612345678".to_owned()),
            rol,
            taal: None,
        };
        let (added, now) = (account.clone(), self.app.now());
        self.app
            .store
            .write(move |tx| async move {
                store::account::add(&tx, &added, Some(wachtwoord_hash()), now).await
            })
            .await
            .unwrap();
        account
    }

    /// Somebody with this role who acts directly.
    pub async fn actor(&self, rol: Rol) -> Actor {
        Actor::Account(self.account(rol).await)
    }

    /// Somebody with this role, logged in in a browser.
    pub async fn login_as(&self, rol: Rol) -> Visitor {
        let account = self.account(rol).await;
        self.login(&account).await
    }

    /// This account, logged in in a browser.
    pub async fn login(&self, account: &Account) -> Visitor {
        let mut visitor = self.visitor();
        visitor
            .post(
                "/inloggen",
                &[
                    ("gebruikersnaam", account.gebruikersnaam.as_deref().unwrap()),
                    ("wachtwoord", WACHTWOORD),
                ],
            )
            .await
            .is(303);
        visitor
    }

    /// A bearer token for somebody with this role.
    pub async fn token(&self, rol: Rol) -> String {
        let account = self.account(rol).await;
        self.token_of(account.id).await
    }

    /// A bearer token for this account.
    pub async fn token_of(&self, account: Uuid) -> String {
        let token = secrets::new_token().unwrap();
        let (hash, now) = (secrets::token_hash(&token), self.app.now());
        self.app
            .store
            .write(move |tx| async move {
                store::account::add_api_token(&tx, account, hash, "test", now).await
            })
            .await
            .unwrap();
        token
    }

    /// An API client for somebody with this role.
    pub async fn api_as(&self, rol: Rol) -> Visitor {
        let token = self.token(rol).await;
        self.visitor().with_token(&token)
    }

    /// A login card for an account (of a deelnemer); the PIN is [`PIN`]. Answers the card's token.
    pub async fn kaart(&self, account: Uuid) -> String {
        let token = secrets::new_token().unwrap();
        let (hash, now) = (secrets::token_hash(&token), self.app.now());
        self.app
            .store
            .write(move |tx| async move {
                store::account::add_kaart(&tx, account, hash, pin_hash(), now).await?;
                Ok::<_, StoreError>(())
            })
            .await
            .unwrap();
        token
    }

    /// The phone of a deelnemer, logged in with a card.
    pub async fn phone(&self, account: &Account) -> Visitor {
        let kaart = self.kaart(account.id).await;
        let mut phone = self.visitor();
        let path = format!("/kaart/{kaart}");
        phone.post(&path, &[("pin", PIN)]).await.is(303);
        phone
    }
}

/// A foto as a phone might send it, of this size.
pub fn foto(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_pixel(width, height, image::Rgb([90, 160, 90]))
        .write_to(&mut bytes, image::ImageFormat::Png)
        .unwrap();
    bytes.into_inner()
}
