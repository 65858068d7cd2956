//! Cases of relocation: `env.wat` is the base, the other modules are side modules, in the order of
//! their names, which have a slash before them in the program. The names in `outside.wat` are the
//! outside's, but for functions whose names begin with `program_`. What comes out is every
//! relocated module, after what is said about it. Symbols that begin with `PyInit_` are chosen, and
//! of the base those that begin with `chosen_`.

use std::fmt::Write as _;
use std::path::Path;

use componentize_link::relocate::{
    Base, Error, Linkage, RelocatedModule, SideModule, data_module, relocate, relocate_with,
};
use componentize_test_cases::{print, run_cases};

use super::support;

#[test]
fn cases() {
    run_cases(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/relocate"), run);
}

fn run(case: &Path) -> Result<String, String> {
    let modules = support::program(case);
    let (base, sides) = modules.split_first().expect("a case has a base module");
    let base = Base::parse(&base.1).map_err(|error| error.to_string())?;
    let chosen = |name: &str| name.starts_with("PyInit_");
    let symbol = |name: &str| name.starts_with("program_");
    let sides: Vec<SideModule<'_>> = sides
        .iter()
        .map(|(name, binary)| SideModule {
            name,
            binary,
            linkage: match name.as_str() {
                "/outside" => Linkage::Outside(&symbol),
                _ => Linkage::Shared,
            },
            symbols: &chosen,
        })
        .collect();
    let exported = base.exports.keys();
    let of_base = exported.filter(|name| name.starts_with("chosen_")).cloned();
    let relocated = relocate_with(&base, &sides, &of_base.collect());
    let relocated = relocated.map_err(|error| error.to_string())?;
    let mut output = String::new();
    for module in &relocated.modules {
        describe(module, &mut output);
        output += &print(&module.binary);
    }
    for (name, value) in &relocated.symbols {
        let _ = writeln!(output, ";; symbol {name} = {value}");
    }
    let _ = writeln!(
        output,
        ";; memory ends at {}, table at {}",
        relocated.memory_end, relocated.table_end
    );
    Ok(output)
}

/// Appends what is said about a module, as comments.
fn describe(module: &RelocatedModule, output: &mut String) {
    let _ = writeln!(output, ";; {}", module.name);
    let _ = writeln!(
        output,
        ";; memory {} + {}",
        module.memory_base, module.memory_size
    );
    let _ = writeln!(
        output,
        ";; table {} + {}",
        module.table_base, module.table_size
    );
    for (name, value) in &module.symbols {
        let _ = writeln!(output, ";; symbol {name} = {value}");
    }
    if let Some(slot) = module.apply_data_relocs {
        let _ = writeln!(output, ";; relocations at {slot}");
    }
    if let Some(slot) = module.call_constructors {
        let _ = writeln!(output, ";; constructors at {slot}");
    }
    if !module.needs.is_empty() {
        let _ = writeln!(output, ";; needs {}", module.needs.join(" "));
    }
    if !module.missing.is_empty() {
        let _ = writeln!(output, ";; misses {}", module.missing.join(" "));
    }
    for global in &module.globals {
        let _ = writeln!(
            output,
            ";; global {} of {} by {:?}",
            global.index, global.module, global.functions
        );
    }
}

#[test]
fn names_without_a_slash_are_for_outside() {
    let base = wat::parse_str("(module)").expect("valid text");
    let base = Base::parse(&base).expect("a valid base");
    for name in ["env", "$root", "wasi:cli/exit@0.2.0", ""] {
        let side = SideModule {
            name,
            binary: b"",
            linkage: Linkage::Shared,
            symbols: &|_| false,
        };
        let error = relocate(&base, &[side]).expect_err("a wrong name");
        assert!(matches!(error, Error::Name { .. }), "{error}");
    }
}

#[test]
fn a_data_module_has_one_segment_and_room_for_it() {
    let expected = r#"(module
  (import "/runtime" "memory" (memory (;0;) 2))
  (data (;0;) (i32.const 65530) "\01\02\03\04\05\06\07")
)
"#;
    assert_eq!(
        print(&data_module(65_530, &[1, 2, 3, 4, 5, 6, 7])),
        expected
    );
    let high = print(&data_module(0x8000_0000, b"x"));
    assert!(high.contains("(memory (;0;) 32769)"), "{high}");
    assert!(high.contains("(i32.const -2147483648)"), "{high}");
}
