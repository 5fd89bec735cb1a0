//! Against values that numpy 1.26.4 gave on a processor with AVX-512.

use minds_model::optimus::{access, exp};

#[test]
fn exp_has_the_earlier_bits() {
    let known: [(f64, u64); 17] = [
        (0.0, 0x3ff0000000000000),
        (-0.02, 0x3fef5dc99badec5c),
        (-0.03, 0x3fef0de3caa47bd0),
        (-0.14, 0x3febd1c85cb179fb),
        (-0.79, 0x3fdd0bcb0a4ca462),
        (-0.98, 0x3fd80518d7d9201a),
        (-1.09, 0x3fd584922f36284b),
        (-1.63, 0x3fc914386498de48),
        (-1.6400000000000001, 0x3fc8d45688dba86d),
        (-1.78, 0x3fc595ef4fb0360d),
        (-3.65, 0x3f9a9d6b205d0f4a),
        (-36.5, 0x3ca4466751c2bbe8),
        (-600.25, 0x09d03fcf33f2b267),
        (0.05, 0x3ff0d201a422a432),
        (1.0, 0x4005bf0a8b145769),
        (12.345, 0x410c0d80ffb740c4),
        (706.5, 0x7fa336a6242bf518),
    ];
    for (x, bits) in known {
        assert_eq!(exp(x).to_bits(), bits, "exp {x}");
    }
}

#[test]
fn exp_stays_finite_at_its_ends() {
    assert_eq!(exp(-708.0), 0.0);
    assert_eq!(exp(f64::NEG_INFINITY), 0.0);
    assert_eq!(exp(708.0), f64::MAX);
    assert_eq!(exp(f64::INFINITY), f64::MAX);
}

#[test]
fn accesses_count_up_to_the_bound() {
    assert_eq!(access(0), 0.0);
    assert_eq!(access(2).to_bits(), 0x3fbc1fdd9114d1aa);
    assert_eq!(access(19).to_bits(), 0x3fd32c352f8fe941);
    assert_eq!(access(20), 0.3);
    assert_eq!(access(u32::MAX), 0.3);
}
