//! What the phone says, in the language of who holds it: the Fluent files of `assets/locales`, with Dutch where a translation
//! lacks something. Only the pages on `layout_phone.html` speak through here; residents and staff read Dutch.

use std::{collections::HashMap, sync::LazyLock};

use fluent_bundle::{
    FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle as ConcurrentBundle,
};
use jiff::{Timestamp, civil::Date};

use crate::{
    app::App,
    domain::{
        calendar::{local_time, time_hm},
        taal::Taal,
    },
};

type Bundle = ConcurrentBundle<FluentResource>;

/// The file of a language.
const fn source(taal: Taal) -> &'static str {
    match taal {
        Taal::Nl => include_str!("../../assets/locales/nl/ploeg.ftl"),
        Taal::En => include_str!("../../assets/locales/en/ploeg.ftl"),
        Taal::Ar => include_str!("../../assets/locales/ar/ploeg.ftl"),
        Taal::Ti => include_str!("../../assets/locales/ti/ploeg.ftl"),
        Taal::Uk => include_str!("../../assets/locales/uk/ploeg.ftl"),
        Taal::Pl => include_str!("../../assets/locales/pl/ploeg.ftl"),
        Taal::Tr => include_str!("../../assets/locales/tr/ploeg.ftl"),
    }
}

static BUNDLES: LazyLock<HashMap<Taal, Bundle>> = LazyLock::new(|| {
    Taal::ALL
        .into_iter()
        .map(|taal| (taal, bundle(taal)))
        .collect()
});

/// What of a file cannot be read is left out, and so is read in Dutch; a test reads every file whole.
fn bundle(taal: Taal) -> Bundle {
    let mut bundle = Bundle::new_concurrent(taal.word().parse().into_iter().collect());
    // A Latin name or a number between Arabic words must not turn the sentence around.
    bundle.set_use_isolating(taal.dir() == "rtl");
    let resource = match FluentResource::try_new(source(taal).to_owned()) {
        Ok(resource) => resource,
        Err((resource, errors)) => {
            tracing::error!(?errors, taal = taal.word(), "a translation cannot be read");
            resource
        }
    };
    if let Err(errors) = bundle.add_resource(resource) {
        tracing::error!(
            ?errors,
            taal = taal.word(),
            "a translation says things twice"
        );
    }
    bundle
}

/// A message in one language, or nothing where that language lacks it.
fn look(
    taal: Taal,
    key: &str,
    part: Option<&str>,
    args: Option<&FluentArgs<'_>>,
) -> Option<String> {
    let bundle = BUNDLES.get(&taal)?;
    let message = bundle.get_message(key)?;
    let pattern = match part {
        None => message.value()?,
        Some(part) => message.get_attribute(part)?.value(),
    };
    let mut errors = Vec::new();
    let said = bundle.format_pattern(pattern, args, &mut errors);
    errors.is_empty().then(|| said.into_owned())
}

fn say(taal: Taal, key: &str, args: Option<&FluentArgs<'_>>) -> String {
    look(taal, key, None, args)
        .or_else(|| look(Taal::Nl, key, None, args))
        .unwrap_or_else(|| {
            tracing::error!(key, "nothing to say, not even in Dutch");
            key.to_owned()
        })
}

/// What is said in a language: the methods templates and their views use.
impl Taal {
    /// A sentence.
    pub fn t(self, key: &str) -> String {
        say(self, key, None)
    }

    /// A sentence about a number of things (`$aantal`).
    pub fn n(self, key: &str, aantal: &u32) -> String {
        let mut args = FluentArgs::new();
        args.set("aantal", *aantal);
        say(self, key, Some(&args))
    }

    /// A sentence with one word filled in.
    pub fn with(self, key: &str, name: &str, value: &str) -> String {
        self.fill(key, &[(name, value)])
    }

    /// A sentence with words filled in.
    pub fn fill(self, key: &str, words: &[(&str, &str)]) -> String {
        let args: FluentArgs<'_> = words
            .iter()
            .map(|(name, value)| (*name, FluentValue::from(*value)))
            .collect();
        say(self, key, Some(&args))
    }

