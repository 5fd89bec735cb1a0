//! The engine as a WebAssembly module.
#![cfg(target_family = "wasm")]

use rusqlite::Connection;
use sqlite_wasm_rs as _;
use wasm_bindgen::prelude::wasm_bindgen;

/// The version that an in-memory SQLite inside the module reports about itself.
#[wasm_bindgen(js_name = sqliteVersion)]
pub fn sqlite_version() -> Result<String, String> {
    Connection::open_in_memory()
        .and_then(|db| db.query_row("SELECT sqlite_version()", [], |row| row.get(0)))
        .map_err(|error| error.to_string())
}
