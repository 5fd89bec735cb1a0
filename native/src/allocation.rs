//! How the addon takes memory from the system, and gives it back.

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

/// The system's allocator, which is asked for large pages where a piece is large.
///
/// A piece of some megabytes comes from the system without pages, and each is brought in by a fault of its own when it is
/// first touched: a fifth of the time of an algorithm over the whole graph. Pages of 2 MiB are 500 times fewer, where the
/// system is set to give them to those who ask (`madvise`, as most are). They are also looked up with less: activation of very
/// many nodes takes a tenth less time. A piece holds up to one such page more than it uses.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
mod large_pages {
    use std::alloc::{GlobalAlloc, Layout, System};

    /// Pieces from this size on are asked for. The C library takes each of them from the system by itself, in whole pages.
    const LARGE: usize = 1 << 20;
    /// What such pieces begin and end at. Where the system's pages are larger it refuses the advice.
    const PAGE: usize = 4 << 10;
    /// A large page lies at a multiple of its size. Pieces that have room for one and that are written to from their beginning
    /// begin there: else a piece of some megabytes has one page fewer, or none. Not those that are asked for as zeros: they
    /// would be written to at once, all of them.
    const LARGE_PAGE: usize = 2 << 20;

    struct LargePages;

    #[global_allocator]
    static ALLOCATOR: LargePages = LargePages;

    impl LargePages {
        #[allow(unsafe_code)]
        fn ask(piece: *mut u8, size: usize) {
            if size < LARGE || piece.is_null() {
                return;
            }
            let first = piece as usize & !(PAGE - 1);
            let last = (piece as usize + size).next_multiple_of(PAGE);
            if first < last {
                // SAFETY: the range covers a piece that was just given to us, and at most what shares its first and last
                // page. The advice changes nothing that can be seen but how many pages are brought in at once; where it is
                // refused everything stays as it is.
                unsafe {
                    libc::madvise(first as *mut libc::c_void, last - first, libc::MADV_HUGEPAGE);
                }
            }
        }
    }

    // SAFETY: every call goes to the system's allocator, as it is or for a piece that begins at a multiple of more than was asked
    // for; advice changes neither pieces nor what is in them. With this C library `System` takes back with `free` and lengthens
    // with `realloc`, to which a piece may be given wherever it begins.
    #[allow(unsafe_code)]
    unsafe impl GlobalAlloc for LargePages {
        unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
            let begins = if layout.size() < LARGE_PAGE {
                layout
            } else {
                layout.align_to(LARGE_PAGE).unwrap_or(layout)
            };
            // SAFETY: the caller's promises are those that the system's allocator wants, and more of a beginning is more.
            let piece = unsafe { System.alloc(begins) };
            Self::ask(piece, layout.size());
            piece
        }

        unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
            // SAFETY: as above.
            let piece = unsafe { System.alloc_zeroed(layout) };
            Self::ask(piece, layout.size());
            piece
        }

        unsafe fn realloc(&self, piece: *mut u8, layout: Layout, size: usize) -> *mut u8 {
            // SAFETY: as above.
            let piece = unsafe { System.realloc(piece, layout, size) };
            Self::ask(piece, size);
            piece
        }

        unsafe fn dealloc(&self, piece: *mut u8, layout: Layout) {
            // SAFETY: as above.
            unsafe { System.dealloc(piece, layout) }
        }
    }
}
