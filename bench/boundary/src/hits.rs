//! The hits that every door gives out.

use minds_model::Reply;
use minds_model::frame::{OwnedColumn, OwnedColumns, TextBuilder};
use std::sync::OnceLock;

/// Signals of a hit.
pub const SIGNALS: [&str; 7] = [
    "text",
    "vector",
    "recency",
    "importance",
    "access",
    "emotion",
    "context",
];

pub struct Hit {
    pub id: String,
    pub content: String,
    pub tags: [String; 2],
    pub score: f64,
}

/// How many hits go out.
const COUNT: u32 = 1000;

/// Hits about as long as glosses are; made once, so that only giving them out is measured.
pub fn sample() -> &'static [Hit] {
    static SAMPLE: OnceLock<Vec<Hit>> = OnceLock::new();
    let hit = |row: u32| Hit {
        id: format!("wn:noun:{row:08}"),
        content: format!("{row}: a domesticated carnivore that typically has a long snout and a keen nose"),
        tags: [format!("tag {}", row % 97), "animal".to_owned()],
        score: 1.0 / (f64::from(row) + 2.0),
    };
    SAMPLE.get_or_init(|| (0..COUNT).map(hit).collect())
}

pub const PERSONA: &str = "everything";
pub const CONTEXT: &str = r#"{"file":"noun.animal"}"#;
pub const TIME: f64 = 1_700_000_000_000.0;

/// The hits as `recall` replies with them.
pub fn reply(hits: &[Hit]) -> (Reply, OwnedColumns) {
    let count = hits.len();
    let texts = |text: fn(&Hit) -> &str| joined(hits.iter().map(text));
    let tags = hits.iter().flat_map(|hit| &hit.tags);
    let columns: OwnedColumns = vec![
        ("id", texts(|hit| &hit.id)),
        ("persona", OwnedColumn::U32(vec![0; count])),
        ("content", texts(|hit| &hit.content)),
        ("context", texts(|_| CONTEXT)),
        ("tagCounts", OwnedColumn::U32(vec![2; count])),
        ("tags", joined(tags.map(String::as_str))),
        ("timestamp", OwnedColumn::F64(vec![TIME; count])),
        ("importance", OwnedColumn::F64(vec![0.5; count])),
        ("emotionalValence", OwnedColumn::F64(vec![0.0; count])),
        ("decayRate", OwnedColumn::F64(vec![0.01; count])),
        ("accessCount", OwnedColumn::U32(vec![0; count])),
        ("lastAccessed", OwnedColumn::F64(vec![f64::NAN; count])),
        ("compressed", OwnedColumn::U8(vec![0; count])),
        ("thread", texts(|_| "")),
        ("position", OwnedColumn::U32(vec![u32::MAX; count])),
        (
            "score",
            OwnedColumn::F64(hits.iter().map(|hit| hit.score).collect()),
        ),
        ("value", OwnedColumn::F64(vec![0.5; count * SIGNALS.len()])),
        ("contribution", OwnedColumn::F64(vec![0.1; count * SIGNALS.len()])),
    ];
    let reply = Reply::Hits {
        personas: vec![PERSONA.to_owned()],
        signals: SIGNALS.iter().map(|name| (*name).to_owned()).collect(),
        counts: vec![count as u32],
        explanations: Vec::new(),
    };
    (reply, columns)
}

fn joined<'a>(texts: impl Iterator<Item = &'a str>) -> OwnedColumn {
    let mut builder = TextBuilder::default();
    texts.for_each(|text| builder.push(text));
    OwnedColumn::Text(builder)
}
