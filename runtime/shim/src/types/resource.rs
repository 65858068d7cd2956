//! Resource types.

use std::cell::OnceCell;

use super::class::Class;
use crate::abi_table::Origin;
use crate::metadata;
use crate::objects::Object;

/// A resource type.
pub struct Resource {
    /// The generated class: the class itself, or the protocol that the app's class is derived from.
    pub class: Class,
    /// Who implements it.
    pub origin: Origin,
    /// The app's class.
    pub application_class: OnceCell<Object>,
    /// Generated code's functions for it.
    pub functions: &'static metadata::Resource,
}

impl Resource {
    /// Gives a handle back.
    pub fn drop_handle(&self, handle: u32) {
        // SAFETY: the handle is this component's, of this type; callers forget it.
        unsafe { (self.functions.drop)(handle) }
    }
}
