//! Asking for memory before it is read.

/// Asks for what is at a place of `values`, if there is such a place, and goes on at once: it is near when it is read some
/// tens of steps later. Where processors cannot be asked without reading it does nothing.
#[inline(always)]
#[allow(unsafe_code)]
pub fn prefetch<T>(values: &[T], place: usize) {
    #[cfg(target_arch = "x86_64")]
    if let Some(value) = values.get(place) {
        use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        // SAFETY: it is of SSE, which every x86-64 has; it reads nothing that the program sees, whatever the address.
        unsafe { _mm_prefetch::<_MM_HINT_T0>(std::ptr::from_ref(value).cast()) };
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = (values, place);
}
