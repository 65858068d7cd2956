//! WASI 0.2 for a program that works on files and on nothing else, with the files in memory: a
//! component that imports nothing. Composed with the tool it leaves a library that needs neither a
//! file system nor anything else of WASI.
//!
//! Whoever asks for its directories gets one, `.`, of its own: a tree ([`volume`]) that is empty at
//! first. There are no links, no times and no permissions in it, which is all that the tool needs
//! of a file system. Of the rest of WASI there is what a program starts with ([`cli`]): no
//! arguments, no environment, nothing on standard input, nobody who reads what it prints. Clocks
//! stand still, and what is random elsewhere is the same here each time ([`numbers`]), so that the
//! program computes the same each time.
//!
//! Rust's own standard library would import WASI. So this does without it: `no_std`, with the
//! allocator of the C library ([`allocator`]), which asks for memory only.

#![cfg(target_family = "wasm")]
#![no_std]

extern crate alloc;

mod allocator;
mod bindings;
mod cli;
mod filesystem;
mod numbers;
mod streams;
mod volume;

use bindings::exports;

/// What implements the exports.
struct Memory;

bindings::export!(Memory with_types_in bindings);

/// There is nobody to tell.
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}
