//! Doors between JavaScript and Rust, side by side.
//!
//! Each takes the same rows in, or gives the same hits out: as a frame (what the product does), as typed arrays and
//! blobs in arguments of their own, or as arrays of objects. Rows in are read to the last text, and a sum over them is
//! returned, which is the same through every door.
// In test builds the macros leave out the registration, the functions' only caller.
#![cfg_attr(test, allow(dead_code))]

mod bytes;
mod frames;
mod hits;
mod objects;
mod typed;

use napi_derive::napi;

/// The cheapest call there is.
#[napi]
pub fn nothing() {}

/// The cheapest call with a value in and a value out.
#[napi]
pub fn next(value: u32) -> u32 {
    value.wrapping_add(1)
}

/// What a door makes of a row: enough to have read all of it.
fn weigh(id: &str, content: &str, context: &str, tags: u32, timestamp: f64) -> f64 {
    (id.len() + content.len() + context.len()) as f64 + f64::from(tags) + timestamp % 1000.0
}