    /// What stands on a button that calls `nummer`, which is read from one line.
    pub fn call(self, key: &str, naam: &str, nummer: &str) -> String {
        let nummer = nummer.replace('-', "-\u{2060}");
        self.fill(key, &[("naam", naam), ("nummer", &nummer)])
    }

    /// What the file says, or what the caller has in Dutch where it says nothing at all.
    pub fn or(self, key: &str, dutch: &str) -> String {
        look(self, key, None, None).unwrap_or_else(|| dutch.to_owned())
    }

    /// `donderdag 26 november 2026`.
    pub fn date(self, date: Date) -> String {
        let year = date.year().to_string();
        self.with_year(date, "datum", Some(&year))
    }

    /// `donderdag 26 november`.
    pub fn day(self, date: Date) -> String {
        self.with_year(date, "datum-kort", None)
    }

    fn with_year(self, date: Date, key: &str, year: Option<&str>) -> String {
        let weekday = self.t(&format!(
            "weekdag-{}",
            date.weekday().to_monday_one_offset()
        ));
        let (month, day) = (
            self.t(&format!("maand-{}", date.month())),
            date.day().to_string(),
        );
        let mut words = vec![("weekdag", &*weekday), ("dag", &day), ("maand", &month)];
        words.extend(year.map(|year| ("jaar", year)));
        self.fill(key, &words)
    }

    /// `1 uur en 15 minuten`.
    pub fn duration(self, minutes: u32) -> String {
        match (minutes / 60, minutes % 60) {
            (0, rest) => self.n("duur-minuten", &rest),
            (hours, 0) => self.n("duur-uren", &hours),
            (hours, rest) => {
                let (hours, rest) = (self.n("duur-uren", &hours), self.n("duur-minuten", &rest));
                self.fill("duur-samen", &[("uren", &hours), ("minuten", &rest)])
            }
        }
    }

    /// Name of a klussoort; in Dutch, and where the file does not know it, as the regeling has it.
    pub fn klussoort(self, app: &App, slug: &str) -> String {
        let naam = app
            .regeling
            .klussoort(slug)
            .map_or_else(|| slug.to_owned(), |soort| soort.naam.clone());
        match self {
            Self::Nl => naam,
            Self::En | Self::Ar | Self::Ti | Self::Uk | Self::Pl | Self::Tr => {
                self.or(&format!("soort-{slug}"), &naam)
            }
        }
    }

    /// A refusal by its code: title and what to do. In Dutch, and where nothing is known under the code, what the action said.
    pub fn refusal(self, code: &str, title: String, detail: String) -> (String, String) {
        let said = match self {
            Self::Nl => None,
            Self::En | Self::Ar | Self::Ti | Self::Uk | Self::Pl | Self::Tr => {
                look(self, code, None, None).zip(look(self, code, Some("uitleg"), None))
            }
        };
        said.unwrap_or((title, detail))
    }

    /// What is wrong with a field: in Dutch what the action said, else the file's sentence about the field.
    pub fn field_error(self, field: &str, dutch: &str) -> String {
        match self {
            Self::Nl => dutch.to_owned(),
            Self::En | Self::Ar | Self::Ti | Self::Uk | Self::Pl | Self::Tr => {
                let mut args = FluentArgs::new();
                args.set("tijd", "11:15");
                look(self, &format!("fout-{field}"), None, Some(&args))
                    .unwrap_or_else(|| dutch.to_owned())
            }
        }
    }

    /// A failure that every page can meet: title and what to do, always of the file.
    pub fn failure(self, code: &str) -> Option<(String, String)> {
        let of = |taal| look(taal, code, None, None).zip(look(taal, code, Some("uitleg"), None));
        of(self).or_else(|| of(Self::Nl))
    }
}

/// `09:00 – 11:00`; the page puts it in a `bdi`, because it is read from left to right in every language.
pub fn hours(van: Timestamp, tot: Timestamp) -> String {
    format!(
        "{} – {}",
        time_hm(local_time(van)),
        time_hm(local_time(tot))
    )
}

#[cfg(test)]
#[path = "taal/tests.rs"]
mod tests;
