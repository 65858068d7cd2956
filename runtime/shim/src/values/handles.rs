//! Lifting and lowering handles to resources.

use pyo3::exceptions::PyValueError;

use crate::abi_table::Origin;
use crate::handle::{self, Handle, Owner, State};
use crate::objects::{
    Object, Raised, bare_instance, class_name, is_instance, none, optional_attribute, raise,
    set_plain_attribute,
};
use crate::resources;
use crate::types::Type;
use crate::types::resource::Resource;
use crate::values::memory::Kept;
use crate::values::mismatch::Mismatch;
use crate::width::native;

/// Makes an object for a handle that was given to the component.
pub fn lift_own(resource: &'static Resource, number: u32) -> Result<Object, Raised> {
    match resource.origin {
        Origin::Imported => Ok(instance(resource, number, State::Owned)?.0),
        Origin::Exported => Ok(resources::take_instance(resource, number).unwrap_or_else(none)),
    }
}

/// Makes an object for what was lent to the component until the call ends. `borrowed` takes the
/// handles that have to be given back then.
pub fn lift_borrow(
    resource: &'static Resource,
    number: u32,
    borrowed: &mut Vec<Object>,
) -> Result<Object, Raised> {
    match resource.origin {
        Origin::Imported => {
            let (instance, handle) = instance(resource, number, State::Borrowed)?;
            borrowed.push(handle);
            Ok(instance)
        }
        // Whoever implements a resource gets the representation itself.
        Origin::Exported => Ok(resources::instance(native(number)).unwrap_or_else(none)),
    }
}

/// Gives back what was lent for a call.
pub fn end_borrows(borrowed: &mut Vec<Object>) {
    for object in borrowed.drain(..) {
        if let Some(handle) = handle::get(&object) {
            handle.give_back(State::Ended);
        }
    }
}

/// Makes an instance of the generated class, and the object for the handle, which is its attribute.
fn instance(
    resource: &'static Resource,
    number: u32,
    state: State,
) -> Result<(Object, Object), Raised> {
    let handle = handle::new(Owner::Resource(resource), number, state)?;
    let instance = bare_instance(resource.class.get()?)?;
    set_plain_attribute(&instance, handle::attribute_name(), &handle)?;
    Ok((instance, handle))
}

/// Moves the handle of one instance of a generated class to another, which is being initialised.
pub fn move_handle(from: &Object, to: &Object) -> Result<(), Raised> {
    match optional_attribute(from, handle::attribute_name())? {
        Some(handle) => set_plain_attribute(to, handle::attribute_name(), &handle),
        None => Ok(()),
    }
}

/// Gives the handle of an instance of a generated class back, if it has one.
pub fn drop_handle(instance: &Object) -> Result<(), Raised> {
    if let Some(object) = optional_attribute(instance, handle::attribute_name())?
        && let Some(handle) = handle::get(&object)
    {
        if handle.is_lent() {
            let name = class_name(instance);
            return Err(raise::<PyValueError>(&format!(
                "this {name} is lent to a call that has not ended, so it cannot be dropped"
            )));
        }
        handle.give_back(State::Dropped);
    }
    Ok(())
}

/// The number of a handle that is given away.
pub fn lower_own(
    value: &Object,
    resource: &'static Resource,
    kept: &mut Kept,
) -> Result<u32, Mismatch> {
    check_class(value, resource, Type::Own(resource))?;
    if resource.origin == Origin::Exported {
        let number = resources::new_handle(resource, value.clone());
        kept.made_handle(resource, number);
        return Ok(number);
    }
    let object = handle_object(value, resource)?;
    let handle = usable(&object, resource)?;
    if handle.state() == State::Borrowed {
        return Err(complaint(
            resource,
            "is only borrowed, so it cannot be given away",
        ));
    }
    if handle.is_lent() {
        return Err(complaint(
            resource,
            "is lent to a call that has not ended, so it cannot be given away",
        ));
    }
    handle.set_state(State::Leaving);
    let number = handle.number();
    kept.leaving_handle(object);
    Ok(number)
}

/// The number of a handle that is lent.
pub fn lower_borrow(
    value: &Object,
    resource: &'static Resource,
    kept: &mut Kept,
) -> Result<u32, Mismatch> {
    check_class(value, resource, Type::Borrow(resource))?;
    if resource.origin == Origin::Exported {
        let number = resources::new_handle(resource, value.clone());
        kept.lent_handle(resource, number);
        return Ok(number);
    }
    let object = handle_object(value, resource)?;
    let number = usable(&object, resource)?.number();
    kept.borrowed_handle(object);
    Ok(number)
}

/// An app's own resource may be of any class that is derived from the protocol class: it need not
/// be the one that is found by its name, whose constructor is called from outside.
fn check_class(value: &Object, resource: &'static Resource, ty: Type) -> Result<(), Mismatch> {
    if let Some(class) = resource.application_class.get()
        && is_instance(value, class)
    {
        return Ok(());
    }
    match is_instance(value, resource.class.get()?) {
        true => Ok(()),
        false => Err(Mismatch::ty(ty, value)),
    }
}

fn handle_object(value: &Object, resource: &Resource) -> Result<Object, Mismatch> {
    optional_attribute(value, handle::attribute_name())?
        .ok_or_else(|| complaint(resource, "was never initialised"))
}

fn usable<'a>(object: &'a Object, resource: &Resource) -> Result<&'a Handle, Mismatch> {
    let handle = handle::get(object).ok_or_else(|| complaint(resource, "has lost its handle"))?;
    match handle.state().complaint() {
        None => Ok(handle),
        Some(text) => Err(complaint(resource, text)),
    }
}

#[cold]
fn complaint(resource: &Resource, text: &str) -> Mismatch {
    Mismatch::value(format!("this {} {text}", resource.class.name()))
}
