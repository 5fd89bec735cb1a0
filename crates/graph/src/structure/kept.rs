//! Room for what algorithms derive from a whole graph and leave for the next one.
//!
//! It belongs to one state of a graph and to its copies; a change begins with an empty one. Whoever uses what is kept holds
//! on to it, so that nobody waits for the other: not a change, and not who lets go of it.

use std::any::Any;
use std::fmt::Debug;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What may be kept.
pub(crate) trait Derived: Any + Send + Sync + Debug {
    fn heap_bytes(&self) -> usize;
}

type Value = Option<Arc<dyn Derived>>;

#[derive(Debug, Default)]
pub(crate) struct Kept {
    value: Mutex<Value>,
    /// Held by who makes it: others wait for that instead of making another.
    making: Mutex<()>,
    /// Whether it was used since somebody asked.
    used: AtomicBool,
}

impl Kept {
    /// Never held for long.
    fn lock(&self) -> MutexGuard<'_, Value> {
        // Whoever failed while it held the lock left a whole value, or none.
        self.value.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn find<T: Derived>(&self) -> Option<Arc<T>> {
        let value: Arc<dyn Any + Send + Sync> = self.lock().clone()?;
        value.downcast().ok()
    }

    /// What is kept, made at first use. One of another kind gives way.
    pub fn get_or_make<T: Derived>(&self, make: impl FnOnce() -> T) -> Arc<T> {
        self.used.store(true, Ordering::Relaxed);
        self.find().unwrap_or_else(|| {
            let _making = self.making.lock().unwrap_or_else(PoisonError::into_inner);
            self.find().unwrap_or_else(|| {
                let value = Arc::new(make());
                *self.lock() = Some(value.clone());
                value
            })
        })
    }

    /// Lets go of what is kept, unless it was used since this was asked last. Whether something is kept still.
    pub fn let_go(&self) -> bool {
        let mut value = self.lock();
        if self.used.swap(false, Ordering::Relaxed) {
            return value.is_some();
        }
        // Given back after the lock.
        let gone = value.take();
        drop(value);
        drop(gone);
        false
    }

    pub fn heap_bytes(&self) -> usize {
        self.lock().as_ref().map_or(0, |value| value.heap_bytes())
    }
}
