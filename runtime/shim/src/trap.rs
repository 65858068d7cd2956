//! The end of the component without a word.

/// Ends the component, as the component model has it for failures that are not results.
pub fn trap() -> ! {
    core::arch::wasm32::unreachable()
}
