//! Reads TOML tables field by field and remembers everything that is wrong with its line, instead of stopping at the first mistake.
//!
//! Knows what a slug, an amount or a reference looks like, not what a regeling holds. Readers return a stand-in for
//! what is wrong; the caller throws the whole away when `Report::finish` has problems.

use std::fmt;
use std::ops::{Range, RangeInclusive};

use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::RegelingError;
use crate::domain::money::Cents;

/// What a regeling names and refers to by slug (a plaats by its name). Prints as the key in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::domain) enum Kind {
    AfwijsReden,
    Grootboek,
    Klussoort,
    Plaats,
    Postcode,
    StandaardTekst,
    Uitvoerder,
    Urgentie,
    Vaardigheid,
    Verkooppunt,
    Voertuig,
    Voorrang,
    Vraag,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::AfwijsReden => "afwijs_reden",
            Self::Grootboek => "grootboek",
            Self::Klussoort => "klussoort",
            Self::Plaats => "plaats",
            Self::Postcode => "postcode",
            Self::StandaardTekst => "tekst",
            Self::Uitvoerder => "uitvoerder",
            Self::Urgentie => "urgentie",
            Self::Vaardigheid => "vaardigheid",
            Self::Verkooppunt => "verkooppunt",
            Self::Voertuig => "voertuig",
            Self::Voorrang => "voorrang",
            Self::Vraag => "vraag",
        })
    }
}

/// All that is wrong so far, all that was named, and all that was referred to.
pub(super) struct Report {
    /// Where each line ends.
    line_ends: Vec<usize>,
    problems: Vec<RegelingError>,
    named: Vec<Named>,
    references: Vec<Reference>,
}

struct Named {
    kind: Kind,
    name: String,
    line: usize,
}

struct Reference {
    kind: Kind,
    name: String,
    line: usize,
    owner: String,
}

impl Report {
    pub(super) fn new(text: &str) -> Self {
        Self {
            line_ends: text.match_indices('\n').map(|(end, _)| end).collect(),
            problems: Vec::new(),
            named: Vec::new(),
            references: Vec::new(),
        }
    }

    /// Line 1 is the first.
    fn line(&self, offset: usize) -> usize {
        self.line_ends.partition_point(|end| *end < offset) + 1
    }

    /// Adds what the TOML parser itself refused.
    pub(super) fn syntax(&mut self, span: Option<Range<usize>>, message: &str) {
        let line = self.line(span.map_or(0, |span| span.start));
        self.add(line, message.lines().collect::<Vec<_>>().join(" "));
    }

    fn add(&mut self, line: usize, message: String) {
        self.problems.push(RegelingError { line, message });
    }

    /// Resolves references and hands over every problem in order of line.
    pub(super) fn finish(mut self) -> Vec<RegelingError> {
        for reference in std::mem::take(&mut self.references) {
            let Reference {
                kind,
                name,
                line,
                owner,
            } = reference;
            let known: Vec<&str> = self
                .named
                .iter()
                .filter(|named| named.kind == kind)
                .map(|named| named.name.as_str())
                .collect();
            if !known.contains(&name.as_str()) {
                let advice = if known.is_empty() {
                    format!("add a [[{kind}]] first")
                } else {
                    format!("use one of {}", known.join(", "))
                };
                self.add(
                    line,
                    format!("{owner}{kind} `{name}` does not exist; {advice}"),
                );
            }
        }
        self.problems.sort_by_key(|problem| problem.line);
        self.problems
    }
}

/// The fields of one table. Each reading method marks its key as known; what is left over is reported.
pub(in crate::domain) struct Fields<'r> {
    table: &'r DeTable<'r>,
    line: usize,
    /// How messages begin: "klussoort `ramen-wassen`: ", or nothing for the top of the file.
    owner: String,
    known: Vec<&'static str>,
    report: &'r mut Report,
}

impl<'r> Fields<'r> {
    pub(super) fn top(table: &'r DeTable<'r>, report: &'r mut Report) -> Self {
        Self {
            table,
            line: 1,
            owner: String::new(),
            known: Vec::new(),
            report,
        }
    }

