//! What class a character is of, and what it becomes in a term.
//!
//! The tables come from `tables/unicode.json`. ASCII costs one array access; anything else a binary search
//! over some 1,600 stretches and, within words, one over 4,500 folded characters: some 30 ns.

use super::tables::{ASCII, CLASS_STARTS, CLASSES, FOLD_KEYS, FOLD_OFFSETS, FOLD_TEXT};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    Separator,
    Word,
    /// Han, kana or a Hangul syllable.
    Cjk,
    /// A combining accent or a variation selector: as if it were not there.
    Ignored,
    Apostrophe,
}

/// The class of any character.
pub fn class_of(character: char) -> Class {
    let stretch = CLASS_STARTS.partition_point(|&start| start <= u32::from(character)) - 1;
    match CLASSES[stretch] {
        1 => Class::Word,
        2 => Class::Cjk,
        3 => Class::Ignored,
        4 => Class::Apostrophe,
        _ => Class::Separator,
    }
}

/// An ASCII byte as it stands in a term: 0 if it separates, the apostrophe as itself.
pub fn fold_ascii(byte: u8) -> u8 {
    ASCII[usize::from(byte)]
}

/// What a character of class [`Class::Word`] becomes, or `None` if it stays as it is.
pub fn fold(character: char) -> Option<&'static str> {
    let at = FOLD_KEYS.binary_search(&u32::from(character)).ok()?;
    Some(&FOLD_TEXT[usize::from(FOLD_OFFSETS[at])..usize::from(FOLD_OFFSETS[at + 1])])
}
