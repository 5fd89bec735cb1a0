//! BM25, with every operation's order fixed.
//!
//! The TypeScript engine repeats these operations one by one and gets the same bits; all are on f64, none
//! is fused:
//!
//! ```text
//! idf    = ln(1 + ((n - df) + 0.5) / (df + 0.5))
//! weight = idf * qtf
//! norm   = K1 * ((1 - B) + B * (length / average_length))
//! part   = weight * ((tf * (K1 + 1)) / (tf + norm))
//! score  = ((0 + part of the query's first term) + part of its second) + ...
//! ```
//!
//! n is the number of live documents, df how many of them hold the term, qtf how often the query does, tf
//! how often the document does. Terms count in the order of their first appearance in the query; a term
//! that the document lacks adds nothing.

use minds_model::math::ln;

pub const K1: f64 = 1.2;
pub const B: f64 = 0.75;

/// How rare a term is: 0.5 documents more on either side keep it positive and finite.
pub fn idf(documents: u64, document_frequency: u64) -> f64 {
    let (n, df) = (documents as f64, document_frequency as f64);
    ln(1.0 + ((n - df) + 0.5) / (df + 0.5))
}

/// What a term of the query counts for, whatever the document.
pub fn weight(idf: f64, query_frequency: u32) -> f64 {
    idf * f64::from(query_frequency)
}

/// How a document's length weakens what it holds.
#[inline]
pub fn norm(length: u32, average_length: f64) -> f64 {
    K1 * ((1.0 - B) + B * (f64::from(length) / average_length))
}

/// What one term adds to a document's score.
#[inline]
pub fn part(weight: f64, frequency: u32, norm: f64) -> f64 {
    let tf = f64::from(frequency);
    weight * ((tf * (K1 + 1.0)) / (tf + norm))
}
