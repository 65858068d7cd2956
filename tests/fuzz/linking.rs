//! The merged module behaves as the list of modules that it is made of: random
//! modules, random calls.

use arbitrary::Unstructured;
use componentize_link::splice::{self, Module};

use super::modules::{self, Named, Style};
use super::running::{self, Running};

pub fn merging(u: &mut Unstructured) -> arbitrary::Result<()> {
    let mut list: Vec<Named> = Vec::new();
    let mut offers = Vec::new();
    let names = &["first", "second", "third"][..u.int_in_range(1..=3)?];
    for (index, name) in names.iter().enumerate() {
        // A start function sees no segments of later modules in the list, and does in what is
        // merged.
        let style = match index + 1 == names.len() {
            true => Style::Any,
            false => Style::WithoutStart,
        };
        let module = modules::draw(u, name, &offers, style)?;
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
    let keep = |_: &str, export: &str| Some(export.to_owned());
    let Ok(merged) = splice::splice(&modules, None, &keep) else {
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
    assert_eq!(expected.exports(), actual.exports());
    running::compare(&mut expected, &mut actual, u)
}
