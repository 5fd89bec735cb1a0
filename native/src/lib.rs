//! The Node addon: frames in, frames out, and compact questions and answers.
//!
//! Work runs on the engine's own threads. Finished frames gather in one buffer, large ones beside it; JavaScript is woken
//! once for all that gathered meanwhile and takes them. What is not a conversion belongs into the engine.

mod allocation;
mod answer;
mod host;

use answer::{AS_TEXT, Answer, TEXT_ROOM};
use host::host;
use minds_engine::{Compact, Engine, Executor, Options, RankingRoom, Surroundings, Threads, plain_outcome};
use minds_model::compact::Written;
use minds_model::frame::{Frame, OwnedColumn};
use minds_model::{Change, Error, ErrorCode, OpenArgs, frame};
use napi::bindgen_prelude::*;
use napi::threadsafe_function::{ThreadsafeFunction, ThreadsafeFunctionCallMode};
use napi_derive::napi;
use std::cell::RefCell;
use std::mem::ManuallyDrop;
use std::rc::Rc;
use std::sync::{Arc, Mutex, OnceLock};

/// Called without arguments when frames have gathered; it does not keep the process alive.
type Wake = ThreadsafeFunction<(), (), (), Status, false, true>;

/// Frames for JavaScript.
struct Outbox {
    gathered: Mutex<Gathered>,
    wake: Wake,
}

#[derive(Default)]
struct Gathered {
    /// u32 ticket, u32 length, the frame, zeros to 8; one after another. The length [`APART`] stands for a frame that
    /// is one of `large`.
    small: Vec<u8>,
    /// Frames that are too large to be copied, and the columns that come beside frames, each after its frame.
    large: Vec<Large>,
}

/// What JavaScript is given as it is.
enum Large {
    Frame(Vec<u8>),
    Column(OwnedColumn),
}

impl Large {
    /// @param room takes lists back
    fn into_js(self, room: Option<&RankingRoom>) -> Either3<Buffer, Float64Array, Uint32Array> {
        match (self, room) {
            (Large::Frame(bytes), _) => Either3::A(bytes.into()),
            (Large::Column(OwnedColumn::F64(values)), Some(room)) => Either3::B(lent(values, room.clone())),
            (Large::Column(OwnedColumn::F64(values)), None) => Either3::B(Float64Array::new(values)),
            (Large::Column(OwnedColumn::U32(values)), _) => Either3::C(Uint32Array::new(values)),
            (Large::Column(_), _) => unreachable!("columns of other kinds are in their frames"),
        }
    }
}

/// Values as JavaScript reads them where they lie; when nobody does any more, `room` takes their list back.
#[allow(unsafe_code)]
fn lent(values: Vec<f64>, room: RankingRoom) -> Float64Array {
    let mut values = ManuallyDrop::new(values);
    let (data, length, capacity) = (values.as_mut_ptr(), values.len(), values.capacity());
    let take_back = move |data: *mut f64, length: usize| {
        // SAFETY: these are the parts of the list above, which come back once, when V8 holds on to them no more.
        room.give(unsafe { Vec::from_raw_parts(data, length, capacity) });
    };
    // SAFETY: nobody but V8 has the list until it comes back.
    unsafe { Float64Array::with_external_data(data, length, take_back) }
}

/// Frames from this size on are not copied.
const LARGE: usize = 256 << 10;

/// Stands for a length.
const APART: u32 = u32::MAX;

/// Stands for the length of a compact answer.
const IN_A_FRAME: u32 = u32::MAX;

/// The ticket of frames that answer no command: changes.
const CHANGES: u32 = 0;

/// The ticket of frames that tell how far opening has come: memories done and of all.
const OPENING: u32 = u32::MAX;

impl Outbox {
    fn put(&self, ticket: u32, Frame { bytes: frame, apart }: Frame) {
        let mut gathered = self.gathered.lock().expect("appending does not panic");
        let Gathered { small, large } = &mut *gathered;
        let first = small.is_empty();
        small.extend_from_slice(&ticket.to_le_bytes());
        if frame.len() < LARGE {
            small.extend_from_slice(&(frame.len() as u32).to_le_bytes());
            small.extend_from_slice(&frame);
            small.resize(small.len().next_multiple_of(8), 0);
        } else {
            small.extend_from_slice(&APART.to_le_bytes());
            large.push(Large::Frame(frame));
        }
        large.extend(apart.into_iter().map(Large::Column));
        drop(gathered);
        if first {
            self.wake.call((), ThreadsafeFunctionCallMode::NonBlocking);
        }
    }
}

