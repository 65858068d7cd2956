//! A relocated side module behaves as one that a dynamic linker has given the
//! same addresses; and one that is damaged is refused, or linked to something
//! valid.

use std::collections::BTreeMap;
use std::fs;

use arbitrary::Unstructured;
use componentize_link::relocate::{self, BASE, Base, ENV, Linkage, Relocated, SideModule};
use componentize_link::splice::{self, Module};
use wasm_encoder::{CustomSection, GlobalType, ValType};
use wasmi::Mutability;
use wasmparser::{Parser, Payload, Validator};

use super::modules::{self, Named, Offer, Offered, Style};
use super::running::{self, Running};

/// A module of `tests/programs/merged`, under a name.
fn program(name: &str, file: &str) -> Named {
    let folder = crate::repository().join("tests/programs/merged");
    let text = fs::read_to_string(folder.join(file)).expect("a program");
    // Memory that calls can make as large as they like would take the machine's.
    let text = text.replace(
        "(memory (export \"memory\") 2)",
        "(memory (export \"memory\") 2 16)",
    );
    Named {
        name: name.to_owned(),
        binary: wat::parse_str(text).expect("a valid program"),
    }
}

/// Relocates shared libraries.
fn relocate(base: &[u8], sides: &[Named]) -> Result<Relocated, relocate::Error> {
    let sides: Vec<_> = sides
        .iter()
        .map(|side| SideModule {
            name: &side.name,
            binary: &side.binary,
            linkage: Linkage::Shared,
            symbols: &|_| true,
        })
        .collect();
    relocate::relocate(&Base::parse(base)?, &sides)
}

/// A global that a dynamic linker defines.
fn address(module: &str, name: &str, mutable: bool) -> Offer {
    Offer {
        module: module.to_owned(),
        name: name.to_owned(),
        ty: Offered::Global(GlobalType {
            val_type: ValType::I32,
            mutable,
            shared: false,
        }),
        is_imported: false,
    }
}

pub fn behaviour(u: &mut Unstructured) -> arbitrary::Result<()> {
    let base = program(ENV, "env.wat");
    let mut offers = modules::offers(&base);
    offers.push(address(ENV, "__memory_base", false));
    offers.push(address(ENV, "__table_base", false));
    let mut sides = Vec::new();
    for name in ["/first", "/second"].iter().take(u.int_in_range(1..=2)?) {
        let side = modules::draw(u, name, &offers, Style::Library)?;
        for offer in modules::offers(&side) {
            match offer.ty {
                // An import that is exported again is no definition.
                _ if offer.is_imported => {}
                Offered::Function(_) => {
                    offers.push(address("GOT.func", &offer.name, true));
                    let module = ENV.to_owned();
                    offers.push(Offer { module, ..offer });
                }
                Offered::Global(ty) if !ty.mutable && ty.val_type == ValType::I32 => {
                    offers.push(address("GOT.mem", &offer.name, true));
                }
                _ => {}
            }
        }
        sides.push(with_dylink(
            side,
            u.int_in_range(0..=100)?,
            u.int_in_range(0..=4)?,
        ));
    }
    let Ok(relocated) = relocate(&base.binary, &sides) else {
        return Ok(());
    };
    let mut expected = linked(&base, &sides, &relocated);
    let mut actual = Running::new();
    actual.add(&program(BASE, "env.wat"));
    actual.grow(BASE, relocated.memory_end, relocated.table_end);
    for module in relocated.modules {
        if module.name != relocate::GLOBALS {
            let (name, binary) = (module.name, module.binary);
            actual.add(&Named { name, binary });
        }
    }
    running::compare(&mut expected, &mut actual, u)
}

/// What a dynamic linker makes of the modules, at the addresses of `relocated`.
fn linked(base: &Named, sides: &[Named], relocated: &Relocated) -> Running {
    let mut running = Running::new();
    running.add(base);
    running.grow(ENV, relocated.memory_end, relocated.table_end);
    let symbols: BTreeMap<&String, u32> = (relocated.modules.iter())
        .flat_map(|module| &module.symbols)
        .map(|(name, address)| (name, *address))
        .collect();
    for module in &relocated.modules {
        let Some(side) = sides.iter().find(|side| side.name == module.name) else {
            continue;
        };
        running.define(ENV, "__memory_base", module.memory_base, Mutability::Const);
        running.define(ENV, "__table_base", module.table_base, Mutability::Const);
        for (name, address) in &symbols {
            running.define("GOT.mem", name, *address, Mutability::Var);
            running.define("GOT.func", name, *address, Mutability::Var);
        }
        running.add_library(side, &module.symbols);
    }
    running
}

/// The module with a `dylink.0` section that asks for so much memory and so many
/// table slots.
fn with_dylink(mut side: Named, memory: u8, slots: u8) -> Named {
    const WASM_DYLINK_MEM_INFO: u8 = 1;
    let section = CustomSection {
        name: "dylink.0".into(),
        data: vec![WASM_DYLINK_MEM_INFO, 4, memory, 2, slots, 0].into(),
    };
    let mut binary = side.binary[..8].to_vec();
    wasm_encoder::Section::append_to(&section, &mut binary);
    binary.extend_from_slice(&side.binary[8..]);
    side.binary = binary;
    side
}

pub fn damaged(u: &mut Unstructured) -> arbitrary::Result<()> {
    let base = program(BASE, "env.wat");
    let mut sides = [
        program("/first", "first.wat"),
        program("/second", "second.wat"),
    ];
    let side = &mut sides[u.choose_index(2)?].binary;
    let dylink = Parser::new(0)
        .parse_all(side)
        .find_map(|payload| match payload {
            Ok(Payload::CustomSection(section)) if section.name() == "dylink.0" => {
                Some(section.data_offset()..section.data_offset() + section.data().len())
            }
            _ => None,
        });
    let range = match u.ratio(3, 4)? {
        true => dylink.expect("a shared library"),
        false => 8..side.len(),
    };
    for _ in 0..u.int_in_range(1..=4)? {
        side[u.int_in_range(range.start..=range.end - 1)?] = u.arbitrary()?;
    }
    let is_valid = |binary: &[u8]| Validator::new().validate_all(binary).is_ok();
    let were_valid = sides.iter().all(|side| is_valid(&side.binary));
    let relocated = match relocate(&base.binary, &sides) {
        Ok(relocated) => relocated,
        Err(error) => {
            let message = error.to_string();
            let is_named = ["`/first`", "`/second`"]
                .iter()
                .any(|name| message.contains(name));
            assert!(is_named, "no module is named: {message}");
            return Ok(());
        }
    };
    let mut list = vec![Module {
        name: &base.name,
        binary: &base.binary,
    }];
    list.extend(relocated.modules.iter().map(|module| Module {
        name: &module.name,
        binary: &module.binary,
    }));
    let merged = splice::splice(&list, None, &|_, name| {
        name.starts_with("run_").then(|| name.to_owned())
    });
    if were_valid {
        assert!(
            list.iter().all(|module| is_valid(module.binary)),
            "a module is not valid"
        );
        let merged = merged.expect("what was relocated").module;
        if let Err(error) = Validator::new().validate_all(&merged) {
            panic!("the merged module is not valid: {error}");
        }
    }
    Ok(())
}
