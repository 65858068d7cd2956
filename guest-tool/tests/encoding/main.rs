//! The last steps: small modules, written by hand, become components, and so does what a world and
//! a base module are linked to.

mod encode;
mod program;
