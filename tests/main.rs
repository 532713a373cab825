//! The one integration-test binary: stories per noun through HTTP, on SQLite and on PostgreSQL.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::pedantic,
    reason = "a test that cannot go on says so by panicking; stories are read as prose"
)]

mod support;

mod aanbod;
mod account;
mod adressen;
mod afrekening;
mod afwezig;
mod agenda;
mod architecture;
mod bank;
mod bericht;
mod bewijs;
mod bord;
mod cheque;
mod concurrency;
mod demo;
mod faults;
mod hostile;
mod intake;
mod invariants;
mod kas;
mod klus;
mod klus_edit;
mod months;
mod pattern;
mod payers;
mod phone;
mod phone_model;
mod ploegen;
mod ploegvorming;
mod queue;
mod rapport;
mod reistijden;
mod resultaten;
mod rights;
mod stock;
mod storage;
mod tampered;
mod telefoon;
mod terugbetaling;
mod traject;
mod trede;
mod uren;
mod verkoop;
mod verval;
mod vervanging;
mod verzilvering;
mod voertuigen;
mod waardering;
mod werk;
