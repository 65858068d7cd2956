//! The merged module behaves as the list of modules that it is made of: random
//! modules, random calls.

use arbitrary::Unstructured;
use componentize_link::splice::{self, Module};

use super::modules::{self, Named, Style};
use super::running::{self, Running};

pub fn merging(u: &mut Unstructured) -> arbitrary::Result<()> {
    let mut list: Vec<Named> = Vec::new();
    let mut offers = Vec::new();
    for name in ["first", "second", "third"]
        .iter()
        .take(u.int_in_range(1..=3)?)
    {
        let module = modules::draw(u, name, &offers, Style::Any)?;
        offers.extend(modules::offers(&module));
        list.push(module);
    }
    let modules: Vec<_> = list
        .iter()
        .map(|module| Module {
            name: &module.name,
            binary: &module.binary,
        })
        .collect();
    let Ok(merged) = splice::splice(&modules, None, &|_, _| true) else {
        // What is not taken in is refused; that this is said well has tests of its own.
        return Ok(());
    };
    let merged = Named {
        name: "merged".to_owned(),
        binary: merged.module,
    };
    let mut expected = Running::new();
    list.iter().for_each(|module| expected.add(module));
    let mut actual = Running::new();
    actual.add(&merged);
    running::compare(&mut expected, &mut actual, u)
}
