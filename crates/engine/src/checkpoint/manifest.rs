//! The manifest: which state of which council a checkpoint shows, and where each segment stands.

use crate::index::{Reader, Writer};
use minds_store::PersonaRow;
use std::io;
use xxhash_rust::xxh3::xxh3_64;

/// Changes with every change of the format of manifests or segments.
const MAGIC: u64 = u64::from_le_bytes(*b"mindsix3");

/// Where a segment's bytes stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Number of the pack, a file.
    pub pack: u64,
    pub offset: u64,
    pub length: u64,
    /// XXH3 of the bytes.
    pub checksum: u64,
}

/// A segment of a persona.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SegmentEntry {
    pub place: Place,
    /// Marks of the documents that are gone; empty where none is.
    pub deleted: Vec<u64>,
    /// Where their importances stand, where passes of forgetting changed them since the segment was made.
    pub importances: Option<Place>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonaEntry {
    /// The settings that the segments were analysed with.
    pub row: PersonaRow,
    pub segments: Vec<SegmentEntry>,
}

/// The base of the graph, which may be older than the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GraphEntry {
    pub place: Place,
    pub position: i64,
    /// The change log's token at `position`.
    pub token: i64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    /// Made anew with each manifest.
    pub generation: u64,
    pub identity: String,
    pub position: i64,
    /// The change log's token at `position`.
    pub token: i64,
    pub dimension: u64,
    pub personas: Vec<PersonaEntry>,
    /// Absent where there is no graph, or a small one.
    pub graph: Option<GraphEntry>,
}

impl Manifest {
    pub fn encode(&self) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.write(&mut Writer::new(&mut bytes))?;
        let checksum = xxh3_64(&bytes);
        Writer::new(&mut bytes).number(checksum)?;
        Ok(bytes)
    }

    fn write(&self, writer: &mut Writer) -> io::Result<()> {
        writer.number(MAGIC)?;
        writer.number(self.generation)?;
        writer.text(&self.identity)?;
        writer.number(self.position as u64)?;
        writer.number(self.token as u64)?;
        writer.number(self.dimension)?;
        writer.number(self.personas.len() as u64)?;
        for PersonaEntry { row, segments } in &self.personas {
            writer.number(row.persona as u64)?;
            writer.text(&row.id)?;
            writer.text(&row.language)?;
            writer.number(u64::from(row.stop_words.is_some()))?;
            writer.text(row.stop_words.as_deref().unwrap_or(""))?;
            writer.number(segments.len() as u64)?;
            for entry in segments {
                write_place(writer, &entry.place)?;
                writer.column(&entry.deleted)?;
                writer.number(u64::from(entry.importances.is_some()))?;
                if let Some(place) = &entry.importances {
                    write_place(writer, place)?;
                }
            }
        }
        writer.number(u64::from(self.graph.is_some()))?;
        if let Some(entry) = &self.graph {
            write_place(writer, &entry.place)?;
            writer.number(entry.position as u64)?;
            writer.number(entry.token as u64)?;
        }
        Ok(())
    }

    /// `None` where the bytes are torn or of another format.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let (body, checksum) = bytes.split_at_checked(bytes.len().checked_sub(8)?)?;
        if xxh3_64(body) != u64::from_le_bytes(checksum.try_into().ok()?) {
            return None;
        }
        let mut reader = Reader::new(body);
        if reader.number()? != MAGIC {
            return None;
        }
        let mut manifest = Self {
            generation: reader.number()?,
            identity: reader.text()?,
            position: reader.number()? as i64,
            token: reader.number()? as i64,
            dimension: reader.number()?,
            personas: Vec::new(),
            graph: None,
        };
        for _ in 0..reader.number()? {
            manifest.personas.push(persona(&mut reader)?);
        }
        if reader.number()? != 0 {
            manifest.graph = Some(GraphEntry {
                place: read_place(&mut reader)?,
                position: reader.number()? as i64,
                token: reader.number()? as i64,
            });
        }
        reader.is_at_end().then_some(manifest)
    }

    /// Every place that the manifest names.
    pub fn places(&self) -> impl Iterator<Item = Place> + '_ {
        self.personas
            .iter()
            .flat_map(|persona| &persona.segments)
            .flat_map(|entry| std::iter::once(entry.place).chain(entry.importances))
            .chain(self.graph.map(|entry| entry.place))
    }
}

fn write_place(writer: &mut Writer, place: &Place) -> io::Result<()> {
    for number in [place.pack, place.offset, place.length, place.checksum] {
        writer.number(number)?;
    }
    Ok(())
}

fn read_place(reader: &mut Reader) -> Option<Place> {
    Some(Place {
        pack: reader.number()?,
        offset: reader.number()?,
        length: reader.number()?,
        checksum: reader.number()?,
    })
}

fn persona(reader: &mut Reader) -> Option<PersonaEntry> {
    let persona = reader.number()? as i64;
    let (id, language) = (reader.text()?, reader.text()?);
    let has_stop_words = reader.number()? == 1;
    let stop_words = Some(reader.text()?).filter(|_| has_stop_words);
    let mut segments = Vec::new();
    for _ in 0..reader.number()? {
        segments.push(SegmentEntry {
            place: read_place(reader)?,
            deleted: reader.column()?,
            importances: match reader.number()? {
                0 => None,
                _ => Some(read_place(reader)?),
            },
        });
    }
    Some(PersonaEntry {
        row: PersonaRow {
            persona,
            id,
            language,
            stop_words,
        },
        segments,
    })
}
