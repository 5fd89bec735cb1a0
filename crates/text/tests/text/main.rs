//! The tests of text analysis and of the inverted index.

mod analysis;
mod corpus;
mod golden;
mod naive;
mod oracle;
mod query;
mod segments;
