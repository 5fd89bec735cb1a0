//! Where the words of a phrase follow one another.
//!
//! Cost: the positions of the rarest word are read in full; each other word, rarer ones first, is looked up
//! in the documents that are left and strikes out places where it does not stand. One cursor at a time.

use super::ListWriter;
use crate::index::dictionary::TermId;
use crate::index::segment::TextSegment;

/// The documents that hold the terms one after the other, in a list of one.
pub fn find(segment: &TextSegment, terms: &[String]) -> ListWriter {
    let mut found = ListWriter::new();
    for document in places(segment, terms).chunk_by(|a, b| a.0 == b.0) {
        let number = document[0].0;
        found.push(number, segment.length(number), document.len() as u32, []);
    }
    found.end_list();
    found
}

/// Every (document, position) at which the phrase begins.
fn places(segment: &TextSegment, terms: &[String]) -> Vec<(u32, u32)> {
    let ids: Option<Vec<TermId>> = terms.iter().map(|term| segment.find(term)).collect();
    let Some(ids) = ids else { return Vec::new() };
    let mut words: Vec<(u32, TermId)> = (0..).zip(ids).collect();
    words.sort_by_key(|&(_, id)| segment.postings.list(id.0).count);
    let Some((&(offset, rarest), others)) = words.split_first() else {
        return Vec::new();
    };
    let mut places = Vec::new();
    segment.each_posting(rarest, |document, positions| {
        let begins = positions
            .iter()
            .filter_map(|position| position.checked_sub(offset));
        places.extend(begins.map(|begin| (document, begin)));
    });
    for &(offset, id) in others {
        keep_followed(segment, &mut places, offset, id);
    }
    places
}

/// Keeps the places that the term follows at a distance of `offset`.
fn keep_followed(segment: &TextSegment, places: &mut Vec<(u32, u32)>, offset: u32, id: TermId) {
    let mut cursor = segment.cursor(id);
    let mut positions = Vec::new();
    let mut read = None;
    places.retain(|&(document, begin)| {
        if cursor.advance(document) != document {
            return false;
        }
        if read != Some(document) {
            cursor.positions(&mut positions);
            read = Some(document);
        }
        positions.binary_search(&(begin + offset)).is_ok()
    });
}
