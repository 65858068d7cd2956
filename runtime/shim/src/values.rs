//! Converting values between Python and the canonical ABI.
//!
//! It rests on the types' descriptions ([`crate::types`]) and on what stands for handles
//! ([`crate::handle`], [`crate::resources`]), and knows nothing of calls. [`lift`] makes Python
//! objects, [`lower`] takes them apart; [`mismatch`] is what is said of a value that has the wrong
//! type. Both directions work on memory in the canonical ABI's layout as well as on single numbers,
//! since generated code passes lists as memory, and everything else number by number.

pub mod ends;
pub mod handles;
pub mod integers;
pub mod lift;
pub mod lower;
pub mod lower_list;
pub mod memory;
pub mod mismatch;
