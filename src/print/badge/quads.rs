//! Our credentials as canonical RDF (RDFC-1.0), which is what is signed.
//!
//! This is no JSON-LD processor. It knows the terms we write and what the contexts of Verifiable Credentials 2.0 and Open Badges
//! 3.0.3 make of each; a term it does not know is refused, never left out. Of RDFC-1.0 it does the part for graphs in which no two
//! nodes without a name look alike; if two do, it refuses. Tests have the same done by an independent processor.

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::PrintError;

const RDF_TYPE: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
const DATE_TIME: &str = "http://www.w3.org/2001/XMLSchema#dateTime";
const SECURITY: &str = "https://w3id.org/security#";

/// What the value of a term is.
#[derive(Clone, Copy)]
enum Kind {
    /// Another node: an object, or the address of one.
    Node,
    /// Text.
    Text,
    /// Text of a data type.
    Typed(&'static str),
    /// A node as an object, and a text of a data type as a string.
    NodeOrTyped(&'static str),
}

const ANY_URI: &str = "https://www.w3.org/2001/XMLSchema#anyURI";
const DATE: &str = "https://www.w3.org/2001/XMLSchema#date";
const BOOLEAN: &str = "https://www.w3.org/2001/XMLSchema#boolean";

/// The terms we write, with what the contexts make of them.
const TERMS: [(&str, &str, Kind); 33] = [
    (
        "issuer",
        "https://www.w3.org/2018/credentials#issuer",
        Kind::Node,
    ),
    (
        "validFrom",
        "https://www.w3.org/2018/credentials#validFrom",
        Kind::Typed(DATE_TIME),
    ),
    (
        "credentialStatus",
        "https://www.w3.org/2018/credentials#credentialStatus",
        Kind::Node,
    ),
    (
        "credentialSubject",
        "https://www.w3.org/2018/credentials#credentialSubject",
        Kind::Node,
    ),
    (
        "statusPurpose",
        "https://www.w3.org/ns/credentials/status#statusPurpose",
        Kind::Text,
    ),
    (
        "statusListIndex",
        "https://www.w3.org/ns/credentials/status#statusListIndex",
        Kind::Text,
    ),
    (
        "statusListCredential",
        "https://www.w3.org/ns/credentials/status#statusListCredential",
        Kind::Node,
    ),
    (
        "encodedList",
        "https://www.w3.org/ns/credentials/status#encodedList",
        Kind::Typed("https://w3id.org/security#multibase"),
    ),
    ("name", "https://schema.org/name", Kind::Text),
    ("description", "https://schema.org/description", Kind::Text),
    ("url", "https://schema.org/url", Kind::Typed(ANY_URI)),
    ("inLanguage", "https://schema.org/inLanguage", Kind::Text),
    ("value", "https://schema.org/value", Kind::Text),
    ("targetName", "https://schema.org/targetName", Kind::Text),
    (
        "targetUrl",
        "https://schema.org/targetUrl",
        Kind::Typed(ANY_URI),
    ),
    (
        "targetFramework",
        "https://schema.org/targetFramework",
        Kind::Text,
    ),
    (
        "targetCode",
        "https://purl.imsglobal.org/spec/vc/ob/vocab.html#targetCode",
        Kind::Text,
    ),
    (
        "identifier",
        "https://purl.imsglobal.org/spec/vc/ob/vocab.html#identifier",
        Kind::Node,
    ),
    (
        "hashed",
        "https://purl.imsglobal.org/spec/vc/ob/vocab.html#hashed",
        Kind::Typed(BOOLEAN),
    ),
    (
        "identityHash",
        "https://purl.imsglobal.org/spec/vc/ob/vocab.html#identityHash",
        Kind::Text,
    ),
    (
        "identityType",
        "https://purl.imsglobal.org/spec/vc/ob/vocab.html#identityType",
        Kind::Text,
    ),
    (
        "activityStartDate",
        "https://purl.imsglobal.org/spec/vc/ob/vocab.html#activityStartDate",
        Kind::Typed(DATE),
    ),
    (
        "activityEndDate",
        "https://purl.imsglobal.org/spec/vc/ob/vocab.html#activityEndDate",
        Kind::Typed(DATE),
    ),
    (
        "achievement",
        "https://purl.imsglobal.org/spec/vc/ob/vocab.html#achievement",
        Kind::Node,
    ),
    (
        "achievementType",
        "https://purl.imsglobal.org/spec/vc/ob/vocab.html#achievementType",
        Kind::Text,
    ),
    (
        "criteria",
        "https://purl.imsglobal.org/spec/vc/ob/vocab.html#Criteria",
        Kind::Node,
    ),
    (
        "narrative",
        "https://purl.imsglobal.org/spec/vc/ob/vocab.html#narrative",
        Kind::Text,
    ),
    (
        "alignment",
        "https://purl.imsglobal.org/spec/vc/ob/vocab.html#alignment",
        Kind::Node,
    ),
    (
        "resultDescription",
        "https://purl.imsglobal.org/spec/vc/ob/vocab.html#resultDescription",
        Kind::NodeOrTyped(ANY_URI),
    ),
    (
        "resultType",
        "https://purl.imsglobal.org/spec/vc/ob/vocab.html#resultType",
        Kind::Text,
    ),
    (
        "result",
        "https://purl.imsglobal.org/spec/vc/ob/vocab.html#result",
        Kind::Node,
    ),
    // Not terms of a node: its name and its kinds.
    ("id", "", Kind::Node),
    ("type", RDF_TYPE, Kind::Node),
];

/// The kinds of nodes we write.
const TYPES: [(&str, &str); 12] = [
    (
        "VerifiableCredential",
        "https://www.w3.org/2018/credentials#VerifiableCredential",
    ),
    (
        "AchievementCredential",
        "https://purl.imsglobal.org/spec/vc/ob/vocab.html#OpenBadgeCredential",
    ),
    (
        "BitstringStatusListCredential",
        "https://www.w3.org/ns/credentials/status#BitstringStatusListCredential",
    ),
    (
        "BitstringStatusList",
        "https://www.w3.org/ns/credentials/status#BitstringStatusList",
    ),
    (
        "BitstringStatusListEntry",
        "https://www.w3.org/ns/credentials/status#BitstringStatusListEntry",
    ),
    (
        "Profile",
        "https://purl.imsglobal.org/spec/vc/ob/vocab.html#Profile",
    ),
    (
        "AchievementSubject",
        "https://purl.imsglobal.org/spec/vc/ob/vocab.html#AchievementSubject",
    ),
    (
        "IdentityObject",
        "https://purl.imsglobal.org/spec/vc/ob/vocab.html#IdentityObject",
    ),
    (
        "Achievement",
        "https://purl.imsglobal.org/spec/vc/ob/vocab.html#Achievement",
    ),
    ("Alignment", "https://schema.org/AlignmentObject"),
    (
        "ResultDescription",
        "https://purl.imsglobal.org/spec/vc/ob/vocab.html#ResultDescription",
    ),
    (
        "Result",
        "https://purl.imsglobal.org/spec/vc/ob/vocab.html#Result",
    ),
];

/// A subject or object: with a name, without one (by number), or a text with its data type.
#[derive(Clone, PartialEq, Eq)]
enum Part {
    Iri(String),
    Blank(usize),
    Text(String),
    Typed(String, &'static str),
}

/// One statement.
struct Quad {
    subject: Part,
    predicate: &'static str,
    object: Part,
}

/// A document of ours as canonical N-Quads.
pub(super) fn canonical(document: &Value) -> Result<String, PrintError> {
    let mut graph = Graph::default();
    graph.node(document)?;
    let names = graph.names()?;
    let blank = |number: usize| format!("_:c14n{}", names[number]);
    let mut lines: Vec<String> = graph.quads.iter().map(|quad| quad.line(&blank)).collect();
    lines.sort();
    lines.dedup();
    Ok(lines.concat())
}

/// How a document is signed, as canonical N-Quads: one node without a name.
pub(super) fn proof(created: &str, method: &str, cryptosuite: &str) -> String {
    [
        format!("_:c14n0 <http://purl.org/dc/terms/created> \"{created}\"^^<{DATE_TIME}> .\n"),
        format!("_:c14n0 <{RDF_TYPE}> <{SECURITY}DataIntegrityProof> .\n"),
        format!(
            "_:c14n0 <{SECURITY}cryptosuite> \"{cryptosuite}\"^^<{SECURITY}cryptosuiteString> .\n"
        ),
        format!("_:c14n0 <{SECURITY}proofPurpose> <{SECURITY}assertionMethod> .\n"),
        format!("_:c14n0 <{SECURITY}verificationMethod> <{method}> .\n"),
    ]
    .concat()
}

#[derive(Default)]
struct Graph {
    quads: Vec<Quad>,
    blanks: usize,
}

impl Graph {
    /// Adds a node with all it says; answers what it is called.
    fn node(&mut self, value: &Value) -> Result<Part, PrintError> {
        let Some(fields) = value.as_object() else {
            return Err(unknown(&value.to_string()));
        };
        let subject = match fields.get("id") {
            Some(id) => Part::Iri(text(id)?),
            None => {
                self.blanks += 1;
                Part::Blank(self.blanks - 1)
            }
        };
        for (term, value) in fields {
            if term == "id" || term == "@context" {
                continue;
            }
            let (_, predicate, kind) = TERMS
                .iter()
                .find(|(known, ..)| known == term)
                .ok_or_else(|| unknown(term))?;
            let values = match value.as_array() {
                Some(values) => values.iter().collect(),
                None => vec![value],
            };
            for value in values {
                let object = if term == "type" {
                    Part::Iri(type_iri(value)?)
                } else {
                    self.object(*kind, value)?
                };
                self.quads.push(Quad {
                    subject: subject.clone(),
                    predicate,
                    object,
                });
            }
        }
        Ok(subject)
    }

    fn object(&mut self, kind: Kind, value: &Value) -> Result<Part, PrintError> {
        Ok(match (kind, value.is_object()) {
            (Kind::Node | Kind::NodeOrTyped(_), true) => self.node(value)?,
            (Kind::Node, false) => Part::Iri(text(value)?),
            (Kind::Text, _) => Part::Text(text(value)?),
            (Kind::Typed(datatype), _) | (Kind::NodeOrTyped(datatype), false) => {
                Part::Typed(text(value)?, datatype)
            }
        })
    }

    /// The canonical number of each node without a name: the order of the hashes of what is said of it.
    fn names(&self) -> Result<Vec<usize>, PrintError> {
        let hashes: Vec<Vec<u8>> = (0..self.blanks).map(|number| self.hash(number)).collect();
        let mut order: Vec<usize> = (0..self.blanks).collect();
        order.sort_by(|a, b| hashes[*a].cmp(&hashes[*b]));
        let mut names = vec![0; self.blanks];
        for (name, number) in order.iter().enumerate() {
            if name > 0 && hashes[order[name - 1]] == hashes[*number] {
                return Err(PrintError::Credential(
                    "a credential says the same thing twice".to_owned(),
                ));
            }
            names[*number] = name;
        }
        Ok(names)
    }

    /// The first-degree hash of a node without a name (RDFC-1.0 §4.6.3).
    fn hash(&self, number: usize) -> Vec<u8> {
        let itself = |other: usize| if other == number { "_:a" } else { "_:z" }.to_owned();
        let of_it = |part: &Part| *part == Part::Blank(number);
        let mut lines: Vec<String> = self
            .quads
            .iter()
            .filter(|quad| of_it(&quad.subject) || of_it(&quad.object))
            .map(|quad| quad.line(&itself))
            .collect();
        lines.sort();
        Sha256::digest(lines.concat()).to_vec()
    }
}

impl Quad {
    fn line(&self, blank: &dyn Fn(usize) -> String) -> String {
        format!(
            "{} <{}> {} .\n",
            self.subject.words(blank),
            self.predicate,
            self.object.words(blank)
        )
    }
}

impl Part {
    fn words(&self, blank: &dyn Fn(usize) -> String) -> String {
        match self {
            Self::Iri(iri) => format!("<{iri}>"),
            Self::Blank(number) => blank(*number),
            Self::Text(text) => format!("\"{}\"", escaped(text)),
            Self::Typed(text, datatype) => format!("\"{}\"^^<{datatype}>", escaped(text)),
        }
    }
}

/// Text as canonical N-Quads write it (RDF 1.2 N-Quads, canonical form).
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\0'..='\u{1f}' | '\u{7f}' => out.push_str(&format!("\\u{:04X}", u32::from(c))),
            other => out.push(other),
        }
    }
    out
}

