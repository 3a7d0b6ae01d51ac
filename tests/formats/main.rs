//! Tests of the formats that are read and written: one binary, a module a subject.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on should stop where it stands"
)]

mod account;
mod again;
mod age;
mod columns;
mod comments;
mod cut;
mod due;
mod example;
mod export;
mod exported;
mod fuzz;
mod golden;
mod golden_documents;
mod hostile;
mod internal;
mod losses;
mod mail;
mod mangled;
mod memory;
mod minutes;
mod office;
mod page;
mod paper;
mod part;
mod pasted;
mod plain;
mod planted;
mod portable;
mod printed;
mod programs;
mod public;
mod read_office;
mod real_log;
mod rebuilt;
mod rows;
mod separated;
mod support;
mod titles;
mod workbooks;
