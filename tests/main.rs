//! The one integration-test binary: stories per noun through HTTP, on SQLite and on PostgreSQL.

mod support;

mod account;
mod architecture;
mod cheque;
mod concurrency;
mod faults;
mod hostile;
mod invariants;
mod klus;
mod ploegen;
mod resultaten;
mod rights;
mod verkoop;
mod verzilvering;
mod werk;
