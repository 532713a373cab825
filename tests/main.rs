//! The one integration-test binary: stories per noun through HTTP, on SQLite and on PostgreSQL.

mod support;

mod account;
mod klus;
mod architecture;
mod cheque;
mod concurrency;
mod faults;
mod resultaten;
mod werk;
mod verkoop;
mod verzilvering;
