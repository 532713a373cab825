//! What is true in the field: values, rules and their refusals.
//!
//! Nothing here reads a clock, a file, a network or a database; time and randomness are arguments.

pub mod address;
pub mod calendar;
pub mod code;
mod gf32;
pub mod klussoort;
pub mod money;
pub mod nummer;
pub mod regeling;
pub mod uitvoerder;
pub mod verkooppunt;
