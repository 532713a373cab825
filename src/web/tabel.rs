//! A table at the doors: as a page with links to the files, as CSV or as XLSX, by `?als=csv|xlsx` or by `Accept`.
//! It holds no figures of its own.

use askama::Template;
use axum::{
    extract::FromRequestParts,
    http::{header, request::Parts},
    response::{IntoResponse, Response},
};

use super::{
    paging,
    view::{Page, show},
};
use crate::{
    actions::Failure,
    print::{
        PrintError,
        tabel::{Cel, Tabel},
    },
};

/// Rows of a table on one page; the files have all of them.
const ROWS: u32 = 500;
const CSV: &str = "text/csv";
/// The media type of a spreadsheet.
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// In which form a table is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vorm {
    /// As a page (or as JSON, at the API).
    Pagina,
    /// As CSV.
    Csv,
    /// As a spreadsheet.
    Xlsx,
}

impl<S: Send + Sync> FromRequestParts<S> for Vorm {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let query = parts.uri.query().unwrap_or_default();
        let accept = parts
            .headers
            .get(header::ACCEPT)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        Ok(Self::of(query, accept))
    }
}

impl Vorm {
    fn of(query: &str, accept: &str) -> Self {
        let asked = query.split('&').find_map(|pair| pair.strip_prefix("als="));
        match asked {
            Some("csv") => Self::Csv,
            Some("xlsx") => Self::Xlsx,
            Some(_) => Self::Pagina,
            None if accept.starts_with(CSV) => Self::Csv,
            None if accept.starts_with(XLSX) => Self::Xlsx,
            None => Self::Pagina,
        }
    }
}

/// Answers with the table in the form asked for, under a file name without its ending; `page` makes the page.
pub fn answer(
    vorm: Vorm,
    naam: &str,
    tabel: &Tabel,
    page: impl FnOnce() -> Response,
) -> Result<Response, Failure> {
    let broken = |error: PrintError| Failure::Paper(error.to_string());
    match vorm {
        Vorm::Pagina => Ok(page()),
        Vorm::Csv => {
            let bytes = tabel.csv().map_err(broken)?;
            Ok(file(
                &format!("{naam}.csv"),
                "text/csv; charset=utf-8",
                bytes,
            ))
        }
        Vorm::Xlsx => {
            let bytes = tabel.xlsx().map_err(broken)?;
            Ok(file(&format!("{naam}.xlsx"), XLSX, bytes))
        }
    }
}

/// A file to keep, not to show; `naam` with its ending, in plain letters.
pub fn file(naam: &str, kind: &str, bytes: Vec<u8>) -> Response {
    (
        [
            (header::CONTENT_TYPE, kind.to_owned()),
            (
                header::CONTENT_DISPOSITION,
                format!("attachment; filename=\"{naam}\""),
            ),
        ],
        bytes,
    )
        .into_response()
}

/// A table on a page; templates show it with `{% include "tabel/tabel.html" %}` under the name `tabel`.
pub struct TabelView {
    /// Above the table.
    pub titel: String,
    /// Headings, and whether numbers stand under them.
    pub kolommen: Vec<(String, bool)>,
    /// Cells as people read them, in the order of the headings.
    pub rijen: Vec<Vec<String>>,
    /// Totals, or nothing.
    pub totaal: Vec<String>,
    /// The whole list as CSV.
    pub csv: String,
    /// The whole list as a spreadsheet.
    pub xlsx: String,
    /// Where this page stands in a list that is longer than one page.
    pub bladeren: Option<Bladeren>,
}

/// One page of a long list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bladeren {
    /// `501 tot en met 1000 van 1234`
    pub range: String,
    /// The page before.
    pub vorige: Option<String>,
    /// The page after.
    pub volgende: Option<String>,
}

