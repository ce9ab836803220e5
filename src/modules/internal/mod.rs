//! Modules that the texts in js/ require and scripts cannot: `internal/...`.

pub mod errors;
pub mod validators;
