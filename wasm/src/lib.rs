//! The engine as a WebAssembly module: frames in, frames out.
//!
//! One thread and no file system of its own: every command runs at once on the caller's thread. What is not a
//! conversion belongs into the engine.
#![cfg(target_family = "wasm")]

use minds_engine::{Engine, Host, Immediate, Options, Surroundings, plain_outcome};
use minds_model::{Error, ErrorCode, OpenArgs, frame};
use sqlite_wasm_rs as _;
use std::sync::Arc;
use wasm_bindgen::prelude::wasm_bindgen;

/// A council as JavaScript holds it.
#[wasm_bindgen]
#[derive(Default)]
pub struct Council {
    engine: Option<Arc<Engine>>,
}

#[wasm_bindgen]
impl Council {
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Opens the council; gives the frame of an outcome without a value.
    pub fn open(&mut self, options: &[u8]) -> Vec<u8> {
        plain_outcome(open(options).map(|engine| self.engine = Some(engine)))
    }

    /// Executes a command; gives the frame of its outcome.
    pub fn execute(&self, frame: &[u8]) -> Vec<u8> {
        match &self.engine {
            Some(engine) => engine.execute_frame(frame),
            None => plain_outcome(Err(Error::new(ErrorCode::Closed, "the council is not open"))),
        }
    }

    /// Closes the council; gives the frame of an outcome without a value.
    pub fn close(&mut self) -> Vec<u8> {
        plain_outcome(self.engine.take().map_or(Ok(()), |engine| engine.close()))
    }
}

fn open(options: &[u8]) -> Result<Arc<Engine>, Error> {
    let (args, _): (OpenArgs, _) = frame::read(options)?;
    let host = Arc::new(Browser { now: args.now });
    let surroundings = Surroundings {
        host,
        executor: Arc::new(Immediate),
    };
    Engine::open(Options::new(&args, "wasm"), surroundings, |_, _| {})
}

/// The clock and the randomness of the JavaScript around the module.
struct Browser {
    /// Stops the clock at this time.
    now: Option<f64>,
}

impl Host for Browser {
    fn now(&self) -> i64 {
        self.now.unwrap_or_else(js_sys::Date::now) as i64
    }
    fn nanos(&self) -> u64 {
        (js_sys::Date::now() * 1e6) as u64
    }
    fn random(&self) -> u64 {
        let half = || (js_sys::Math::random() * 4_294_967_296.0) as u64;
        (half() << 32) | half()
    }
}
