//! Prints `test/golden/math.json`, which holds the TypeScript side to the same bits:
//! `cargo run -p minds-model --example math > test/golden/math.json`.
//!
//! Each entry is a pair of 64-bit patterns in hexadecimal: the argument, the result.

use minds_model::math::{exp, ln, logistic};
use minds_model::optimus;

fn main() {
    println!("{{");
    print("ln", ln, positive, ",");
    print("exp", exp, |n| spread(n, 760.0), ",");
    print("logistic", logistic, |n| spread(n, 40.0), ",");
    print(
        "optimusExp",
        optimus::exp,
        |n| spread(n, if n % 2 == 0 { 4.0 } else { 710.0 }),
        "",
    );
    println!("}}");
}

fn print(name: &str, function: fn(f64) -> f64, argument: impl Fn(u64) -> f64, comma: &str) {
    let pairs: Vec<String> = (0..200)
        .map(argument)
        .map(|x| {
            format!(
                "    [\"{:016x}\", \"{:016x}\"]",
                x.to_bits(),
                function(x).to_bits()
            )
        })
        .collect();
    println!("  \"{name}\": [\n{}\n  ]{comma}", pairs.join(",\n"));
}

/// A number between -`reach` and `reach`.
fn spread(n: u64, reach: f64) -> f64 {
    (scramble(n) as f64 / u64::MAX as f64 * 2.0 - 1.0) * reach
}

/// A positive number of any exponent, subnormal ones included.
fn positive(n: u64) -> f64 {
    f64::from_bits(scramble(n) >> (1 + n % 16))
}

/// SplitMix64's output function.
fn scramble(n: u64) -> u64 {
    let mut z = (n + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
