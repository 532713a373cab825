//! What every page needs: the frame around it, the menu of a role, choices in forms. No rule of the field.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};
use uuid::Uuid;

use super::extract::Visit;
use crate::{
    app::App,
    domain::{
        account::{Account, Rol},
        taal::Taal,
    },
};

/// The frame around every page.
#[derive(Clone, Debug)]
pub struct Page {
    /// Title of the window.
    pub title: String,
    /// Name of the regeling.
    pub regeling_naam: String,
    /// Whom to call.
    pub meldpunt_naam: String,
    /// The number to call.
    pub meldpunt_tel: String,
    /// The sub-path all links start with.
    pub base: String,
    /// The CSRF token of this session; empty without one.
    pub csrf: String,
    /// The menu.
    pub nav: Vec<NavItem>,
    /// Who is logged in.
    pub account: Option<String>,
    /// That account's key, for what the phone keeps; empty for who goes along with no ploeg.
    pub account_id: String,
    /// When the page was made, in milliseconds since 1970.
    pub nu: i64,
    /// Shown above every page (ACCEPTATIE, DEMO).
    pub banner: Option<String>,
    /// Whether the form on it was refused.
    pub has_errors: bool,
    /// A word about what has just been done.
    pub flash: Option<String>,
    /// The language the page is in.
    pub taal: Taal,
    /// The languages to choose from, on a phone.
    pub talen: &'static [Taal],
    /// Where we are, to come back to after choosing a language.
    pub path: String,
}

/// One entry of the menu.
#[derive(Clone, Debug)]
pub struct NavItem {
    /// What it says.
    pub label: String,
    /// Where it goes, with the sub-path.
    pub href: String,
    /// Whether we are there.
    pub current: bool,
}

/// One choice in a list, a set of radio buttons or tiles.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is shown.
    pub label: String,
    /// A second line, or nothing.
    pub description: String,
    /// An icon's name, or nothing.
    pub icon: String,
}

impl Choice {
    /// A plain choice.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
            ..Self::default()
        }
    }

    /// With a second line.
    #[must_use]
    pub fn described(mut self, description: impl Into<String>) -> Self {
        self.description = description.into();
        self
    }

    /// With an icon.
    #[must_use]
    pub fn with_icon(mut self, icon: impl Into<String>) -> Self {
        self.icon = icon.into();
        self
    }
}

impl Page {
    /// The frame for a page with this title, for whoever visits; `here` is the path of its menu entry.
    pub fn new(visit: &Visit, title: impl Into<String>, here: &str) -> Self {
        let app = &visit.app;
        let regeling = &app.regeling;
        Self {
            title: title.into(),
            regeling_naam: regeling.naam.clone(),
            meldpunt_naam: regeling.meldpunt.naam.clone(),
            meldpunt_tel: regeling.meldpunt.telefoon.to_string(),
            base: app.settings.base_path().to_owned(),
            csrf: visit.csrf(),
            nav: menu(app, visit.account(), here),
            account: visit.account().map(|account| account.naam.clone()),
            account_id: visit
                .account()
                .filter(|account| {
                    matches!(account.rol, Rol::Begeleider { .. } | Rol::Deelnemer { .. })
                })
                .map_or_else(String::new, |account| account.id.to_string()),
            nu: app.now().as_millisecond(),
            banner: banner(app, visit.account()),
            has_errors: false,
            flash: None,
            taal: Taal::Nl,
            talen: &[],
            path: visit.path.clone(),
        }
    }

    /// The frame for a page on the phone, in the visitor's language; staff who look over a shoulder have no language to choose.
    pub fn phone(visit: &Visit, title: impl Into<String>, here: &str) -> Self {
        let taal = visit.taal();
        let mut page = Self::new(visit, title, here).in_taal(taal);
        if visit.account().is_none() {
            // The menu of residents is not for who comes to log in.
            page.nav.clear();
        }
        if visit
            .account()
            .is_none_or(|account| account.rol.deelnemer().is_some())
        {
            page.talen = &Taal::ALL;
        }
        page
    }

    /// The same frame in another language, the menu too.
    #[must_use]
    pub fn in_taal(mut self, taal: Taal) -> Self {
        self.taal = taal;
        for item in &mut self.nav {
            if let Some((_, key)) = MENU_KEYS.iter().find(|(label, _)| *label == item.label) {
                item.label = taal.t(key);
            }
        }
        self
    }

    /// The same frame, for a form that was refused.
    #[must_use]
    pub fn refused(mut self) -> Self {
        self.has_errors = true;
        self
    }

    /// The entries of the menu that are always in sight.
    pub fn menu_first(&self) -> &[NavItem] {
        self.nav
            .get(..IN_SIGHT)
            .filter(|_| self.nav.len() > MOST)
            .unwrap_or(&self.nav)
    }

    /// Those behind "Meer": none where all fit in a row.
    pub fn menu_more(&self) -> &[NavItem] {
        &self.nav[self.menu_first().len()..]
    }

    /// The one behind "Meer" where we are.
    pub fn menu_here(&self) -> Option<&NavItem> {
        self.menu_more().iter().find(|item| item.current)
    }

    /// The same frame, with a word about what was just done.
    #[must_use]
    pub fn with_flash(mut self, flash: Option<String>) -> Self {
        self.flash = flash;
        self
    }
}

