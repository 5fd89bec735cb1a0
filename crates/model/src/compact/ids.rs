//! The ids of nodes that an answer gave the numbers of.
//!
//! ```text
//! u32 where each id ends | ids
//! ```

use super::room::Rest;
use super::text::Text;

/// Ids as they are given.
pub fn compact_ids(ids: &[Text<'_>]) -> Vec<u8> {
    let bytes: usize = ids.iter().map(Text::len).sum();
    let mut given = vec![0; 4 * ids.len() + bytes];
    Rest(&mut given).texts(ids.len(), ids.iter().copied());
    given
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_follow_where_they_end() {
        let given = compact_ids(&["a".into(), "".into(), "\u{fc}b".into()]);
        assert_eq!(given[..12], [1, 0, 0, 0, 1, 0, 0, 0, 3, 0, 0, 0]);
        assert_eq!(&given[12..], "aüb".as_bytes());
        assert!(compact_ids(&[]).is_empty());
    }
}
