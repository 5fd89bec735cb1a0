//! Answers to compact questions, as JavaScript is given them.

use napi::bindgen_prelude::*;
use napi::{check_status, sys};
use std::cell::RefCell;
use std::ptr;
use std::rc::Rc;

/// In place of a room: the answer is wanted as text.
pub const AS_TEXT: u32 = u32::MAX;

/// So long may an answer be that comes as text: V8 keeps longer ones apart from young objects.
pub const TEXT_ROOM: usize = 64 << 10;

/// An answer of the compact lane; its TypeScript form is `number | string | Buffer | null`.
pub enum Answer {
    /// So many bytes of the room.
    Inside(u32),
    /// So many bytes of the room for texts, one in each character. Text is within V8's heap, where what nobody reads is cleared
    /// away with young objects; memory beside the heap is not, and after some 64 MB of it the whole heap is marked.
    Text(Rc<RefCell<Vec<u8>>>, usize),
    Apart(Buffer),
    Declined,
}

impl TypeName for Answer {
    fn type_name() -> &'static str {
        "Answer"
    }

    fn value_type() -> ValueType {
        ValueType::Unknown
    }
}

#[allow(unsafe_code)]
impl ToNapiValue for Answer {
    unsafe fn to_napi_value(env: sys::napi_env, answer: Self) -> Result<sys::napi_value> {
        match answer {
            // SAFETY: the environment is the caller's.
            Answer::Inside(length) => unsafe { u32::to_napi_value(env, length) },
            Answer::Text(room, length) => {
                let room = room.borrow();
                let text = room.get(..length).unwrap_or_default();
                let mut value = ptr::null_mut();
                // SAFETY: the environment is the caller's; as many bytes are read as there are, and copied.
                check_status!(unsafe {
                    sys::napi_create_string_latin1(env, text.as_ptr().cast(), text.len() as isize, &mut value)
                })?;
                Ok(value)
            }
            // SAFETY: the environment is the caller's.
            Answer::Apart(answer) => unsafe { Buffer::to_napi_value(env, answer) },
            // SAFETY: as above.
            Answer::Declined => unsafe { Null::to_napi_value(env, Null) },
        }
    }
}
