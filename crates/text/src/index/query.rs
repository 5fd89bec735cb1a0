//! What a query text asks for.

use rustc_hash::FxHashMap;

use crate::analysis::{Analyser, Scratch};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryTerm {
    pub term: String,
    /// How often the query holds it.
    pub frequency: u32,
}

/// The distinct terms of a query, in the order of their first appearance.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QueryTerms {
    terms: Vec<QueryTerm>,
}

impl QueryTerms {
    /// Stop words are left out, unless the query has nothing else.
    pub fn parse(analyser: &Analyser, scratch: &mut Scratch, text: &str) -> Self {
        let mut telling = Distinct::default();
        let mut stops = Distinct::default();
        analyser.analyse(text, scratch, |term, stop| {
            if stop {
                stops.count(term)
            } else {
                telling.count(term)
            }
        });
        let terms = if telling.terms.is_empty() {
            stops.terms
        } else {
            telling.terms
        };
        QueryTerms { terms }
    }

    pub fn terms(&self) -> &[QueryTerm] {
        &self.terms
    }

    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }
}

#[derive(Default)]
struct Distinct {
    places: FxHashMap<String, usize>,
    terms: Vec<QueryTerm>,
}

impl Distinct {
    fn count(&mut self, term: &str) {
        if let Some(&place) = self.places.get(term) {
            self.terms[place].frequency += 1;
        } else {
            self.places.insert(term.to_owned(), self.terms.len());
            self.terms.push(QueryTerm {
                term: term.to_owned(),
                frequency: 1,
            });
        }
    }
}
