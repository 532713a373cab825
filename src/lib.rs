//! Start here. dienstencheque issues and prints dienstencheques, queues klussen, dispatches ploegen and logs uren that
//! become werkervaring.
//!
//! ```text
//! main ──▶ commands ──▶ web ──▶ actions ──▶ store ──▶ domain        migration (knows nothing of ours)
//!                                  ├──────▶ print ──▶ domain
//!                                  └────▶ planner ──▶ domain
//!                                  └──────▶ print, notify ──▶ domain
//! ```
//!
//! Nothing but `commands` imports `web`. `web` never names `store` or `sea_orm`; `actions` never names `axum` or `sea_orm`;
//! `domain` and `planner` name none of them. `tests/architecture.rs` holds these arrows.
//!
//! The same nouns stand in every layer: where is klus? It is `*/klus.rs`.
//!
//! Language: nouns of the field are Dutch, from the closed list in the README; everything else is English; what people
//! see is Dutch in plain words.

pub mod domain;

pub mod actions;
pub mod app;
pub mod commands;
pub mod config;
pub mod notify;
pub mod planner;
pub mod print;
pub mod secrets;
pub mod store;
pub mod web;
