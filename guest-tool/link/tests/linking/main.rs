//! Relocating, merging and snapshotting small modules, written by hand, with what must come of them
//! beside them.

mod corrupt;
mod relocate;
mod snapshot;
mod splice;
mod support;
