//! An open file of the shim: the base VFS's file lies right behind it.
#![expect(
    unsafe_code,
    reason = "a file of a VFS is a table of C functions over raw pointers"
)]

use crate::plan::{Call, Fault};
use crate::vfs::Shared;
use rusqlite::ffi;
use std::os::raw::{c_int, c_void};

/// What SQLite sees as its file. The base's file follows in the same allocation, of which SQLite guarantees an
/// alignment of 8; this struct's size is a multiple of that.
#[repr(C, align(8))]
pub(crate) struct ShimFile {
    file: ffi::sqlite3_file,
    shared: &'static Shared,
    /// Whether the file belongs to a council; temporary files do not.
    counted: bool,
}

impl ShimFile {
    fn meet(&self, call: Call) -> Option<Fault> {
        self.counted.then(|| self.shared.plan.meet(call)).flatten()
    }
}

/// # Safety
///
/// `file` is the file that SQLite hands to a method of an open `ShimFile`.
unsafe fn shim<'a>(file: *mut ffi::sqlite3_file) -> &'a ShimFile {
    // SAFETY: `open` wrote a whole `ShimFile` there, and nobody writes to it while methods run.
    unsafe { &*file.cast::<ShimFile>() }
}

/// # Safety
///
/// `file` has the size that the shim's VFS asks for.
unsafe fn base(file: *mut ffi::sqlite3_file) -> *mut ffi::sqlite3_file {
    // SAFETY: the allocation holds a `ShimFile` and the base's file behind it.
    unsafe { file.cast::<ShimFile>().add(1).cast() }
}

/// Opens a file of the base VFS behind `file`.
///
/// # Safety
///
/// As SQLite calls `xOpen` of the shim's VFS: `file` has that VFS's `szOsFile` bytes, aligned to 8.
pub(crate) unsafe fn open(
    shared: &'static Shared,
    name: ffi::sqlite3_filename,
    file: *mut ShimFile,
    flags: c_int,
    out_flags: *mut c_int,
) -> c_int {
    let council = ffi::SQLITE_OPEN_MAIN_DB | ffi::SQLITE_OPEN_WAL | ffi::SQLITE_OPEN_MAIN_JOURNAL;
    let counted = flags & council != 0;
    // SAFETY: the caller's promise gives room for both files; the base VFS gets its own pointer and the name itself,
    // because it may look for parameters behind it.
    unsafe {
        // Without methods SQLite does not close the file: so it stands until opening has succeeded.
        file.write(ShimFile {
            file: ffi::sqlite3_file {
                pMethods: std::ptr::null(),
            },
            shared,
            counted,
        });
        if let Some(fault) = (*file).meet(Call::Open) {
            return fault.code();
        }
        let real = base(file.cast());
        let call = (*shared.base).xOpen.expect("every VFS opens");
        let code = call(shared.base, name, real, flags, out_flags);
        if !(*real).pMethods.is_null() {
            assert!((*(*real).pMethods).iVersion >= 3, "the default VFS maps memory");
            (*file).file.pMethods = &METHODS;
        }
        code
    }
}

static METHODS: ffi::sqlite3_io_methods = ffi::sqlite3_io_methods {
    iVersion: 3,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(file_size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(check_reserved_lock),
    xFileControl: Some(file_control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(device_characteristics),
    xShmMap: Some(shm_map),
    xShmLock: Some(shm_lock),
    xShmBarrier: Some(shm_barrier),
    xShmUnmap: Some(shm_unmap),
    xFetch: Some(fetch),
    xUnfetch: Some(unfetch),
};

/// The base's method, called on the base's file.
macro_rules! call {
    ($file:ident, $method:ident, $($argument:expr),*) => {{
        let real = base($file);
        let method = (*(*real).pMethods).$method.expect("the default VFS has every method of version 3");
        method(real, $($argument),*)
    }};
}

/// Calls that are handed through as they are.
macro_rules! forward {
    ($name:ident, $method:ident, ($($argument:ident: $kind:ty),*) $(-> $result:ty)?) => {
        unsafe extern "C" fn $name(file: *mut ffi::sqlite3_file, $($argument: $kind),*) $(-> $result)? {
            // SAFETY: SQLite calls with an open file of the shim, behind which an open file of the base lies; the
            // arguments are those that SQLite made for this very method.
            unsafe { call!(file, $method, $($argument),*) }
        }
    };
}

/// Calls that are counted and then either fail or are handed through.
macro_rules! counted {
    ($name:ident, $method:ident, $call:ident, ($($argument:ident: $kind:ty),*)) => {
        unsafe extern "C" fn $name(file: *mut ffi::sqlite3_file, $($argument: $kind),*) -> c_int {
            // SAFETY: as for `forward!`.
            unsafe {
                match shim(file).meet(Call::$call) {
                    Some(fault) => fault.code(),
                    None => call!(file, $method, $($argument),*),
                }
            }
        }
    };
}

unsafe extern "C" fn write(
    file: *mut ffi::sqlite3_file,
    bytes: *const c_void,
    size: c_int,
    at: ffi::sqlite3_int64,
) -> c_int {
    // SAFETY: as for `forward!`; half of the bytes are within the bytes.
    unsafe {
        match shim(file).meet(Call::Write) {
            Some(fault) => {
                if fault == Fault::ShortWrite {
                    call!(file, xWrite, bytes, size / 2, at);
                }
                fault.code()
            }
            None => call!(file, xWrite, bytes, size, at),
        }
    }
}

unsafe extern "C" fn sync(file: *mut ffi::sqlite3_file, _flags: c_int) -> c_int {
    // SAFETY: SQLite calls with an open file of the shim.
    let fault = unsafe { shim(file).meet(Call::Sync) };
    fault.map_or(ffi::SQLITE_OK, Fault::code)
}

counted!(truncate, xTruncate, Truncate, (size: ffi::sqlite3_int64));
counted!(shm_map, xShmMap, MapShared, (region: c_int, size: c_int, extend: c_int, out: *mut *mut c_void));

forward!(close, xClose, () -> c_int);
forward!(read, xRead, (out: *mut c_void, size: c_int, at: ffi::sqlite3_int64) -> c_int);
forward!(file_size, xFileSize, (out: *mut ffi::sqlite3_int64) -> c_int);
forward!(lock, xLock, (level: c_int) -> c_int);
forward!(unlock, xUnlock, (level: c_int) -> c_int);
forward!(check_reserved_lock, xCheckReservedLock, (out: *mut c_int) -> c_int);
forward!(file_control, xFileControl, (operation: c_int, argument: *mut c_void) -> c_int);
forward!(sector_size, xSectorSize, () -> c_int);
forward!(device_characteristics, xDeviceCharacteristics, () -> c_int);
forward!(shm_lock, xShmLock, (offset: c_int, count: c_int, flags: c_int) -> c_int);
forward!(shm_barrier, xShmBarrier, ());
forward!(shm_unmap, xShmUnmap, (delete: c_int) -> c_int);
forward!(fetch, xFetch, (at: ffi::sqlite3_int64, size: c_int, out: *mut *mut c_void) -> c_int);
forward!(unfetch, xUnfetch, (at: ffi::sqlite3_int64, page: *mut c_void) -> c_int);
