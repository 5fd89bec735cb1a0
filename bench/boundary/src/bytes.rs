//! A reply's bytes on their way out: handed over as they are, or copied into memory of JavaScript's own.

use napi::Result;
use napi::bindgen_prelude::{Buffer, BufferSlice, Env};
use napi_derive::napi;

/// Hands over the vector; JavaScript frees it when it collects the buffer.
#[napi]
pub fn bytes_out_handed_over(length: u32) -> Buffer {
    vec![1; length as usize].into()
}

/// Copies the vector and frees it at once.
#[napi]
pub fn bytes_out_copied(env: &Env, length: u32) -> Result<BufferSlice<'_>> {
    BufferSlice::copy_from(env, vec![1; length as usize])
}
