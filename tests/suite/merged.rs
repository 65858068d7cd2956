//! The merged module behaves as the list that it was merged from: the same
//! calls give the same results, the same traps and the same memory, whether
//! it starts where the list starts or from an image that was taken of the
//! list at any point.

use std::fs;

use componentize_engine::{Instances, Native, config};
use componentize_engine_common::{Engine, Program};
use componentize_link::relocate::{self, BASE, Base, GlobalReader, Linkage, SideModule};
use componentize_link::snapshot::{GlobalValue, Image};
use componentize_link::splice::{self, Module};
use componentize_tests::launcher;
use proptest::prelude::*;

/// What is called, each with one argument.
const FUNCTIONS: [(&str, &str); 3] = [
    (BASE, "run_env"),
    ("/first", "run_first"),
    ("/second", "run_second"),
];

/// A program of tests/programs, relocated.
struct List {
    modules: Vec<(String, Vec<u8>)>,
    globals: Vec<GlobalReader>,
}

impl List {
    fn read(program: &str) -> List {
        let folder = launcher::repository().join("tests/programs").join(program);
        let read = |name: &str| {
            let text = fs::read_to_string(folder.join(name).with_extension("wat")).unwrap();
            wat::parse_str(text).unwrap_or_else(|error| panic!("{name}: {error}"))
        };
        let env = read("env");
        let sides = ["/first", "/second"].map(|name| (name, read(&name[1..])));
        let sides = sides.each_ref().map(|(name, binary)| SideModule {
            name,
            binary,
            linkage: Linkage::Shared,
            symbols: &|_| false,
        });
        let relocated = relocate::relocate(&Base::parse(&env).unwrap(), &sides).unwrap();
        let mut list = List {
            modules: vec![(BASE.to_owned(), env)],
            globals: Vec::new(),
        };
        for module in relocated.modules {
            list.globals.extend(module.globals);
            list.modules.push((module.name, module.binary));
        }
        list
    }

    fn instantiate(&self, engine: &Native) -> Instances {
        let modules: Vec<_> = self
            .modules
            .iter()
            .map(|(name, binary)| (&**name, engine.compile(binary).unwrap()))
            .collect();
        let modules: Vec<_> = modules
            .iter()
            .map(|(name, module)| (*name, module))
            .collect();
        engine.instantiate(&modules).unwrap()
    }

    /// The whole list as one instance, from the start or from an image.
    fn merge(&self, engine: &Native, image: Option<&Image>) -> Instances {
        let modules: Vec<_> = self
            .modules
            .iter()
            .map(|(name, binary)| Module { name, binary })
            .collect();
        let keep = |module: &str, export: &str| {
            let kept = export == "memory" || FUNCTIONS.contains(&(module, export));
            kept.then(|| export.to_owned())
        };
        let merged = splice::splice(&modules, image, &keep).unwrap().module;
        let merged = engine.compile(&merged).unwrap();
        engine.instantiate(&[("merged", &merged)]).unwrap()
    }

    fn image(&self, instances: &mut Instances) -> Image {
        let (pages, chunks) = instances.memory();
        let mut part = |instance: &str, function: &str| {
            let value = instances.call(instance, function, &[]).unwrap();
            u128::from(value.expect("a global's value"))
        };
        let globals = self
            .globals
            .iter()
            .map(|reader| GlobalValue {
                module: reader.module.clone(),
                index: reader.index,
                value: part(&reader.instance, &reader.functions[0]),
            })
            .collect();
        Image {
            pages,
            chunks: chunks
                .into_iter()
                .map(|chunk| (chunk.address, chunk.bytes))
                .collect(),
            globals,
            ..Image::default()
        }
    }
}

type Call = (usize, u32);

/// What a call gave: its result, or the trap.
fn outcome(
    instances: &mut Instances,
    module: &str,
    (function, value): Call,
) -> Result<u64, String> {
    let called = instances.call(module, FUNCTIONS[function].1, &[value]);
    called
        .map(Option::unwrap)
        .map_err(|error| error.to_string())
}

/// Makes the calls on the list and on what was merged from it.
fn same_behaviour(list: &mut Instances, merged: &mut Instances, calls: &[Call]) {
    for call in calls {
        let expected = outcome(list, FUNCTIONS[call.0].0, *call);
        let actual = outcome(merged, "merged", *call);
        assert_eq!(expected, actual, "{call:?}");
        assert!(
            list.bytes() == merged.bytes(),
            "memory differs after {call:?}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 48,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn the_merged_module_behaves_as_the_list(
        before in proptest::collection::vec((0..FUNCTIONS.len(), 0..64u32), 0..12),
        after in proptest::collection::vec((0..FUNCTIONS.len(), 0..64u32), 1..12),
    ) {
        let engine = Native::new(config::new().unwrap());
        let list = List::read("merged");
        let mut instances = list.instantiate(&engine);

        same_behaviour(&mut instances, &mut list.merge(&engine, None), &before);

        let image = list.image(&mut instances);
        same_behaviour(&mut instances, &mut list.merge(&engine, Some(&image)), &after);
    }
}
