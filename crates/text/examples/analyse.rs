//! Prints the terms of each line of standard input, or, given a file, how fast its lines are analysed.
//!
//!     cargo run --release -p minds-text --example analyse [-- FILE]

use std::io::{self, BufRead};
use std::time::Instant;

use minds_text::analysis::{Analyser, Language, Scratch};

fn main() -> io::Result<()> {
    let analyser = Analyser::new(Language::English, None);
    let mut scratch = Scratch::default();
    match std::env::args().nth(1) {
        Some(path) => measure(&std::fs::read_to_string(path)?, &analyser, &mut scratch),
        None => {
            for line in io::stdin().lock().lines() {
                let mut terms = Vec::new();
                analyser.analyse(&line?, &mut scratch, |term, stop| {
                    terms.push(if stop {
                        format!("({term})")
                    } else {
                        term.to_owned()
                    });
                });
                println!("{}", terms.join(" "));
            }
        }
    }
    Ok(())
}

fn measure(text: &str, analyser: &Analyser, scratch: &mut Scratch) {
    for _ in 0..5 {
        let (mut terms, mut bytes) = (0u64, 0u64);
        let started = Instant::now();
        for line in text.lines() {
            analyser.analyse(line, scratch, |term, _| {
                terms += 1;
                bytes += term.len() as u64;
            });
        }
        let seconds = started.elapsed().as_secs_f64();
        println!(
            "{terms} terms, {bytes} bytes of terms in {seconds:.3} s ({:.0} ns each)",
            seconds * 1e9 / terms as f64
        );
    }
}