impl TabelView {
    /// The table as it stands at `path` (with the sub-path), with the filters `query` of this page.
    pub fn new(tabel: &Tabel, path: &str, query: &str) -> Self {
        let link = |first: String| {
            let own = ["als=", "pagina="];
            let kept = query
                .split('&')
                .filter(|pair| !pair.is_empty() && !own.iter().any(|name| pair.starts_with(name)));
            let pairs: Vec<&str> = std::iter::once(first.as_str()).chain(kept).collect();
            format!("{path}?{}", pairs.join("&"))
        };
        let asked = query
            .split('&')
            .find_map(|pair| pair.strip_prefix("pagina="));
        let pages: Vec<&[Vec<Cel>]> = tabel.rijen.chunks(ROWS as usize).collect();
        let last = u32::try_from(pages.len()).unwrap_or(u32::MAX).max(1);
        let pagina = paging::on_screen(asked.unwrap_or_default()).min(last);
        let rows = pages.get(pagina as usize - 1).copied().unwrap_or_default();
        let total = tabel.rijen.len().to_string();
        let bladeren = (last > 1).then(|| Bladeren {
            range: paging::range(pagina, ROWS, rows.len(), &total),
            vorige: (pagina > 1).then(|| link(format!("pagina={}", pagina - 1))),
            volgende: (pagina < last).then(|| link(format!("pagina={}", pagina + 1))),
        });
        let numbers = |column: usize| {
            let mut cells = tabel.rijen.iter().chain(&tabel.totaal);
            cells.any(|row| row.get(column).is_some_and(Cel::is_number))
        };
        let shown = |row: &Vec<Cel>| row.iter().map(Cel::shown).collect();
        Self {
            titel: tabel.titel.clone(),
            kolommen: tabel
                .kolommen
                .iter()
                .enumerate()
                .map(|(column, heading)| (heading.clone(), numbers(column)))
                .collect(),
            rijen: rows.iter().map(shown).collect(),
            totaal: tabel.totaal.as_ref().map(shown).unwrap_or_default(),
            csv: link("als=csv".to_owned()),
            xlsx: link("als=xlsx".to_owned()),
            bladeren,
        }
    }
}

#[derive(Template)]
#[template(path = "tabel/pagina.html")]
struct TabelPage {
    page: Page,
    tabel: TabelView,
    inleiding: String,
}

/// A page with nothing but a table and a sentence on what it tells.
pub fn page(page: Page, tabel: TabelView, inleiding: &str) -> Response {
    show(&TabelPage {
        page,
        tabel,
        inleiding: inleiding.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_is_asked_for_by_query_or_by_accept() {
        assert_eq!(Vorm::of("van=1&als=csv", ""), Vorm::Csv);
        assert_eq!(Vorm::of("als=xlsx", CSV), Vorm::Xlsx);
        assert_eq!(Vorm::of("", CSV), Vorm::Csv);
        assert_eq!(Vorm::of("", XLSX), Vorm::Xlsx);
        assert_eq!(Vorm::of("", "text/html,*/*"), Vorm::Pagina);
        assert_eq!(Vorm::of("als=doc", ""), Vorm::Pagina);
    }

    #[test]
    fn links_to_the_files_keep_the_filters() {
        let tabel = Tabel {
            titel: "Lijst".into(),
            kolommen: vec!["Naam".into(), "Aantal".into()],
            rijen: vec![vec![Cel::tekst("Jan"), Cel::Getal(3)]],
            totaal: None,
        };
        let view = TabelView::new(&tabel, "/lijst", "van=2026-01-01&als=csv&tot=2026-02-01");
        assert_eq!(view.csv, "/lijst?als=csv&van=2026-01-01&tot=2026-02-01");
        assert_eq!(view.kolommen[1], ("Aantal".to_owned(), true));
        assert_eq!(view.rijen, [["Jan", "3"]]);
        assert_eq!(view.bladeren, None);
    }

    #[test]
    fn a_long_list_is_paged_and_its_files_and_its_total_are_of_the_whole() {
        let row = |number| vec![Cel::Getal(number)];
        let tabel = Tabel {
            titel: "Lijst".into(),
            kolommen: vec!["Aantal".into()],
            rijen: (1..=1_001).map(row).collect(),
            totaal: Some(vec![Cel::Getal(501_501)]),
        };
        let look = |query: &str| TabelView::new(&tabel, "/lijst", query);
        let seen = |view: &TabelView| (view.rijen[0][0].clone(), view.rijen.len());
        let first = look("van=2026-01-01");
        assert_eq!(seen(&first), ("1".to_owned(), 500));
        assert_eq!(
            first.bladeren,
            Some(Bladeren {
                range: "1 tot en met 500 van 1001".to_owned(),
                vorige: None,
                volgende: Some("/lijst?pagina=2&van=2026-01-01".to_owned()),
            })
        );
        let last = look("pagina=3&van=2026-01-01");
        assert_eq!(seen(&last), ("1001".to_owned(), 1));
        assert_eq!(last.totaal, ["501501"]);
        assert_eq!(last.csv, "/lijst?als=csv&van=2026-01-01");
        let bladeren = last.bladeren.unwrap();
        assert_eq!(bladeren.range, "1001 tot en met 1001 van 1001");
        assert_eq!(
            bladeren.vorige.as_deref(),
            Some("/lijst?pagina=2&van=2026-01-01")
        );
        assert_eq!(bladeren.volgende, None);
        // Whatever is typed, there is a page.
        for query in ["pagina=0", "pagina=-1", "pagina=x", "pagina="] {
            assert_eq!(seen(&look(query)).0, "1", "{query}");
        }
        assert_eq!(seen(&look("pagina=99")).0, "1001");
    }
}
