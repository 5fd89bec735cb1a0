//! Registering the shim, and its calls on names.
#![expect(unsafe_code, reason = "a VFS is a table of C functions over raw pointers")]

use crate::file::{self, ShimFile};
use crate::plan::{Call, Fault, Lasting, Plan};
use rusqlite::ffi;
use std::ffi::{CStr, CString};
use std::os::raw::{c_char, c_int};
use std::ptr;

/// What the shim knows; `pAppData` of its VFS.
pub(crate) struct Shared {
    pub(crate) base: *mut ffi::sqlite3_vfs,
    pub(crate) plan: Plan,
}

/// A registered shim. It stays registered until the process ends, because files may be open on it.
pub struct FaultVfs {
    name: String,
    shared: &'static Shared,
}

// SAFETY: `base` is SQLite's own VFS, which is made for calls from any thread; the plan is behind a lock.
unsafe impl Sync for Shared {}

impl FaultVfs {
    /// Registers a shim under `name`, which no other VFS of the process may have.
    pub fn register(name: &str) -> Self {
        // SAFETY: finding the default VFS (null) has no precondition; it lives as long as the process.
        let base = unsafe { ffi::sqlite3_vfs_find(ptr::null()) };
        assert!(!base.is_null(), "SQLite has a default VFS");
        let shared: &'static Shared = Box::leak(Box::new(Shared {
            base,
            plan: Plan::default(),
        }));
        let c_name = CString::new(name).expect("a VFS's name holds no zero");
        // SAFETY: `base` is a valid VFS, and nobody changes it after its registration.
        let (size, longest) = unsafe { ((*base).szOsFile, (*base).mxPathname) };
        let vfs = Box::leak(Box::new(ffi::sqlite3_vfs {
            iVersion: 2,
            szOsFile: size_of::<ShimFile>() as c_int + size,
            mxPathname: longest,
            pNext: ptr::null_mut(),
            zName: c_name.into_raw(),
            pAppData: ptr::from_ref(shared).cast_mut().cast(),
            xOpen: Some(open),
            xDelete: Some(delete),
            xAccess: Some(access),
            xFullPathname: Some(full_pathname),
            // Extensions are never loaded.
            xDlOpen: None,
            xDlError: None,
            xDlSym: None,
            xDlClose: None,
            xRandomness: Some(randomness),
            xSleep: Some(sleep),
            xCurrentTime: Some(current_time),
            xGetLastError: Some(last_error),
            xCurrentTimeInt64: Some(current_time_int64),
            xSetSystemCall: None,
            xGetSystemCall: None,
            xNextSystemCall: None,
        }));
        // SAFETY: the VFS and everything that it points to are leaked, so they outlive the registration.
        let code = unsafe { ffi::sqlite3_vfs_register(vfs, 0) };
        assert_eq!(code, ffi::SQLITE_OK, "registering a VFS");
        Self {
            name: name.to_owned(),
            shared,
        }
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    /// Starts counting anew and lets the `at`-th call of the fault's kind fail (from 1).
    pub fn arm(&self, fault: Fault, at: u32, lasting: Lasting) {
        self.shared.plan.arm(fault, at, lasting);
    }

    /// Ends the faults.
    pub fn heal(&self) {
        self.shared.plan.heal();
    }

    /// Whether any call has failed since the fault was armed.
    pub fn fired(&self) -> bool {
        self.shared.plan.fired()
    }

    /// Calls of one kind since a fault was last armed.
    pub fn count(&self, call: Call) -> u32 {
        self.shared.plan.count(call)
    }
}

/// # Safety
///
/// `vfs` is one that [`FaultVfs::register`] made.
unsafe fn shared(vfs: *mut ffi::sqlite3_vfs) -> &'static Shared {
    // SAFETY: `pAppData` of such a VFS is a leaked `Shared`.
    unsafe { &*(*vfs).pAppData.cast::<Shared>() }
}

unsafe extern "C" fn open(
    vfs: *mut ffi::sqlite3_vfs,
    name: ffi::sqlite3_filename,
    file: *mut ffi::sqlite3_file,
    flags: c_int,
    out_flags: *mut c_int,
) -> c_int {
    // SAFETY: SQLite calls with the VFS that was registered, and with a file of `szOsFile` bytes, aligned to 8.
    unsafe { file::open(shared(vfs), name, file.cast(), flags, out_flags) }
}

unsafe extern "C" fn delete(vfs: *mut ffi::sqlite3_vfs, name: *const c_char, sync: c_int) -> c_int {
    // SAFETY: SQLite calls with the VFS that was registered and a name that ends in a zero; the base VFS gets its own
    // pointer and the same name.
    unsafe {
        let Shared { base, plan } = shared(vfs);
        let bytes = CStr::from_ptr(name).to_bytes();
        let counted = bytes.ends_with(b"-wal") || bytes.ends_with(b"-journal");
        if counted && let Some(fault) = plan.meet(Call::Delete) {
            return fault.code();
        }
        let call = (**base).xDelete.expect("every VFS deletes");
        call(*base, name, sync)
    }
}

/// Calls that are handed through as they are.
macro_rules! forward {
    ($name:ident, $method:ident, ($($argument:ident: $kind:ty),*)) => {
        unsafe extern "C" fn $name(vfs: *mut ffi::sqlite3_vfs, $($argument: $kind),*) -> c_int {
            // SAFETY: SQLite calls with the VFS that was registered; the base VFS gets its own pointer and the
            // arguments as SQLite made them for this very method.
            unsafe {
                let base = shared(vfs).base;
                let call = (*base).$method.expect("the default VFS has every method of version 2");
                call(base, $($argument),*)
            }
        }
    };
}

forward!(access, xAccess, (name: *const c_char, flags: c_int, found: *mut c_int));
forward!(full_pathname, xFullPathname, (name: *const c_char, size: c_int, out: *mut c_char));
forward!(randomness, xRandomness, (size: c_int, out: *mut c_char));
forward!(sleep, xSleep, (micros: c_int));
forward!(current_time, xCurrentTime, (out: *mut f64));
forward!(last_error, xGetLastError, (size: c_int, out: *mut c_char));
forward!(current_time_int64, xCurrentTimeInt64, (out: *mut ffi::sqlite3_int64));
