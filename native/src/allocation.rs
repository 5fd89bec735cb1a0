//! How the process gives memory back.

/// Keeps large pieces of memory apart from the heap, so that they go back to the system when they are freed.
///
/// Segments of the index come and go by the megabyte. The GNU C library takes large pieces from the system one by one at
/// first, but raises the size from which it does so, up to 32 MiB, with every such piece that is freed; after that they
/// come from the heap, which hardly shrinks. A size that is set stays: this sets the one that it begins with, 128 KiB.
/// It holds for the whole process.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[allow(unsafe_code)]
pub fn return_large_pieces() {
    // SAFETY: `mallopt` takes two numbers and touches nothing but the allocator's own settings, under its own lock.
    unsafe {
        libc::mallopt(libc::M_MMAP_THRESHOLD, 128 << 10);
    }
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub fn return_large_pieces() {}

/// Gives back to the system what is free within the heap.
///
/// The GNU C library cuts a heap off at its end only, and segments that live for long stand between pieces that were
/// used for a moment. Cost: one pass over the free pieces, some milliseconds after a merge of many documents.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[allow(unsafe_code)]
pub fn trim() {
    // SAFETY: `malloc_trim` touches nothing but pieces that are free, under the allocator's own locks.
    unsafe {
        libc::malloc_trim(0);
    }
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub fn trim() {}
