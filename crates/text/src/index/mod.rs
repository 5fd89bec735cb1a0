//! The inverted index: immutable segments of documents, and exact ranking over several of them.
//!
//! A [`SegmentBuilder`] takes documents and gives a [`TextSegment`]; [`merge`] joins segments and leaves
//! out what was deleted; [`search`] ranks the documents of a list of segments by [`bm25`]. Segments know
//! nothing of deletions: the caller keeps them and says, per segment, which documents to accept. Statistics
//! over all segments are pooled by the caller too, so that a document's score does not depend on how
//! documents are divided into segments.
//!
//! ```
//! use minds_text::analysis::{Analyser, Language, Scratch};
//! use minds_text::index::{QueryTerms, SearchScratch, SegmentBuilder, SegmentView, Way, WeightedClause, bm25, search};
//!
//! let (analyser, mut scratch) = (Analyser::new(Language::English, None), Scratch::default());
//! let mut builder = SegmentBuilder::new();
//! for text in ["a cat sat", "two dogs and a cat", "rain"] {
//!     builder.add_document(&analyser, &mut scratch, &[text]);
//! }
//! let segment = builder.build();
//!
//! let query = QueryTerms::parse(&analyser, &mut scratch, "the dog");
//! let resolved: Vec<_> = query.terms().iter().map(|t| segment.resolve(&t.clause)).collect();
//! let weigh = |df: u32, frequency| bm25::weight(bm25::idf(3, df.into()), frequency);
//! let clauses: Vec<_> = query
//!     .terms()
//!     .iter()
//!     .zip(&resolved)
//!     .map(|(t, postings)| WeightedClause { postings, weight: weigh(postings.len(), t.frequency) })
//!     .collect();
//! let views = [SegmentView { segment: &segment, clauses: &clauses, accept: &|_| true }];
//! let average_length = segment.total_length() as f64 / 3.0;
//! let newer_first = |a: &_, b: &_| number(b).cmp(&number(a));
//! # fn number(hit: &minds_text::index::Hit) -> u32 { hit.document }
//! let hits = search(Way::Fastest, &views, average_length, 10, newer_first, &mut SearchScratch::default());
//! assert_eq!(hits.iter().map(|hit| hit.document).collect::<Vec<_>>(), [1]);
//! ```

pub mod bm25;
mod builder;
mod clause;
mod codec;
mod dictionary;
mod lengths;
mod merge;
mod postings;
mod query;
mod search;
mod segment;

pub use builder::SegmentBuilder;
pub use clause::{Clause, ClausePostings};
pub use dictionary::TermId;
pub use merge::{MergePart, merge};
pub use query::{QueryTerm, QueryTerms};
pub use search::{
    DocumentScorer, Hit, MatchedTerm, SearchScratch, SegmentView, Way, WeightedClause, matched_terms,
    score_document, search,
};
pub use segment::TextSegment;
