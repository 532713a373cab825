//! Dienstencheques, klussen and werkervaring.

pub mod domain;
