//! Modules with a wrong byte: whatever it makes of them, it ends with a result or a message.

use std::path::Path;

use componentize_link::relocate::{Base, Linkage, SideModule, relocate};
use componentize_link::snapshot::Image;
use componentize_link::splice::{Module, splice};
use componentize_test_cases::sorted_entries;

use super::support;

/// Calls `check` with the case's modules, each time with one byte of one of them changed: one bit,
/// or all.
fn for_each_corruption(
    kind: &str,
    modules: impl Fn(&Path) -> Vec<(String, Vec<u8>)>,
    check: impl Fn(&Path, &[(String, Vec<u8>)]),
) {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests")
        .join(kind);
    for case in sorted_entries(&directory) {
        let mut modules = modules(&case);
        for module in 0..modules.len() {
            for position in 8..modules[module].1.len() {
                let original = modules[module].1[position];
                for byte in [original ^ (1 << (position % 8)), 0xff] {
                    modules[module].1[position] = byte;
                    check(&case, &modules);
                }
                modules[module].1[position] = original;
            }
        }
    }
}

#[test]
fn relocating_does_not_panic() {
    for_each_corruption("relocate", support::program, |_, modules| {
        let Ok(base) = Base::parse(&modules[0].1) else {
            return;
        };
        let sides = modules[1..].iter().map(|(name, binary)| SideModule {
            name,
            binary,
            linkage: Linkage::Shared,
            symbols: &|_| true,
        });
        let _ = relocate(&base, &sides.collect::<Vec<_>>());
    });
}

#[test]
fn merging_does_not_panic() {
    let image = Image {
        pages: 1,
        ..Image::default()
    };
    for_each_corruption("splice", support::modules, |case, modules| {
        let keep = support::keep(case);
        let list: Vec<Module<'_>> = modules
            .iter()
            .map(|(name, binary)| Module { name, binary })
            .collect();
        let _ = splice(&list, None, &keep);
        let _ = splice(&list, Some(&image), &keep);
    });
}