    /// A text that must be there and say something.
    pub(in crate::domain) fn text(&mut self, key: &'static str) -> String {
        let text = self.text_opt(key);
        self.require(key, text, "a text").unwrap_or_default()
    }

    /// A text that may be left out, but not be empty.
    pub(in crate::domain) fn text_opt(&mut self, key: &'static str) -> Option<Found<String>> {
        let value = self.get(key)?;
        let line = self.report.line(value.span().start);
        match value.get_ref().as_str().map(str::trim) {
            Some("") => {
                self.problem(line, format!("`{key}` is empty; fill it in"));
                Some(Found::Wrong)
            }
            Some(text) => Some(Found::Good(text.to_owned())),
            None => Some(self.wrong_type(key, value, "a text between quotes")),
        }
    }

    /// A required text that `parse` understands; `expected` says what it should have been.
    pub(in crate::domain) fn parsed<T>(
        &mut self,
        key: &'static str,
        expected: &str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let found = self.parsed_opt(key, expected, parse);
        self.require(key, found, expected)
    }

    /// The same for a text that may be left out.
    pub(in crate::domain) fn parsed_opt<T>(
        &mut self,
        key: &'static str,
        expected: &str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Option<Found<T>> {
        let Found::Good(text) = self.text_opt(key)? else {
            return Some(Found::Wrong);
        };
        if let Some(value) = parse(&text) {
            return Some(Found::Good(value));
        }
        let line = self.line_of(key);
        self.problem(line, format!("`{key}` is `{text}`; it must be {expected}"));
        Some(Found::Wrong)
    }

    /// The slug that names this table: small letters, digits and dashes, unique among its kind.
    pub(in crate::domain) fn slug(&mut self, kind: Kind) -> String {
        let slug = self.parsed(
            "slug",
            "small letters, digits and dashes (`ramen-wassen`)",
            parse_slug,
        );
        let line = self.line_of("slug");
        let slug = slug.unwrap_or_default();
        self.name(kind, line, &slug);
        slug
    }

    /// The text under `key` that names this table, unique among its kind.
    pub(in crate::domain) fn unique_text(&mut self, kind: Kind, key: &'static str) -> String {
        let name = self.text(key);
        let line = self.line_of(key);
        self.name(kind, line, &name);
        name
    }

    /// A whole number within `range`.
    pub(in crate::domain) fn number(
        &mut self,
        key: &'static str,
        range: RangeInclusive<u32>,
    ) -> u32 {
        let number = self.number_opt(key, range);
        self.require(key, number, "a whole number")
            .unwrap_or_default()
    }

    /// A whole number within `range` that may be left out.
    pub(in crate::domain) fn number_opt(
        &mut self,
        key: &'static str,
        range: RangeInclusive<u32>,
    ) -> Option<Found<u32>> {
        let value = self.get(key)?;
        Some(self.whole(key, value, &range))
    }

    /// An amount in cents.
    pub(in crate::domain) fn cents(&mut self, key: &'static str) -> Cents {
        Cents(self.number(key, CENTS).into())
    }

    /// An amount in cents that may be left out.
    pub(in crate::domain) fn cents_opt(&mut self, key: &'static str) -> Option<Cents> {
        let cents = self.number_opt(key, CENTS)?.good()?;
        Some(Cents(cents.into()))
    }

    /// A date that must be there and come after `before`: a list of dates goes up.
    pub(in crate::domain) fn date_after(
        &mut self,
        key: &'static str,
        before: Date,
    ) -> Option<Date> {
        let Some(value) = self.get(key) else {
            self.missing(key, "a date (2027-01-01)");
            return None;
        };
        let DeValue::Datetime(text) = value.get_ref() else {
            return self
                .wrong_type(key, value, "a date without quotes (2027-01-01)")
                .good();
        };
        let line = self.report.line(value.span().start);
        // A date of TOML prints as ISO 8601 does; one with a time behind it is not a date.
        let plain = text.time.is_none().then(|| text.to_string());
        let Some(date) = plain.and_then(|plain| plain.parse::<Date>().ok()) else {
            self.problem(
                line,
                format!("`{key}` is {text}; it must be a date without a time (2027-01-01)"),
            );
            return None;
        };
        if date <= before {
            self.problem(
                line,
                format!("`{key}` is {date}; it must be later than {before}, the one before it"),
            );
            return None;
        }
        Some(date)
    }

    /// A number with decimals within `range`.
    pub(in crate::domain) fn decimal(
        &mut self,
        key: &'static str,
        range: RangeInclusive<f64>,
    ) -> Option<f64> {
        let number = self.decimal_opt(key, range);
        self.require(key, number, DECIMAL)
    }

    /// A number with decimals within `range` that may be left out.
    pub(in crate::domain) fn decimal_opt(
        &mut self,
        key: &'static str,
        range: RangeInclusive<f64>,
    ) -> Option<Found<f64>> {
        let value = self.get(key)?;
        Some(
            match value.get_ref().as_float().map(|text| text.as_str().parse()) {
                Some(Ok(number)) if range.contains(&number) => Found::Good(number),
                Some(_) => {
                    let line = self.line_of(key);
                    let (low, high) = (range.start(), range.end());
                    self.problem(line, format!("`{key}` must lie between {low} and {high}"));
                    Found::Wrong
                }
                None => self.wrong_type(key, value, DECIMAL),
            },
        )
    }

    /// Yes or no; no when left out.
    pub(in crate::domain) fn flag(&mut self, key: &'static str) -> bool {
        let Some(value) = self.get(key) else {
            return false;
        };
        if let Some(flag) = value.get_ref().as_bool() {
            return flag;
        }
        let _: Found<bool> = self.wrong_type(key, value, "true or false");
        false
    }

    /// A list of texts; empty when left out.
    pub(in crate::domain) fn texts(&mut self, key: &'static str) -> Vec<String> {
        self.lines_of_texts(key)
            .into_iter()
            .map(|(_, text)| text)
            .collect()
    }

    /// A list of numbers within `range`, none of which may come twice in the whole file; empty when left out.
    pub(in crate::domain) fn unique_numbers(
        &mut self,
        kind: Kind,
        key: &'static str,
        range: RangeInclusive<u32>,
    ) -> Vec<u32> {
        let mut numbers = Vec::new();
        for item in self.items(key).unwrap_or_default() {
            if let Found::Good(number) = self.whole(key, item, &range) {
                let line = self.report.line(item.span().start);
                self.name(kind, line, &number.to_string());
                numbers.push(number);
            }
        }
        numbers
    }

    /// A list of words from a closed list; empty when left out.
    pub(in crate::domain) fn words<T>(
        &mut self,
        key: &'static str,
        parse: impl Fn(&str) -> Option<T>,
        known: &[&str],
    ) -> Vec<T> {
        let mut found = Vec::new();
        for (line, text) in self.lines_of_texts(key) {
            match parse(&text) {
                Some(value) => found.push(value),
                None => self.problem(
                    line,
                    format!("`{key}` names `{text}`; use one of {}", known.join(", ")),
                ),
            }
        }
        found
    }

    /// A list of names of another kind, at least one; each is looked up when the whole file is read.
    pub(in crate::domain) fn references(&mut self, key: &'static str, kind: Kind) -> Vec<String> {
        let names = self.references_opt(key, kind);
        if names.is_empty() {
            let line = self.line_of(key);
            self.problem(
                line,
                format!("`{key}` is missing or empty; name at least one {kind}"),
            );
        }
        names
    }

    /// The same for a list that may be empty or left out.
    pub(in crate::domain) fn references_opt(
        &mut self,
        key: &'static str,
        kind: Kind,
    ) -> Vec<String> {
        let names = self.lines_of_texts(key);
        for (line, name) in &names {
            self.refer(kind, name, *line);
        }
        names.into_iter().map(|(_, name)| name).collect()
    }

    /// One name of another kind.
    pub(in crate::domain) fn reference(&mut self, key: &'static str, kind: Kind) -> String {
        let name = self.text(key);
        if !name.is_empty() {
            let line = self.line_of(key);
            self.refer(kind, &name, line);
        }
        name
    }

    /// The same for a name that may be left out.
    pub(in crate::domain) fn reference_opt(
        &mut self,
        key: &'static str,
        kind: Kind,
    ) -> Option<Found<String>> {
        let found = self.text_opt(key)?;
        if let Found::Good(name) = &found {
            let line = self.line_of(key);
            self.refer(kind, name, line);
        }
        Some(found)
    }

    /// Every `[[key]]`, at least one.
    pub(in crate::domain) fn tables<T, R: Into<Option<T>>>(
        &mut self,
        key: &'static str,
        read: impl FnMut(&mut Fields<'_>) -> R,
    ) -> Vec<T> {
        if !self.table.iter().any(|(name, _)| name.get_ref() == key) {
            self.missing(key, &format!("at least one [[{key}]]"));
        }
        self.tables_opt(key, read)
    }

    /// Every `[[key]]`, if any.
    pub(in crate::domain) fn tables_opt<T, R: Into<Option<T>>>(
        &mut self,
        key: &'static str,
        mut read: impl FnMut(&mut Fields<'_>) -> R,
    ) -> Vec<T> {
        let Some(items) = self.items(key) else {
            return Vec::new();
        };
        (1..)
            .zip(items)
            .filter_map(|(count, item)| self.child(key, Some(count), item, &mut read))
            .collect()
    }

    /// The one `[key]`, which must be there.
    pub(in crate::domain) fn table<T, R: Into<Option<T>>>(
        &mut self,
        key: &'static str,
        read: impl FnMut(&mut Fields<'_>) -> R,
    ) -> Option<T> {
        if let Some(value) = self.get(key) {
            self.child(key, None, value, read)
        } else {
            self.missing(key, &format!("a [{key}]"));
            None
        }
    }

    /// The one `[key]`, if there.
    pub(in crate::domain) fn table_opt<T, R: Into<Option<T>>>(
        &mut self,
        key: &'static str,
        read: impl FnMut(&mut Fields<'_>) -> R,
    ) -> Option<T> {
        let value = self.get(key)?;
        self.child(key, None, value, read)
    }

    /// Reports keys that nobody asked for.
    pub(super) fn finish(&mut self) {
        for (key, _) in self.table {
            let name = key.get_ref().as_ref();
            if !self.known.contains(&name) {
                let line = self.report.line(key.span().start);
                let known = self.known.join(", ");
                self.problem(line, format!("`{name}` is not known here; use {known}"));
            }
        }
    }

    fn get(&mut self, key: &'static str) -> Option<&'r Spanned<DeValue<'r>>> {
        if !self.known.contains(&key) {
            self.known.push(key);
        }
        let table = self.table;
        table
            .iter()
            .find(|(name, _)| name.get_ref() == key)
            .map(|(_, value)| value)
    }

    fn items(&mut self, key: &'static str) -> Option<&'r [Spanned<DeValue<'r>>]> {
        let value = self.get(key)?;
        if let Some(items) = value.get_ref().as_array() {
            return Some(items);
        }
        let _: Found<()> = self.wrong_type(key, value, "a list");
        None
    }

    fn lines_of_texts(&mut self, key: &'static str) -> Vec<(usize, String)> {
        let mut texts = Vec::new();
        for item in self.items(key).unwrap_or_default() {
            let line = self.report.line(item.span().start);
            match item.get_ref().as_str().map(str::trim) {
                Some("") => {
                    self.problem(line, format!("`{key}` holds an empty text; leave it out"));
                }
                Some(text) => texts.push((line, text.to_owned())),
                None => {
                    let _: Found<()> = self.wrong_type(key, item, "a list of texts between quotes");
                }
            }
        }
        texts
    }

    fn whole(
        &mut self,
        key: &str,
        value: &Spanned<DeValue<'_>>,
        range: &RangeInclusive<u32>,
    ) -> Found<u32> {
        let Some(text) = value.get_ref().as_integer() else {
            return self.wrong_type(key, value, "a whole number");
        };
        match u32::from_str_radix(text.as_str(), text.radix()) {
            Ok(number) if range.contains(&number) => Found::Good(number),
            _ => {
                let line = self.report.line(value.span().start);
                let (low, high) = (range.start(), range.end());
                self.problem(
                    line,
                    format!("`{key}` is {text}; it must lie between {low} and {high}"),
                );
                Found::Wrong
            }
        }
    }

    fn child<T, R: Into<Option<T>>>(
        &mut self,
        key: &'static str,
        count: Option<usize>,
        item: &'r Spanned<DeValue<'r>>,
        mut read: impl FnMut(&mut Fields<'_>) -> R,
    ) -> Option<T> {
        let Some(table) = item.get_ref().as_table() else {
            let _: Found<()> = self.wrong_type(key, item, "a table");
            return None;
        };
        let text_of = |wanted: &str| {
            let (_, value) = table.iter().find(|(name, _)| name.get_ref() == wanted)?;
            value.get_ref().as_str()
        };
        let what = match (text_of("slug").or(text_of("naam")), count) {
            (Some(name), Some(_)) => format!("{key} `{name}`: "),
            (_, Some(count)) => format!("{key} number {count}: "),
            (_, None) => format!("{key}: "),
        };
        let mut fields = Fields {
            table,
            line: self.report.line(item.span().start),
            owner: format!("{}{what}", self.owner),
            known: Vec::new(),
            report: &mut *self.report,
        };
        let value = read(&mut fields).into();
        fields.finish();
        value
    }

    fn name(&mut self, kind: Kind, line: usize, name: &str) {
        if name.is_empty() {
            return;
        }
        let named = &mut self.report.named;
        let earlier = named
            .iter()
            .find(|named| named.kind == kind && named.name == name)
            .map(|named| named.line);
        named.push(Named {
            kind,
            name: name.to_owned(),
            line,
        });
        if let Some(earlier) = earlier {
            self.problem(
                line,
                format!("the {kind} `{name}` is already on line {earlier}; each may come once"),
            );
        }
    }

    fn refer(&mut self, kind: Kind, name: &str, line: usize) {
        self.report.references.push(Reference {
            kind,
            name: name.to_owned(),
            line,
            owner: self.owner.clone(),
        });
    }

    fn require<T>(
        &mut self,
        key: &'static str,
        found: Option<Found<T>>,
        expected: &str,
    ) -> Option<T> {
        if found.is_none() {
            self.missing(key, expected);
        }
        found?.good()
    }

    fn missing(&mut self, key: &str, expected: &str) {
        let line = self.line;
        self.problem(line, format!("`{key}` is missing; add {expected}"));
    }

    fn wrong_type<T>(
        &mut self,
        key: &str,
        value: &Spanned<DeValue<'_>>,
        expected: &str,
    ) -> Found<T> {
        let line = self.report.line(value.span().start);
        let found = value.get_ref().type_str();
        self.problem(line, format!("`{key}` must be {expected}, not {found}"));
        Found::Wrong
    }

    fn line_of(&self, key: &str) -> usize {
        self.table
            .iter()
            .find(|(name, _)| name.get_ref() == key)
            .map_or(self.line, |(_, value)| self.report.line(value.span().start))
    }

    fn problem(&mut self, line: usize, message: String) {
        let message = format!("{}{message}", self.owner);
        self.report.add(line, message);
    }
}

/// A key that is there: with a good value, or with one that has been reported.
pub(in crate::domain) enum Found<T> {
    Good(T),
    Wrong,
}

impl<T> Found<T> {
    pub(in crate::domain) fn good(self) -> Option<T> {
        match self {
            Self::Good(value) => Some(value),
            Self::Wrong => None,
        }
    }
}

const CENTS: RangeInclusive<u32> = 0..=1_000_000;
const DECIMAL: &str = "a number with decimals";

fn parse_slug(text: &str) -> Option<String> {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let well_formed = text.bytes().all(allowed) && !text.starts_with('-') && !text.ends_with('-');
    well_formed.then(|| text.to_owned())
}
