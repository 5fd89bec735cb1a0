//! Words as the earlier system cut them: Python's `set(text.lower().split())`. Punctuation stays on its word.
//!
//! Cost: linear in the text, and a sort of its words; some 0.5 us for a sentence.

/// The distinct words of a query, ascending.
pub struct Query(Vec<String>);

/// How many distinct words two texts have, alone and together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Overlap {
    pub query: usize,
    pub content: usize,
    pub shared: usize,
}

impl Query {
    pub fn new(query: &str) -> Self {
        let lowered = query.to_lowercase();
        let mut words: Vec<String> = split(&lowered)
            .map(|(start, end)| lowered[start..end].to_owned())
            .collect();
        words.sort_unstable();
        words.dedup();
        Self(words)
    }

    pub fn overlap(&self, content: &str, scratch: &mut Scratch) -> Overlap {
        scratch.cut(content);
        let mut query = self.0.iter().peekable();
        let mut shared = 0;
        for (start, end) in &scratch.words {
            let word = &scratch.lowered[*start..*end];
            while query.next_if(|other| other.as_str() < word).is_some() {}
            shared += usize::from(query.next_if(|other| other.as_str() == word).is_some());
        }
        Overlap {
            query: self.0.len(),
            content: scratch.words.len(),
            shared,
        }
    }
}

/// Room that is used again from text to text.
#[derive(Default)]
pub struct Scratch {
    lowered: String,
    /// The distinct words of `lowered`, ascending.
    words: Vec<(usize, usize)>,
}

impl Scratch {
    fn cut(&mut self, text: &str) {
        self.lowered.clear();
        if text.is_ascii() {
            self.lowered.push_str(text);
            self.lowered.make_ascii_lowercase();
        } else {
            self.lowered = text.to_lowercase();
        }
        let (lowered, words) = (self.lowered.as_str(), &mut self.words);
        words.clear();
        words.extend(split(lowered));
        words.sort_unstable_by(|a, b| lowered[a.0..a.1].cmp(&lowered[b.0..b.1]));
        words.dedup_by(|a, b| lowered[a.0..a.1] == lowered[b.0..b.1]);
    }
}

/// Where each word begins and ends.
fn split(text: &str) -> impl Iterator<Item = (usize, usize)> + '_ {
    let base = text.as_ptr() as usize;
    text.split(is_space)
        .filter(|word| !word.is_empty())
        .map(move |word| {
            let start = word.as_ptr() as usize - base;
            (start, start + word.len())
        })
}

/// Python's `str.isspace`: Unicode's white space, and the four separators of ASCII.
fn is_space(character: char) -> bool {
    character.is_whitespace() || ('\x1c'..='\x1f').contains(&character)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn overlap(query: &str, content: &str) -> Overlap {
        Query::new(query).overlap(content, &mut Scratch::default())
    }

    #[test]
    fn counts_each_word_once() {
        let found = overlap("Tea tea, milk", "TEA tea milk milk sugar");
        assert_eq!(
            found,
            Overlap {
                query: 3,
                content: 3,
                shared: 2
            }
        );
        assert_eq!(overlap("", " \n").content, 0);
    }

    #[test]
    fn splits_where_python_does() {
        for space in "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \u{85}\u{a0}\u{1680}\u{2000}\u{200a}\u{2028}\u{2029}\u{202f}\u{205f}\u{3000}".chars() {
            assert_eq!(overlap("a b", &format!("a{space}b")).shared, 2, "{space:?}");
        }
        for no_space in "\u{180e}\u{200b}\u{feff}\0".chars() {
            assert_eq!(overlap("a b", &format!("a{no_space}b")).shared, 0, "{no_space:?}");
        }
    }

    #[test]
    fn lowers_whole_texts() {
        // A sigma is a final one by its neighbours; a dotted I becomes two characters.
        assert_eq!(overlap("ὀδυσσεύς", "ὈΔΥΣΣΕΎΣ").shared, 1);
        assert_eq!(overlap("i̇stanbul", "İSTANBUL").shared, 1);
        assert_eq!(overlap("straße", "STRASSE").shared, 0);
    }
}
