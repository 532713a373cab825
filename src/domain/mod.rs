//! What is true: values, states, rules and refusals. No IO, no clock, no framework; the rules and words are those of the
//! field, with refusals as Dutch sentences that a clerk can read out.

pub mod glossary;

// Values
pub mod address;
pub mod adres;
pub mod calendar;
pub mod code;
pub mod fields;
mod gf32;
pub mod half_days;
pub mod iban;
pub mod iso_week;
pub mod money;
pub mod nummer;
pub mod point;
// The scheme
pub mod administratie;
pub mod klussoort;
pub mod prijs;
pub mod rapport;
pub mod regeling;
pub mod standaardtekst;
pub mod uitvoerder;
pub mod verkooppunt;
// Cheques and money
pub mod afrekening;
pub mod akkoord;
pub mod bankafschrift;
pub mod boeking;
pub mod boekingsexport;
pub mod cheque;
pub mod factuur;
pub mod fonds;
pub mod kas;
pub mod melding;
pub mod oplage;
pub mod organisatie;
pub mod overdracht;
pub mod telling;
pub mod terugbetaling;
pub mod toekenning;
pub mod travel;
pub mod verkoop;
pub mod vervanging;
pub mod verzilvering;
// What came of it
pub mod resultaten;
// Who
pub mod account;
pub mod taal;
// The work
pub mod aanbod;
pub mod afwezig;
pub mod agenda;
pub mod bericht;
pub mod bewoner;
pub mod bezetting;
pub mod certificaat;
pub mod deelnemer;
pub mod foto;
pub mod handtekening;
pub mod herhaling;
pub mod klus;
pub mod leerdoel;
pub mod opdracht;
pub mod ploeg;
pub mod signaal;
pub mod vooropname;
pub mod waardering;
// What is done, and what it adds up to
pub mod bewijs;
pub mod opmerking;
pub mod trede;
pub mod uren;
pub mod werkervaring;
