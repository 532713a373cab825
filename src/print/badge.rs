//! A bewijs as an Open Badges 3.0 credential (`AchievementCredential`, W3C Verifiable Credentials 2.0), for whoever wants to read it
//! with a program; the list in which a withdrawn one is marked (Bitstring Status List 1.0); and the document with the issuer's keys
//! (`did:web`). It says what the paper says and no more.
//!
//! The proof is a Data Integrity proof, cryptosuite `eddsa-rdfc-2022`: of the two proofs of Open Badges 3.0 (§8) the other is a JSON
//! Web Token, whose one algorithm that every verifier must know is RS256, and no RSA key can be made with what this program already
//! depends on. Ed25519 keys can, and every verifier must know this suite. Its price is canonical RDF, which is in [`quads`].

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::{PrintError, wording};
use crate::domain::bewijs::{Bewijs, GetoondeVaardigheid, Inhoud};

mod quads;
mod status;

pub use status::{LIST_SIZE, status_list};

const VC: &str = "https://www.w3.org/ns/credentials/v2";
const OPEN_BADGES: &str = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json";
const CRYPTOSUITE: &str = "eddsa-rdfc-2022";
/// Asked by the European Commission of whoever uses its classification (domain.md §8).
pub const ESCO_WORDS: &str =
    "This service uses the ESCO classification of the European Commission.";
/// Multicodec of an Ed25519 public key.
const ED25519_PUBLIC: [u8; 2] = [0xed, 0x01];

/// Who signs, and how.
pub struct Issuer<'a> {
    /// Address of the installation, without a slash behind it.
    pub base: &'a str,
    /// Name of the regeling.
    pub naam: &'a str,
    /// Number of the key it signs with.
    pub key: u32,
    /// Signs bytes with that key.
    pub sign: &'a (dyn Fn(&[u8]) -> Vec<u8> + Sync),
}

impl Issuer<'_> {
    /// `did:web:cheque.example.org`
    pub fn did(&self) -> String {
        did(self.base)
    }

    /// The address of a list of withdrawn credentials.
    fn status_list(&self, list: u32) -> String {
        format!("{}/uitgever/intrekkingen/{list}", self.base)
    }
}

/// The `did:web` of an installation: its host and path, a port written as `%3A`.
pub fn did(base: &str) -> String {
    let address = base.split_once("://").map_or(base, |(_, address)| address);
    format!("did:web:{}", address.replace(':', "%3A").replace('/', ":"))
}

/// The document behind the `did:web`: every public key there ever was, so that old credentials can still be checked.
pub fn did_document(base: &str, keys: &[(u32, Vec<u8>)]) -> Value {
    let did = did(base);
    let methods: Vec<Value> = keys
        .iter()
        .map(|(no, public)| {
            json!({
                "id": format!("{did}#key-{no}"),
                "type": "Multikey",
                "controller": did,
                "publicKeyMultibase": multibase(public),
            })
        })
        .collect();
    let ids: Vec<&Value> = methods.iter().filter_map(|one| one.get("id")).collect();
    json!({
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": did,
        "assertionMethod": ids,
        "verificationMethod": methods,
    })
}

/// A public key as people compare it: `z6Mk…`.
pub fn multibase(public: &[u8]) -> String {
    in_base58(&[&ED25519_PUBLIC, public].concat())
}

/// Bytes as multibase: `z`, and base 58 as Bitcoin writes it.
fn in_base58(bytes: &[u8]) -> String {
    format!("z{}", bs58::encode(bytes).into_string())
}

/// The credential of a bewijs, signed. `code` is the one on the paper.
pub fn credential(issuer: &Issuer<'_>, bewijs: &Bewijs, code: &str) -> Result<Value, PrintError> {
    let id = format!("{}/bewijs/{code}", issuer.base);
    let (list, place) = (bewijs.plaats / LIST_SIZE, bewijs.plaats % LIST_SIZE);
    let list = issuer.status_list(list);
    let mut subject = Map::new();
    subject.insert("type".to_owned(), json!(["AchievementSubject"]));
    subject.insert(
        "identifier".to_owned(),
        json!([{
            "type": "IdentityObject",
            "hashed": false,
            "identityHash": bewijs.inhoud.naam,
            "identityType": "name",
        }]),
    );
    subject.insert(
        "activityStartDate".to_owned(),
        json!(format!("{}T00:00:00Z", bewijs.inhoud.van)),
    );
    subject.insert(
        "activityEndDate".to_owned(),
        json!(format!("{}T00:00:00Z", bewijs.inhoud.tot)),
    );
    subject.insert("achievement".to_owned(), achievement(&id, &bewijs.inhoud));
    let results = results(&id, &bewijs.inhoud);
    subject.insert("result".to_owned(), json!(results));
    let unsigned = json!({
        "@context": [VC, OPEN_BADGES],
        "id": id,
        "type": ["VerifiableCredential", "AchievementCredential"],
        "name": format!("Werkervaringsbewijs {}", bewijs.nummer),
        "issuer": {
            "id": issuer.did(),
            "type": ["Profile"],
            "name": issuer.naam,
            "url": format!("{}/uitgever", issuer.base),
        },
        "validFrom": whole_second(bewijs.at),
        "credentialStatus": {
            "id": format!("{list}#{place}"),
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": place.to_string(),
            "statusListCredential": list,
        },
        "credentialSubject": subject,
    });
    secure(issuer, unsigned, bewijs.at)
}