/// A council as JavaScript holds it; its methods are those of `NativeBinding` in `ts/engine/native/binding.ts`.
#[napi]
pub struct Council {
    engine: Arc<OnceLock<Arc<Engine>>>,
    outbox: Arc<Outbox>,
    rooms: Rc<RefCell<Vec<Buffer>>>,
}

/// Asks a compact question of so many bytes; its answer may be written into this room from so many on.
type Ask<'env> = Function<'env, FnArgs<(u32, u32, u32)>, Answer>;

/// What is free of a room.
fn free(rooms: &mut [Buffer], room: u32, used: u32) -> Option<&mut [u8]> {
    rooms.get_mut(room as usize)?.get_mut(used as usize..)
}

#[napi]
impl Council {
    /// `wake` is called when `take` has something to give. Short answers are written into one of `rooms`: to be told of a buffer
    /// with each call would cost more than to write an answer.
    #[napi(constructor)]
    pub fn new(wake: Function<(), ()>, rooms: Vec<Buffer>) -> Result<Self> {
        let wake = wake
            .build_threadsafe_function()
            .weak::<true>()
            .callee_handled::<false>()
            .build()?;
        Ok(Self {
            engine: Arc::default(),
            outbox: Arc::new(Outbox {
                gathered: Mutex::default(),
                wake,
            }),
            rooms: Rc::new(RefCell::new(rooms)),
        })
    }

    /// Opens the council; resolves to the frame of an outcome without a value.
    #[napi(ts_return_type = "Promise<Buffer>")]
    pub fn open(&self, options: Buffer) -> AsyncTask<Run> {
        let (cell, outbox) = (self.engine.clone(), self.outbox.clone());
        run(move || {
            let (args, _): (OpenArgs, _) = frame::read(&options)?;
            let engine = open(&args, |done, total| {
                if let Ok(frame) = frame::write(&(done, total), &Vec::new()) {
                    outbox.put(OPENING, frame.into());
                }
            })?;
            cell.set(engine)
                .map_err(|_| Error::new(ErrorCode::Internal, "a council is opened once"))
        })
    }

    /// Whether changes come through `take` too, marked with ticket 0.
    #[napi]
    pub fn watch(&self, on: bool) {
        let outbox = self.outbox.clone();
        let listener = move |changes: Vec<Change>| {
            if let Ok(frame) = frame::write(&changes, &Vec::new()) {
                outbox.put(CHANGES, frame.into());
            }
        };
        if let Some(engine) = self.engine.get() {
            engine.subscribe(if on { Some(Box::new(listener)) } else { None });
        }
    }

    /// Short answers are written into other rooms from now on.
    #[napi]
    pub fn use_rooms(&self, rooms: Vec<Buffer>) {
        *self.rooms.borrow_mut() = rooms;
    }

    /// Executes a read on this thread, or gives null: then it is to be submitted. An outcome that fits into the room from
    /// `used` on is written there, and its length given; a buffer of its own costs more than a short outcome itself.
    #[napi]
    pub fn execute_inline(&self, frame: &[u8], room: u32, used: u32) -> Option<Either<u32, Buffer>> {
        let outcome = self.engine.get()?.execute_inline(frame)?;
        let mut rooms = self.rooms.borrow_mut();
        let free = free(&mut rooms, room, used);
        match free.and_then(|free| free.get_mut(..outcome.len())) {
            Some(room) => {
                room.copy_from_slice(&outcome);
                Some(Either::A(outcome.len() as u32))
            }
            None => Some(Either::B(outcome.into())),
        }
    }

