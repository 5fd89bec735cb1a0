//! Bringing a file of an earlier schema forward while calls fail: it is the old council or the new one, never between.

use crate::run::options;
use crate::state::State;
use crate::support::host;
use minds_engine::Immediate;
use minds_faults::{Fault, FaultVfs, Lasting};
use minds_store::Upgrade;
use std::path::Path;

const FIXTURE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../test/fixtures/schema-1.council"
);

/// Opens the council with a VFS that never fails; what it shows.
fn shown(path: &Path, sound: &FaultVfs, read_only: bool, situation: &str) -> State {
    let engine = host::open(options(path, sound, read_only), Immediate)
        .unwrap_or_else(|error| panic!("{situation}: opening afterwards, read only {read_only}: {error}"));
    let state = State::of(&engine);
    engine.close().expect("closing");
    state
}

fn at_every_call(fault: Fault, least: u32) {
    let failing = FaultVfs::register(&format!("upgrade {fault:?}"));
    let sound = FaultVfs::register(&format!("upgrade without {fault:?}"));
    for (lasting, upgrade) in [Lasting::Once, Lasting::FromThenOn]
        .into_iter()
        .flat_map(|lasting| [(lasting, Upgrade::Backup), (lasting, Upgrade::InPlace)])
    {
        let mut refused = 0;
        for at in 1.. {
            let situation = format!("{fault:?} {at} {lasting:?} {upgrade:?}");
            let folder = tempfile::tempdir().expect("a folder");
            let path = folder.path().join("old.council");
            std::fs::copy(FIXTURE, &path).expect("a copy of the fixture");
            let before = shown(&path, &sound, true, &situation);
            failing.arm(fault, at, lasting);
            let mut options = options(&path, &failing, false);
            options.upgrade = upgrade;
            match host::open(options, Immediate) {
                // Closing may fail too; the file is looked at below.
                Ok(engine) => drop(engine.close()),
                Err(error) => {
                    assert!(failing.fired(), "{situation}: {error}");
                    refused += 1;
                }
            }
            let fired = failing.fired();
            failing.heal();
            assert_eq!(shown(&path, &sound, true, &situation), before, "{situation}");
            assert_eq!(shown(&path, &sound, false, &situation), before, "{situation}");
            if !fired {
                break;
            }
        }
        assert!(
            refused >= least,
            "{fault:?} {lasting:?} {upgrade:?}: {refused} refused"
        );
    }
}

#[test]
fn failed_writes() {
    at_every_call(Fault::FailedWrite, 3);
}

#[test]
fn a_full_disk() {
    at_every_call(Fault::DiskFull, 3);
}

#[test]
fn failed_flushes() {
    at_every_call(Fault::FailedSync, 1);
}