/// The entries of a deelnemer's menu, with what the phone's languages call them.
const MENU_KEYS: [(&str, &str); 4] = [
    ("Vandaag", "menu-vandaag"),
    ("Mijn uren", "menu-uren"),
    ("Werkervaring", "menu-werkervaring"),
    ("Agenda", "menu-agenda"),
];

/// More entries than this do not fit in a row, nor on the screen of a phone above the page itself.
const MOST: usize = 9;
/// So many of them are then in sight; the others are behind "Meer".
const IN_SIGHT: usize = 7;

/// The menu of a role, what is used most first: label and path.
fn entries(rol: Option<&Rol>) -> &'static [(&'static str, &'static str)] {
    match rol {
        None => &[
            ("Klus vragen", "/"),
            ("Klus volgen", "/volgen"),
            ("Inloggen", "/inloggen"),
        ],
        Some(Rol::Balie { .. }) => &[
            ("Verkopen", "/balie"),
            ("Kas", "/kas"),
            ("Voorraad", "/voorraad"),
            ("Klus aannemen", "/klussen/nieuw"),
            ("Cheque opzoeken", "/cheques"),
            ("Akkoord", "/akkoord"),
        ],
        Some(Rol::Meldpunt) => &[
            ("Klus aannemen", "/klussen/nieuw"),
            ("Klussen", "/planning"),
            ("Voorraad", "/voorraad"),
            ("Cheque opzoeken", "/cheques"),
            ("Verwijzingen", "/verwijzingen"),
            ("Akkoord", "/akkoord"),
            ("Meldingen", "/meldingen"),
            ("Signalen", "/signalen"),
            ("Berichten", "/berichten"),
        ],
        Some(Rol::Coordinator { .. }) => &[
            ("Klussen", "/planning"),
            ("Bord", "/bord"),
            ("Ploegen", "/ploegen"),
            ("Klus aannemen", "/klussen/nieuw"),
            ("Deelnemers", "/deelnemers"),
            ("Uren", "/uren/maanden"),
            ("Meldingen", "/meldingen"),
            ("Berichten", "/berichten"),
            ("Signalen", "/signalen"),
            ("Goede woorden", "/waarderingen"),
            ("Cheque opzoeken", "/cheques"),
            ("Voorraad", "/voorraad"),
            ("Akkoord", "/akkoord"),
            ("Afrekeningen", "/financien/afrekeningen"),
        ],
        Some(Rol::Begeleider { .. }) => &[
            ("Mijn ploegen", "/ploeg"),
            ("Nu onderweg", "/begeleiding"),
            ("Uren goedkeuren", "/uren"),
            ("Deelnemers", "/deelnemers"),
            ("Agenda", "/agendas"),
        ],
        Some(Rol::Deelnemer { .. }) => &[
            ("Vandaag", "/ploeg"),
            ("Mijn uren", "/ploeg/uren"),
            ("Werkervaring", "/ploeg/werkervaring"),
            ("Agenda", "/agendas"),
        ],
        Some(Rol::Klantmanager) => &[
            ("Deelnemers", "/deelnemers"),
            ("Meldingen", "/meldingen"),
            ("Verwijzingen", "/verwijzingen"),
        ],
        Some(Rol::Financien) => &[
            ("Geld", "/financien"),
            ("Kassen", "/kassen"),
            ("Bank", "/bank"),
            ("Rapporten", "/financien/rapporten"),
            ("Facturen", "/facturen"),
            ("Afrekeningen", "/financien/afrekeningen"),
            ("Cheque opzoeken", "/cheques"),
            ("Meldingen", "/meldingen"),
        ],
        Some(Rol::Beleid) => &[("Resultaten", "/resultaten")],
        Some(Rol::Verwijzer) => &[("Verwijzingen", "/verwijzingen")],
        Some(Rol::Beheerder) => &[
            ("Beheer", "/beheer"),
            ("Oplagen", "/oplagen"),
            ("Voorraad", "/voorraad"),
            ("Akkoord", "/akkoord"),
            ("Resultaten", "/resultaten"),
            ("Cheque opzoeken", "/cheques"),
        ],
    }
}

/// What stands above a page: that money is stopped matters more to staff than which installation this is.
fn banner(app: &App, account: Option<&Account>) -> Option<String> {
    if account.is_some() && app.money_is_stopped() {
        return Some(
            "De boeken kloppen niet. Verkopen en cheques innemen staat stil. Bel de beheerder."
                .to_owned(),
        );
    }
    app.settings.banner.clone()
}

fn menu(app: &App, account: Option<&Account>, here: &str) -> Vec<NavItem> {
    let base = app.settings.base_path();
    let entries = entries(account.map(|account| &account.rol));
    // The rooms of finance without an entry of their own are behind "Geld".
    let room = if entries.iter().any(|(_, path)| *path == here) || here.is_empty() {
        here
    } else {
        "/financien"
    };
    entries
        .iter()
        .map(|(label, path)| NavItem {
            label: (*label).to_owned(),
            href: format!("{base}{path}"),
            current: *path == room,
        })
        .collect()
}

/// Renders a template with 200.
pub fn show(template: &impl Template) -> Response {
    show_with(StatusCode::OK, template)
}

/// Renders a template with a status.
pub fn show_with(status: StatusCode, template: &impl Template) -> Response {
    match template.render() {
        Ok(html) => (status, Html(html)).into_response(),
        Err(error) => {
            tracing::error!(%error, "a template could not be rendered");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// A fresh idempotency key for a form, made when the form is shown (reliability page, "Crashes").
pub fn new_sleutel() -> String {
    Uuid::now_v7().to_string()
}
