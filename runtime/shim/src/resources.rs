//! Resources that the component exports.
//!
//! Such a resource is an instance of a class of the app. What the canonical ABI calls its
//! representation is a number under which the instance is kept here, as long as anybody outside has
//! a handle. Somebody who passes such a handle back gives it up: then the instance is taken out,
//! and is an ordinary object.

use std::cell::RefCell;

use crate::objects::Object;
use crate::single_thread::SingleThread;
use crate::trap::trap;
use crate::types::resource::Resource;

/// Makes a handle to an instance of the app's class.
pub fn new_handle(resource: &Resource, instance: Object) -> u32 {
    let Some(new) = resource.functions.new else {
        // Generated code has the function for every resource that is exported.
        trap()
    };
    let representation = REPRESENTATIONS.borrow_mut().insert(instance);
    // SAFETY: takes any number.
    unsafe { new(representation) }
}

/// The instance of the app's class behind a handle, which is given back.
pub fn take_instance(resource: &Resource, handle: u32) -> Option<Object> {
    let representation = resource.functions.representation?;
    // SAFETY: the handle is this component's, of this type.
    let instance = instance(unsafe { representation(handle) });
    // This calls the destructor, which takes the instance out.
    resource.drop_handle(handle);
    instance
}

/// Instances by their representations, which are used again.
#[derive(Default)]
struct Representations {
    instances: Vec<Option<Object>>,
    free: Vec<usize>,
}

impl Representations {
    fn insert(&mut self, instance: Object) -> usize {
        match self.free.pop() {
            Some(representation) => {
                self.instances[representation] = Some(instance);
                representation
            }
            None => {
                self.instances.push(Some(instance));
                self.instances.len() - 1
            }
        }
    }

    fn remove(&mut self, representation: usize) -> Option<Object> {
        let instance = self.instances.get_mut(representation)?.take();
        if instance.is_some() {
            self.free.push(representation);
        }
        instance
    }
}

static REPRESENTATIONS: SingleThread<RefCell<Representations>> =
    SingleThread::new(RefCell::new(Representations {
        instances: Vec::new(),
        free: Vec::new(),
    }));

/// The instance that a representation stands for.
pub fn instance(representation: usize) -> Option<Object> {
    let representations = REPRESENTATIONS.borrow();
    representations.instances.get(representation)?.clone()
}

/// Lets go of the instance that a representation stands for.
pub fn destroy(representation: usize) {
    let instance = REPRESENTATIONS.borrow_mut().remove(representation);
    // This can run Python code, which can come back here.
    drop(instance);
}
