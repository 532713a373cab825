//! Lists page by page: which page was asked for, and the addresses of the pages around it. What is on a page is for the
//! store to say.

use serde::Serialize;
use utoipa::ToSchema;

use crate::{app::App, domain::fields::FieldErrors};

/// Rows on a page of the API when nothing is asked.
const SIZE: u32 = 50;
/// Rows on a page of the API, at most.
const SIZE_MAX: u32 = 100;
/// The last page anybody can ask for on a screen, and in the API.
const LAST_ON_SCREEN: u32 = 100_000;
const LAST: u32 = 1_000_000;

/// A filter with its name, as in an address.
pub(super) type Filters<'a> = &'a [(&'a str, &'a str)];

/// The page somebody looks at; whatever is no page is the first.
pub(super) fn on_screen(pagina: &str) -> u32 {
    pagina
        .parse()
        .ok()
        .filter(|page| (1..=LAST_ON_SCREEN).contains(page))
        .unwrap_or(1)
}

/// The same filters, another page: the part of an address after the `?`.
pub(super) fn query(filters: Filters<'_>, pagina: u32) -> String {
    let pagina = pagina.to_string();
    let given: Vec<(&str, &str)> = filters
        .iter()
        .copied()
        .chain([("pagina", pagina.as_str())])
        .filter(|(_, value)| !value.is_empty())
        .collect();
    serde_html_form::to_string(given).unwrap_or_default()
}

/// `1 tot en met 50 van 312`.
pub(super) fn range(pagina: u32, size: u32, rows: usize, total: &str) -> String {
    let before = pagina.saturating_sub(1).saturating_mul(size);
    let last = before.saturating_add(u32::try_from(rows).unwrap_or(u32::MAX));
    format!("{} tot en met {last} van {total}", before.saturating_add(1))
}

/// Which page a program asks for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked {
    /// From 1.
    pub(super) pagina: u32,
    /// Rows on it.
    pub(super) size: u32,
}

impl Asked {
    /// Reads `pagina` and `paginaGrootte`; adds what is wrong with them.
    pub(super) fn read(pagina: &str, size: &str, errors: &mut FieldErrors) -> Self {
        let mut number = |field: &str, text: &str, usual: u32, most: u32| match text {
            "" => usual,
            text => text
                .parse()
                .ok()
                .filter(|number| (1..=most).contains(number))
                .unwrap_or_else(|| {
                    errors.push(field, format!("Vul een getal in van 1 tot en met {most}."));
                    usual
                }),
        };
        Self {
            pagina: number("pagina", pagina, 1, LAST),
            size: number("paginaGrootte", size, SIZE, SIZE_MAX),
        }
    }

    /// The addresses of this page and the ones beside it.
    pub(super) fn links(self, app: &App, path: &str, filters: Filters<'_>, more: bool) -> Links {
        let size = self.size.to_string();
        let mut all = filters.to_vec();
        all.push(("paginaGrootte", &size));
        let page = |pagina: u32| Link {
            href: format!(
                "{}/api/v1{path}?{}",
                app.settings.base_path(),
                query(&all, pagina)
            ),
        };
        Links {
            own: page(self.pagina),
            next: more.then(|| page(self.pagina + 1)),
            prev: (self.pagina > 1).then(|| page(self.pagina - 1)),
        }
    }
}

/// Pages around this one.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Links {
    #[serde(rename = "self")]
    own: Link,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<Link>,
    #[serde(skip_serializing_if = "Option::is_none")]
    prev: Option<Link>,
}

/// An address.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Link {
    href: String,
}