    /// Gives a function that does the same for the compact question (`crates/model/src/compact`) that stands in `question`.
    /// Where the room is [`AS_TEXT`] a short answer comes as text. The length [`IN_A_FRAME`] stands for no answer: then the
    /// command is to be asked in a frame.
    ///
    /// A function, because each call of a method is entered in a table of what is borrowed: a third of the whole way.
    #[napi(
        ts_return_type = "(length: number, room: number, used: number) => number | string | Buffer | null"
    )]
    pub fn compact_lane<'env>(&self, env: &'env Env, question: Buffer) -> Result<Ask<'env>> {
        let (engine, rooms) = (self.engine.clone(), self.rooms.clone());
        let texts = Rc::new(RefCell::new(vec![0; TEXT_ROOM]));
        env.create_function_from_closure("ask", move |call| {
            let (length, room, used) = (call.get::<u32>(0)?, call.get(1)?, call.get(2)?);
            let (Some(engine), Some(question)) = (engine.get(), question.get(..length as usize)) else {
                return Ok(Answer::Declined);
            };
            let (mut rooms, mut text) = (rooms.borrow_mut(), texts.borrow_mut());
            let given = if room == AS_TEXT {
                &mut text[..]
            } else {
                free(&mut rooms, room, used).unwrap_or_default()
            };
            Ok(match engine.execute_compact(question, given) {
                Compact::Answered(Written::Inside(length)) if room == AS_TEXT => {
                    Answer::Text(texts.clone(), length)
                }
                Compact::Answered(Written::Inside(length)) => Answer::Inside(length as u32),
                Compact::Answered(Written::Apart(answer)) => Answer::Apart(answer.into()),
                Compact::Declined => Answer::Declined,
                Compact::Unanswered => Answer::Inside(IN_A_FRAME),
            })
        })
    }

    /// The ids of nodes whose numbers compact answers gave, at any time: where each ends, and the ids
    /// (`crates/model/src/compact/ids.rs`).
    #[napi]
    pub fn node_ids(&self, numbers: &[u32]) -> Buffer {
        self.engine
            .get()
            .map(|engine| engine.node_ids(numbers))
            .unwrap_or_default()
            .into()
    }

    /// Executes a command on the engine's threads; its frame comes through `take`, marked with `ticket` (1 and up).
    #[napi]
    pub fn submit(&self, ticket: u32, frame: &[u8]) {
        let outbox = self.outbox.clone();
        if let Some(engine) = self.engine.get() {
            engine.submit(frame.to_vec(), Box::new(move |frame| outbox.put(ticket, frame)));
        }
    }

    /// The same for the command of a compact question.
    #[napi]
    pub fn submit_compact(&self, ticket: u32, question: &[u8]) {
        let outbox = self.outbox.clone();
        if let Some(engine) = self.engine.get() {
            engine.submit_compact(
                question.to_vec(),
                Box::new(move |frame| outbox.put(ticket, frame)),
            );
        }
    }

    /// Takes what has gathered: the small frames, then the large ones and columns that come beside frames.
    #[napi]
    pub fn take(&self) -> Vec<Either3<Buffer, Float64Array, Uint32Array>> {
        let gathered = std::mem::take(&mut *self.outbox.gathered.lock().expect("appending does not panic"));
        let all = std::iter::once(Large::Frame(gathered.small)).chain(gathered.large);
        let room = self.engine.get().map(|engine| engine.ranking_room());
        all.map(|large| large.into_js(room.as_ref())).collect()
    }

    /// Finishes everything submitted and closes the file; resolves to the frame of an outcome without a value.
    #[napi(ts_return_type = "Promise<Buffer>")]
    pub fn close(&self) -> AsyncTask<Run> {
        let cell = self.engine.clone();
        run(move || cell.get().map_or(Ok(()), |engine| engine.close()))
    }
}

/// Every error code that this addon can give, for comparison with TypeScript's table.
#[napi]
pub fn codes() -> Vec<String> {
    ErrorCode::TABLE
        .iter()
        .map(|(code, _)| (*code).to_owned())
        .collect()
}

/// The version of the core.
#[napi]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

fn open(args: &OpenArgs, progress: impl FnMut(usize, usize)) -> std::result::Result<Arc<Engine>, Error> {
    allocation::return_large_pieces();
    let readers = args.readers.map_or_else(
        || std::thread::available_parallelism().map_or(1, |count| count.get().saturating_sub(1).max(1)),
        |readers| readers.clamp(1, 64) as usize,
    );
    let threads = Threads::start(readers).map_err(|error| {
        Error::new(
            ErrorCode::EngineUnavailable,
            format!("no threads could be started: {error}"),
        )
    })?;
    let executor = Arc::new(threads);
    let surroundings = Surroundings {
        host: host(args.now.map(|now| now as i64)),
        executor: executor.clone(),
    };
    Engine::open(Options::new(args, "native"), surroundings, progress).inspect_err(|_| executor.stop())
}

/// Work for one of node's own threads, with an outcome instead of an exception: a rejected task loses its code.
pub struct Run(Option<Box<dyn FnOnce() -> std::result::Result<(), Error> + Send>>);

fn run(work: impl FnOnce() -> std::result::Result<(), Error> + Send + 'static) -> AsyncTask<Run> {
    AsyncTask::new(Run(Some(Box::new(work))))
}

impl Task for Run {
    type Output = Vec<u8>;
    type JsValue = Buffer;

    fn compute(&mut self) -> Result<Vec<u8>> {
        Ok(plain_outcome(self.0.take().map_or(Ok(()), |work| work())))
    }

    fn resolve(&mut self, _env: Env, frame: Vec<u8>) -> Result<Buffer> {
        Ok(frame.into())
    }
}