/// What was achieved: the hours, the remarks, and for each skill what its results mean.
fn achievement(id: &str, inhoud: &Inhoud) -> Value {
    let mut described = Vec::new();
    let mut alignments: Vec<Value> = Vec::new();
    for one in &inhoud.vaardigheden {
        described.push(json!({
            "id": hours_id(id, one),
            "type": ["ResultDescription"],
            "name": format!("{}: uren", one.naam),
            "resultType": "RawScore",
        }));
        if !one.niveau.is_empty() {
            described.push(json!({
                "id": level_id(id, one),
                "type": ["ResultDescription"],
                "name": format!("{}: niveau", one.naam),
                "resultType": "PerformanceLevel",
            }));
        }
        if let Some(esco) = &one.esco {
            let alignment = json!({
                "type": ["Alignment"],
                "targetCode": esco.code,
                "targetFramework": "ESCO",
                "targetName": esco.titel,
                "targetUrl": esco.uri,
            });
            // Two skills may be nearest to one occupation.
            if !alignments.contains(&alignment) {
                alignments.push(alignment);
            }
        }
    }
    for (place, one) in inhoud.klussoorten.iter().enumerate() {
        described.push(json!({
            "id": soort_id(id, place),
            "type": ["ResultDescription"],
            "name": format!("{}: uren", one.naam),
            "resultType": "RawScore",
        }));
    }
    let mut achievement = json!({
        "id": format!("{id}#werkervaring"),
        "type": ["Achievement"],
        "achievementType": "ext:WorkExperience",
        "inLanguage": "nl",
        "name": format!("Werkervaring bij {}", inhoud.uitvoerder),
        "description": description(inhoud),
        "criteria": {"narrative": format!(
            "Uren die een begeleider van {} heeft goedgekeurd. {ESCO_WORDS}", inhoud.uitvoerder
        )},
        "resultDescription": described,
    });
    if let (false, Some(fields)) = (alignments.is_empty(), achievement.as_object_mut()) {
        fields.insert("alignment".to_owned(), json!(alignments));
    }
    achievement
}

/// What the paper says above its table, and the remarks on it.
fn description(inhoud: &Inhoud) -> String {
    let mut text = format!(
        "{} werkervaring, van {} tot en met {}.",
        wording::hours(i64::from(inhoud.minuten)),
        wording::date(inhoud.van),
        wording::date(inhoud.tot)
    );
    if !inhoud.begeleider.is_empty() {
        text.push_str(&format!(" Gezien door {}.", inhoud.begeleider));
    }
    for one in &inhoud.opmerkingen {
        text.push_str(&format!(
            " “{}” ({}, {})",
            one.tekst,
            one.wie,
            wording::date(one.op)
        ));
    }
    text
}

fn results(id: &str, inhoud: &Inhoud) -> Vec<Value> {
    let result = |about: String, value: String| json!({"type": ["Result"], "resultDescription": about, "value": value});
    let mut results = Vec::new();
    for one in &inhoud.vaardigheden {
        results.push(result(hours_id(id, one), hours(one.minuten)));
        if !one.niveau.is_empty() {
            results.push(result(level_id(id, one), one.niveau.clone()));
        }
    }
    for (place, one) in inhoud.klussoorten.iter().enumerate() {
        results.push(result(soort_id(id, place), hours(one.minuten)));
    }
    results
}

fn hours_id(id: &str, one: &GetoondeVaardigheid) -> String {
    format!("{id}#uren-{}", one.slug)
}

fn level_id(id: &str, one: &GetoondeVaardigheid) -> String {
    format!("{id}#niveau-{}", one.slug)
}

fn soort_id(id: &str, place: usize) -> String {
    format!("{id}#soort-{}", place + 1)
}

/// Minutes as hours with two decimals, for programs: `120.50`.
fn hours(minuten: u32) -> String {
    let hundredths = (u64::from(minuten) * 100 + 30) / 60;
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

/// A moment as `2026-11-22T11:00:00Z`.
fn whole_second(at: jiff::Timestamp) -> String {
    jiff::Timestamp::from_second(at.as_second())
        .unwrap_or(jiff::Timestamp::UNIX_EPOCH)
        .to_string()
}

/// Adds the proof (Data Integrity EdDSA Cryptosuites 1.0, §3.2): a signature over the hash of how it was signed and the hash of what
/// is said, both as canonical RDF.
fn secure(
    issuer: &Issuer<'_>,
    mut document: Value,
    at: jiff::Timestamp,
) -> Result<Value, PrintError> {
    let created = whole_second(at);
    let method = format!("{}#key-{}", issuer.did(), issuer.key);
    let mut hashed = Sha256::digest(quads::proof(&created, &method, CRYPTOSUITE)).to_vec();
    hashed.extend(Sha256::digest(quads::canonical(&document)?));
    let proof = json!({
        "type": "DataIntegrityProof",
        "cryptosuite": CRYPTOSUITE,
        "created": created,
        "verificationMethod": method,
        "proofPurpose": "assertionMethod",
        "proofValue": in_base58(&(issuer.sign)(&hashed)),
    });
    if let Some(fields) = document.as_object_mut() {
        fields.insert("proof".to_owned(), proof);
    }
    Ok(document)
}

#[cfg(test)]
#[path = "badge/tests.rs"]
mod tests;
