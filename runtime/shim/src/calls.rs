//! Calls into and out of the component.

pub mod application;
pub mod arguments;
pub mod bind;
pub mod export;
pub mod fault;
pub mod import;
pub mod python_function;
pub mod vectorcall;
