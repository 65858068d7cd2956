//! Cases of merging: `env.wat` is the first module, the others follow in the order of their names.
//! The file `keep` says which exports are kept: a line `MODULE NAME` for each, `*` for all names.

use std::path::Path;

use super::support;
use componentize::splice::{Module, splice};

#[test]
fn cases() {
    support::run_cases("splice", run);
}

fn run(case: &Path) -> Result<String, String> {
    let modules = support::modules(case);
    let list: Vec<Module<'_>> = modules
        .iter()
        .map(|(name, binary)| Module { name, binary })
        .collect();
    let keep = support::keep(case);
    let merged = splice(&list, None, &keep).map_err(|error| error.to_string())?;
    Ok(support::print(&merged))
}
