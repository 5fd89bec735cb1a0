//! What a query text asks for.

mod syntax;

use rustc_hash::FxHashMap;

use super::clause::Clause;
use crate::analysis::{Analyser, Scratch};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryTerm {
    pub clause: Clause,
    /// How often the query holds it.
    pub frequency: u32,
}

/// The distinct clauses of a query, in the order of their first appearance.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QueryTerms {
    terms: Vec<QueryTerm>,
}

impl QueryTerms {
    /// Every word of the text is a term; quotes and stars are punctuation. Stop words are left out, unless
    /// the query has nothing else.
    pub fn parse(analyser: &Analyser, scratch: &mut Scratch, text: &str) -> Self {
        let mut found = Found::default();
        found.add_words(analyser, scratch, text);
        found.finish()
    }

    /// Like [`QueryTerms::parse`], but `"words in quotes"` are a phrase and `word*` is a prefix.
    ///
    /// The words of a phrase are analysed; its stop words count like any others, and a phrase of one word
    /// is that word even if it is a stop word. A prefix is folded, not stemmed, and compared with stems. A
    /// quote without a partner is punctuation; so is a star within quotes, or one that does not end a word.
    pub fn parse_syntax(analyser: &Analyser, scratch: &mut Scratch, text: &str) -> Self {
        let mut found = Found::default();
        syntax::parse(analyser, scratch, text, &mut found);
        found.finish()
    }

    pub fn terms(&self) -> &[QueryTerm] {
        &self.terms
    }

    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }
}

#[derive(Default)]
struct Found {
    telling: Distinct,
    stops: Distinct,
}

impl Found {
    fn add_words(&mut self, analyser: &Analyser, scratch: &mut Scratch, text: &str) {
        analyser.analyse(text, scratch, |term, stop| self.add_word(term, stop));
    }

    fn add_word(&mut self, term: &str, stop: bool) {
        let terms = if stop { &mut self.stops } else { &mut self.telling };
        terms.count(Clause::Term(term.to_owned()));
    }

    fn finish(self) -> QueryTerms {
        let terms = if self.telling.terms.is_empty() {
            self.stops.terms
        } else {
            self.telling.terms
        };
        QueryTerms { terms }
    }
}

#[derive(Default)]
struct Distinct {
    places: FxHashMap<Clause, usize>,
    terms: Vec<QueryTerm>,
}

impl Distinct {
    fn count(&mut self, clause: Clause) {
        if let Some(&place) = self.places.get(&clause) {
            self.terms[place].frequency += 1;
        } else {
            self.places.insert(clause.clone(), self.terms.len());
            self.terms.push(QueryTerm { clause, frequency: 1 });
        }
    }
}
