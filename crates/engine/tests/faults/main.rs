//! Input and output fail at every call of a scenario, in every way, once or for good. Afterwards what was acknowledged
//! is in the file, what was not is there whole or not at all, and the index says what the rows say: in the process that
//! went on, in one that died at that moment, and after closing and opening again.

mod background;
#[path = "../support/held.rs"]
mod held;
mod large;
mod mirror;
mod run;
mod scenario;
mod state;
#[path = "../support/mod.rs"]
mod support;
mod upgrade;

use minds_faults::{Fault, Lasting};
use run::Bench;

/// Lets every call that the fault can befall fail, in turn; `calls` is the least number of them that makes a test.
fn at_every_call(fault: Fault, calls: u32) {
    let mut bench = Bench::new(&format!("{fault:?}"));
    for lasting in [Lasting::Once, Lasting::FromThenOn] {
        let mut at = 1;
        while bench.run(fault, at, lasting) {
            at += 1;
        }
        let count = bench.failing.count(fault.call());
        assert_eq!(count, at - 1, "{fault:?} {lasting:?}");
        assert!(count >= calls, "{fault:?} has {count} calls");
        println!("{fault:?} {lasting:?}: {count} calls");
    }
}

#[test]
fn failed_writes() {
    at_every_call(Fault::FailedWrite, 100);
}

#[test]
fn short_writes() {
    at_every_call(Fault::ShortWrite, 100);
}

#[test]
fn a_full_disk() {
    at_every_call(Fault::DiskFull, 100);
}

#[test]
fn failed_flushes() {
    at_every_call(Fault::FailedSync, 10);
}

#[test]
fn failed_opens() {
    at_every_call(Fault::FailedOpen, 2);
}

#[test]
fn failed_deletes() {
    at_every_call(Fault::FailedDelete, 1);
}

#[test]
fn failed_truncates() {
    at_every_call(Fault::FailedTruncate, 1);
}

#[test]
fn shared_memory_that_cannot_be_had() {
    at_every_call(Fault::FailedMap, 1);
}
