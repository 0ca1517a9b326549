//! The whole system over HTTP: the site, every function, the store and the e-mails in one process,
//! spoken to as people do, and as nobody should. One file a theme; one program, linked once.

#![cfg(test)]

mod admin;
mod any_bytes;
mod approval;
mod canaries;
mod changing;
mod dashboard;
mod deadline;
mod door;
mod editions;
mod elsewhere;
mod equality;
mod everywhere;
mod export;
mod faults;
mod figures;
mod forgetting;
mod keeping;
mod killed;
mod letters;
mod limits;
mod linkage;
mod links;
mod logs;
mod new_question;
mod observatory;
mod once;
mod other_scheme;
mod outcomes;
mod own_page;
mod races;
mod requests;
mod restart;
mod routes;
mod sheets;
mod spreadsheet;
mod states;
mod walk;
mod worked;

#[path = "../scheme_test/mod.rs"]
mod scheme_test;

#[path = "../attacks/mod.rs"]
mod attacks;
