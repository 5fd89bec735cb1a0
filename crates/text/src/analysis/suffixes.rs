//! The word lists of the English stemmer: exceptions, and the suffixes of steps 2 to 4.
//!
//! Suffixes are grouped by their last letter but one, so that a word is compared with a handful of them;
//! within a group the longer stand first.

/// What must hold, beside the suffix, for a rule to apply.
#[derive(Clone, Copy)]
pub enum Condition {
    R1,
    R2,
    R1AfterL,
    R1AfterLiEnding,
    R2AfterSOrT,
}

pub struct Rule {
    pub suffix: &'static str,
    pub replacement: &'static str,
    pub condition: Condition,
}

const fn r1(suffix: &'static str, replacement: &'static str) -> Rule {
    Rule {
        suffix,
        replacement,
        condition: Condition::R1,
    }
}

const fn delete_r2(suffix: &'static str) -> Rule {
    Rule {
        suffix,
        replacement: "",
        condition: Condition::R2,
    }
}

/// Beginnings after which R1 begins, whatever the letters say.
pub const R1_PREFIXES: [&str; 9] = [
    "arsen", "commun", "emerg", "gener", "inter", "later", "organ", "past", "univers",
];

/// The stem of a word the rules would get wrong.
pub fn exception(word: &str) -> Option<&'static str> {
    EXCEPTIONS
        .iter()
        .find(|(exception, _)| *exception == word)
        .map(|(_, stem)| *stem)
}

pub fn is_exception(word: &[u8]) -> bool {
    // All exceptions have three to six letters.
    word.len() <= 6
        && EXCEPTIONS
            .iter()
            .any(|(exception, _)| exception.as_bytes() == word)
}

const EXCEPTIONS: [(&str, &str); 15] = [
    ("andes", "andes"),
    ("atlas", "atlas"),
    ("bias", "bias"),
    ("cosmos", "cosmos"),
    ("early", "earli"),
    ("gently", "gentl"),
    ("howe", "howe"),
    ("idly", "idl"),
    ("news", "news"),
    ("only", "onli"),
    ("singly", "singl"),
    ("skies", "sky"),
    ("skis", "ski"),
    ("sky", "sky"),
    ("ugly", "ugli"),
];

pub const STEP_2: fn(u8) -> &'static [Rule] = |last_but_one| match last_but_one {
    b'a' => const { &[r1("ational", "ate"), r1("tional", "tion")] },
    b'c' => const { &[r1("enci", "ence"), r1("anci", "ance")] },
    b'e' => const { &[r1("izer", "ize")] },
    b'g' => {
        const {
            &[Rule {
                suffix: "ogi",
                replacement: "og",
                condition: Condition::R1AfterL,
            }]
        }
    }
    b'l' => {
        const {
            &[
                r1("lessli", "less"),
                r1("entli", "ent"),
                r1("fulli", "ful"),
                r1("ousli", "ous"),
                r1("abli", "able"),
                r1("alli", "al"),
                r1("bli", "ble"),
                Rule {
                    suffix: "li",
                    replacement: "",
                    condition: Condition::R1AfterLiEnding,
                },
            ]
        }
    }
    b'o' => const { &[r1("ization", "ize"), r1("ation", "ate"), r1("ator", "ate")] },
    b's' => {
        const {
            &[
                r1("fulness", "ful"),
                r1("iveness", "ive"),
                r1("ousness", "ous"),
                r1("alism", "al"),
                r1("ogist", "og"),
            ]
        }
    }
    b't' => const { &[r1("biliti", "ble"), r1("aliti", "al"), r1("iviti", "ive")] },
    _ => &[],
};

pub const STEP_3: fn(u8) -> &'static [Rule] = |last_but_one| match last_but_one {
    b'a' => const { &[r1("ational", "ate"), r1("tional", "tion"), r1("ical", "ic")] },
    b's' => const { &[r1("ness", "")] },
    b't' => const { &[r1("icate", "ic"), r1("iciti", "ic")] },
    b'u' => const { &[r1("ful", "")] },
    b'v' => const { &[delete_r2("ative")] },
    b'z' => const { &[r1("alize", "al")] },
    _ => &[],
};

pub const STEP_4: fn(u8) -> &'static [Rule] = |last_but_one| match last_but_one {
    b'a' => const { &[delete_r2("al")] },
    b'c' => const { &[delete_r2("ance"), delete_r2("ence")] },
    b'e' => const { &[delete_r2("er")] },
    b'i' => const { &[delete_r2("ic")] },
    b'l' => const { &[delete_r2("able"), delete_r2("ible")] },
    b'n' => {
        const {
            &[
                delete_r2("ement"),
                delete_r2("ment"),
                delete_r2("ant"),
                delete_r2("ent"),
            ]
        }
    }
    b'o' => {
        const {
            &[Rule {
                suffix: "ion",
                replacement: "",
                condition: Condition::R2AfterSOrT,
            }]
        }
    }
    b's' => const { &[delete_r2("ism")] },
    b't' => const { &[delete_r2("ate"), delete_r2("iti")] },
    b'u' => const { &[delete_r2("ous")] },
    b'v' => const { &[delete_r2("ive")] },
    b'z' => const { &[delete_r2("ize")] },
    _ => &[],
};
