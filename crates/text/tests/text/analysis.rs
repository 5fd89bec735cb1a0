//! Properties of the analysis on arbitrary text.

use minds_text::analysis::{Analyser, Language, Scratch};

use crate::corpus::Random;

fn text(random: &mut Random) -> String {
    (0..random.below(200)).filter_map(|_| character(random)).collect()
}

fn character(random: &mut Random) -> Option<char> {
    char::from_u32(match random.below(8) {
        0 => random.below(0x11_0000),
        1 => random.below(0x3000),
        2 => 0x3000 + random.below(0x200),
        3 => 0x300 + random.below(0x70),
        4 => u32::from(b"' -_s"[random.below(5) as usize]),
        _ => u32::from(b'A') + random.below(58),
    })
}

#[test]
fn any_text_gives_terms_of_one_to_64_code_points() {
    let analysers = [
        Analyser::new(Language::English, None),
        Analyser::new(Language::None, None),
    ];
    let mut scratch = Scratch::default();
    let mut random = Random::new(1);
    for _ in 0..5_000 {
        let text = text(&mut random);
        for analyser in &analysers {
            analyser.analyse(&text, &mut scratch, |term, _| {
                let length = term.chars().count();
                assert!((1..=64).contains(&length), "{term:?} in {text:?}");
                assert!(
                    !term.contains(|c: char| c.is_ascii_uppercase() || c.is_whitespace()),
                    "{term:?} in {text:?}"
                );
            });
        }
    }
}

#[test]
fn a_buffer_carries_nothing_from_one_text_to_the_next() {
    let analyser = Analyser::new(Language::English, None);
    let mut shared = Scratch::default();
    let mut random = Random::new(2);
    for _ in 0..2_000 {
        let text = text(&mut random);
        let (mut with_shared, mut with_fresh) = (Vec::new(), Vec::new());
        analyser.analyse(&text, &mut shared, |term, stop| {
            with_shared.push((term.to_owned(), stop))
        });
        analyser.analyse(&text, &mut Scratch::default(), |term, stop| {
            with_fresh.push((term.to_owned(), stop))
        });
        assert_eq!(with_shared, with_fresh);
    }
}

#[test]
fn language_names_read_back() {
    for language in [Language::English, Language::None] {
        assert_eq!(Language::parse(language.as_str()), Some(language));
    }
    assert_eq!(Language::parse("klingon"), None);
}