fn text(value: &Value) -> Result<String, PrintError> {
    match value {
        Value::String(text) => Ok(text.clone()),
        Value::Bool(flag) => Ok(flag.to_string()),
        Value::Null | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
            Err(unknown(&value.to_string()))
        }
    }
}

fn type_iri(value: &Value) -> Result<String, PrintError> {
    let word = text(value)?;
    TYPES
        .iter()
        .find(|(known, _)| *known == word)
        .map(|(_, iri)| (*iri).to_owned())
        .ok_or_else(|| unknown(&word))
}

fn unknown(term: &str) -> PrintError {
    PrintError::Credential(format!("a credential cannot say {term}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_credential_reads_as_an_independent_processor_reads_it() {
        // Made with jsonld.js 9 and rdf-canonize 5 from the JSON beside it.
        let document = serde_json::from_str(include_str!("fixtures/credential.json")).unwrap();
        assert_eq!(
            canonical(&document).unwrap(),
            include_str!("fixtures/credential.nq")
        );
    }

    #[test]
    fn what_it_does_not_know_or_cannot_tell_apart_is_refused() {
        for (wrong, says) in [
            (r#"{"id":"urn:a","salary":"1"}"#, "salary"),
            (r#"{"id":"urn:a","type":["Person"]}"#, "Person"),
            (r#"{"id":"urn:a","name":1}"#, "1"),
            (
                r#"{"id":"urn:a","result":[{"value":"1"},{"value":"1"}]}"#,
                "twice",
            ),
        ] {
            let refused = canonical(&serde_json::from_str(wrong).unwrap()).unwrap_err();
            assert!(refused.to_string().contains(says), "{refused}");
        }
    }
}
