//! Personas: a number inside, an id outside, and how their text is analysed.

use crate::aging::SIDE_TABLES;
use crate::{Connection, StoreError};
use rusqlite::{OptionalExtension, Row, params};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonaRow {
    pub persona: i64,
    pub id: String,
    pub language: String,
    /// A JSON array of texts; `None`: the language's own.
    pub stop_words: Option<String>,
}

const COLUMNS: &str = "SELECT persona, id, language, stop_words FROM personas";

fn read(row: &Row) -> rusqlite::Result<PersonaRow> {
    Ok(PersonaRow {
        persona: row.get(0)?,
        id: row.get(1)?,
        language: row.get(2)?,
        stop_words: row.get(3)?,
    })
}

impl Connection {
    pub fn personas(&self) -> Result<Vec<PersonaRow>, StoreError> {
        self.context((|| {
            let mut statement = self.inner.prepare_cached(&format!("{COLUMNS} ORDER BY id"))?;
            let rows = statement.query_map([], read)?;
            rows.collect()
        })())
    }

    pub fn persona_by_id(&self, id: &str) -> Result<Option<PersonaRow>, StoreError> {
        self.context(
            self.inner
                .prepare_cached(&format!("{COLUMNS} WHERE id = ?1"))
                .and_then(|mut statement| statement.query_row([id], read).optional()),
        )
    }

    pub fn insert_persona(&self, id: &str, language: &str) -> Result<PersonaRow, StoreError> {
        self.context(self.inner.execute(
            "INSERT INTO personas (id, language) VALUES (?1, ?2)",
            [id, language],
        ))?;
        Ok(PersonaRow {
            persona: self.inner.last_insert_rowid(),
            id: id.to_owned(),
            language: language.to_owned(),
            stop_words: None,
        })
    }

    /// Deletes a persona whose memories are these; cheaper than looking for them where they are few.
    pub fn delete_persona_of(&self, persona: i64, memories: &[i64]) -> Result<(), StoreError> {
        for memory in memories {
            self.delete_memory(*memory)?;
        }
        self.delete_persona_alone(persona)
    }

    /// Deletes what a persona has beside its memories.
    fn delete_persona_alone(&self, persona: i64) -> Result<(), StoreError> {
        for table in ["dictionaries", "compressions", "audit", "personas"] {
            self.context(
                self.inner
                    .execute(&format!("DELETE FROM {table} WHERE persona = ?1"), [persona]),
            )?;
        }
        Ok(())
    }

    /// Deletes a persona with its memories and everything that hangs on them; the number of memories. Reads every row.
    pub fn delete_persona(&self, persona: i64) -> Result<u64, StoreError> {
        let run = |sql: &str| self.context(self.inner.execute(sql, [persona]));
        for (table, column) in SIDE_TABLES {
            run(&format!(
                "DELETE FROM {table} WHERE {column} IN (SELECT memory FROM memories WHERE persona = ?1)"
            ))?;
        }
        let deleted = run("DELETE FROM memories WHERE persona = ?1")?;
        self.delete_persona_alone(persona)?;
        Ok(deleted as u64)
    }

    pub fn update_persona(&self, row: &PersonaRow) -> Result<(), StoreError> {
        self.context(self.inner.execute(
            "UPDATE personas SET id = ?2, language = ?3, stop_words = ?4 WHERE persona = ?1",
            params![row.persona, row.id, row.language, row.stop_words],
        ))?;
        Ok(())
    }
}
