//! Cases of merging: `env.wat` is the first module, the others follow in the order of their names.
//! The file `keep` says which exports are kept: a line `MODULE NAME` for each, or `MODULE *`; with
//! a third word, that is what the export is called then.

use std::path::Path;

use componentize_link::splice::{Module, splice};
use componentize_test_cases::{print, run_cases};

use super::support;

#[test]
fn cases() {
    run_cases(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/splice"), run);
}

fn run(case: &Path) -> Result<String, String> {
    let modules = support::modules(case);
    let list: Vec<Module<'_>> = modules
        .iter()
        .map(|(name, binary)| Module { name, binary })
        .collect();
    let keep = support::keep(case);
    let merged = splice(&list, None, &keep)
        .map_err(|error| error.to_string())?
        .module;
    Ok(print(&merged))
}
