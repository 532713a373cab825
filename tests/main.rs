//! The one integration-test binary: stories per noun through HTTP, on SQLite and on PostgreSQL.

mod support;

mod account;
mod architecture;
mod cheque;
mod concurrency;
mod faults;
mod klus;
mod resultaten;
mod verkoop;
mod verzilvering;
mod werk;
