use minds_model::math::{exp, ln, logistic};

#[test]
fn agrees_with_the_platform_to_a_few_ulp() {
    let mut x = 1e-310f64;
    while x < 1e300 {
        let (ours, theirs) = (ln(x), x.ln());
        assert!(
            (ours - theirs).abs() <= 4.0 * f64::EPSILON * theirs.abs().max(1e-3),
            "ln {x}: {ours} {theirs}"
        );
        x *= 1.37;
    }
    let mut x = -745.0f64;
    while x < 709.7 {
        let (ours, theirs) = (exp(x), x.exp());
        assert!(
            (ours - theirs).abs() <= 4.0 * f64::EPSILON * theirs + 5e-324,
            "exp {x}: {ours} {theirs}"
        );
        x += 0.317;
    }
}

#[test]
fn is_exact_where_it_must_be() {
    assert_eq!(ln(1.0), 0.0);
    assert_eq!(exp(0.0), 1.0);
    assert_eq!(logistic(0.0), 0.5);
    assert_eq!(ln(0.0), f64::NEG_INFINITY);
    assert!(ln(-1.0).is_nan());
    assert!(exp(f64::NAN).is_nan());
    assert_eq!(exp(1000.0), f64::INFINITY);
    assert_eq!(exp(-1000.0), 0.0);
}
