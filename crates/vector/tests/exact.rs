use minds_vector::{Query, VectorSegment};

#[test]
fn scan_gives_the_cosine_of_every_accepted_document() {
    let mut segment = VectorSegment::default();
    segment.push(1, &[1.0, 0.0]);
    segment.push(4, &[0.0, 2.0]);
    segment.push(5, &[3.0, 3.0]);
    segment.push(9, &[0.0, 0.0]);
    let query = Query::new(&[2.0, 0.0]);
    let mut found = Vec::new();
    segment.scan(
        &query,
        |document| document != 4,
        |document, cosine| found.push((document, cosine)),
    );
    assert_eq!(
        found.iter().map(|(document, _)| *document).collect::<Vec<_>>(),
        [1, 5, 9]
    );
    assert_eq!(found[0].1, 1.0);
    assert!((found[1].1 - 0.5f64.sqrt()).abs() < 1e-12);
    assert_eq!(found[2].1, 0.0, "a vector of length 0 is like nothing");
    assert_eq!(segment.similarity(&query, 4), Some(0.0));
    assert_eq!(segment.similarity(&query, 2), None);
    assert_eq!(segment.get(5), Some(&[3.0f32, 3.0][..]));
}
