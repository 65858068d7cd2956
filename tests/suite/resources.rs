//! Resources: Python components that implement them, use them and pass them on,
//! composed with each other and with a host.
//!
//! The checks themselves are in Python, in `tests/apps/resources/importer`:
//! each test here runs one of them. Composed are, from the outside to the
//! inside: the importer; `through`, which exports an interface about resources
//! that it imports; `middle`, which implements resources by imported ones of the
//! same interface; and the exporter, which implements them for good.

use std::sync::{Arc, Mutex, OnceLock};

use componentize_tests::component::{Component, Environment, Host, Running};
use componentize_tests::compose::compose;
use componentize_tests::launcher;
use wasmtime::StoreContextMut;
use wasmtime::component::{Linker, Resource, ResourceAny, ResourceType, Val};

const CATALOG: &str = "test:resources/catalog";
const SHOP: &str = "test:resources/shop";

fn build(world: &str) -> Vec<u8> {
    let folder = launcher::app("resources").join(world);
    launcher::build_with(&folder, &["-d", "../wit", "-w", world])
}

/// All four components as one.
fn composition() -> &'static Component {
    static COMPONENT: OnceLock<Component> = OnceLock::new();
    COMPONENT.get_or_init(|| {
        let catalog = compose(&[&build("middle"), &build("exporter")]);
        let whole = compose(&[&build("importer"), &build("through"), &catalog]);
        Component::quick(&whole)
    })
}

fn exporter() -> &'static Component {
    static COMPONENT: OnceLock<Component> = OnceLock::new();
    COMPONENT.get_or_init(|| Component::quick(&build("exporter")))
}

fn importer() -> &'static Component {
    static COMPONENT: OnceLock<Component> = OnceLock::new();
    COMPONENT.get_or_init(|| Component::quick(&build("importer")))
}

fn text(value: &str) -> Val {
    Val::String(value.to_owned())
}

macro_rules! checks {
    ($($name:ident)*) => {$(
        #[test]
        fn $name() {
            composition().instantiate_alone().call("", "check", &[text(stringify!($name))]);
        }
    )*};
}

checks! {
    members
    fallible_constructor
    passing
    lists
    compounds
    variants
    results
    reexported
    borrows_end_with_their_call
    own_resources_outlive_what_was_lent
    dropped_with_the_last_reference
    dropped_when_a_with_block_ends
    dropped_is_said
    given_away_is_said
    uninitialised_is_said
    a_call_that_is_refused_leaves_handles_alone
    twice_in_one_call_is_said
    dropping_while_it_is_lent_is_said
    many_at_once
}

/// Calls a function of the catalog that gives one value.
#[track_caller]
fn call(running: &mut Running, function: &str, arguments: &[Val]) -> Val {
    let result = running.call(CATALOG, function, arguments);
    result.unwrap_or_else(|| panic!("{function} gave nothing"))
}

#[test]
fn a_host_uses_resources_of_python() {
    let mut running = exporter().instantiate_alone();
    let count = |running: &mut Running| call(running, "[static]item.count", &[]);
    let first = call(&mut running, "[constructor]item", &[text("first")]);
    let second = call(&mut running, "[constructor]item", &[text("second")]);
    let name = call(
        &mut running,
        "[method]item.name",
        std::slice::from_ref(&first),
    );
    assert_eq!(name, text("first"));
    let longer = call(
        &mut running,
        "[method]item.longer-than",
        &[second.clone(), first.clone()],
    );
    assert_eq!(longer, Val::Bool(true));
    assert_eq!(count(&mut running), Val::U32(2));

    // The first is given away, the second is lent.
    let joined = call(&mut running, "[static]item.join", &[first, second.clone()]);
    assert_eq!(count(&mut running), Val::U32(2));
    let Val::List(items) = call(
        &mut running,
        "pass-list",
        &[Val::List(vec![joined, second])],
    ) else {
        panic!("no list");
    };
    for (item, name) in items.iter().zip(["second", "first and second"]) {
        assert_eq!(
            call(
                &mut running,
                "[method]item.name",
                std::slice::from_ref(item)
            ),
            text(name)
        );
    }
    for (item, left) in items.iter().zip([1, 0]) {
        running.drop_resource(item);
        assert_eq!(count(&mut running), Val::U32(left));
    }

    // Another exported interface takes and gives the same resources.
    let basket = running.call(SHOP, "[constructor]basket", &[]).unwrap();
    let item = call(&mut running, "[constructor]item", &[text("third")]);
    running.call(SHOP, "[method]basket.put", &[basket.clone(), item]);
    let names = running.call(SHOP, "[method]basket.names", std::slice::from_ref(&basket));
    assert_eq!(names, Some(Val::List(vec![text("third")])));
    let taken = running.call(SHOP, "[method]basket.take", std::slice::from_ref(&basket));
    let Some(Val::Option(Some(item))) = taken else {
        panic!("{taken:?}");
    };
    let labelled = running.call(SHOP, "label", &[*item, text("label")]);
    let Some(Val::Record(fields)) = labelled else {
        panic!("{labelled:?}");
    };
    let name = call(
        &mut running,
        "[method]item.name",
        std::slice::from_ref(&fields[1].1),
    );
    assert_eq!((&fields[0].1, name), (&text("label"), text("third")));
    running.drop_resource(&fields[1].1);
    running.drop_resource(&basket);
    assert_eq!(count(&mut running), Val::U32(0));

    let refused = call(&mut running, "[constructor]box", &[Val::U32(101)]);
    let message = Val::Result(Err(Some(Box::new(text("101 is too large")))));
    assert_eq!(refused, message);
    let accepted = call(&mut running, "[constructor]box", &[Val::U32(1)]);
    assert!(matches!(accepted, Val::Result(Ok(Some(_)))), "{accepted:?}");
}

/// What the host says an item is; it is never made.
struct Item;

/// What became of the host's items.
#[derive(Clone, Default)]
struct Items {
    /// Their names, by representation; none after they were dropped.
    names: Arc<Mutex<Vec<Option<String>>>>,
}

impl Items {
    fn alive(&self) -> usize {
        self.names.lock().unwrap().iter().flatten().count()
    }

    /// Defines what the importer imports: of the catalog what its round trips
    /// call; the rest traps.
    fn define(&self, linker: &mut Linker<Host>, component: &Component) {
        component.answer(linker, |_, function, _| {
            wasmtime::bail!("{function} is not there")
        });
        for (interface, name) in [(CATALOG, "box"), (SHOP, "basket")] {
            let mut interface = linker.instance(interface).unwrap();
            let ty = ResourceType::host::<()>();
            interface.resource(name, ty, |_, _| Ok(())).unwrap();
        }
        linker.allow_shadowing(true);
        // The type has four names.
        let names = [
            (CATALOG, "item"),
            (CATALOG, "thing"),
            (SHOP, "item"),
            (SHOP, "article"),
        ];
        for (interface, name) in names {
            let names = self.names.clone();
            let drop = move |_: StoreContextMut<'_, Host>, index: u32| {
                let name = names.lock().unwrap()[index as usize].take();
                assert!(name.is_some(), "item {index} is dropped again");
                Ok(())
            };
            let mut interface = linker.instance(interface).unwrap();
            let ty = ResourceType::host::<Item>();
            interface.resource(name, ty, drop).unwrap();
        }
        let mut catalog = linker.instance(CATALOG).unwrap();
        let names = self.names.clone();
        let construct =
            move |mut store: StoreContextMut<'_, Host>, arguments: &[Val], results: &mut [Val]| {
                let [Val::String(name)] = arguments else {
                    wasmtime::bail!("{arguments:?}");
                };
                let mut names = names.lock().unwrap();
                names.push(Some(name.clone()));
                let item = Resource::<Item>::new_own(names.len() as u32 - 1);
                results[0] = Val::Resource(ResourceAny::try_from_resource(item, &mut store)?);
                Ok(())
            };
        catalog
            .func_new("[constructor]item", move |store, _, arguments, results| {
                construct(store, arguments, results)
            })
            .unwrap();
        catalog
            .func_new("pass", |_, _, arguments, results| {
                results[0] = arguments[0].clone();
                Ok(())
            })
            .unwrap();
        catalog
            .func_new("long-enough", |_, _, arguments, results| {
                results[0] = Val::Result(Ok(Some(Box::new(arguments[0].clone()))));
                Ok(())
            })
            .unwrap();
        let names = self.names.clone();
        catalog
            .func_new("name-of", move |mut store, _, arguments, results| {
                let [Val::Resource(item)] = arguments else {
                    wasmtime::bail!("{arguments:?}");
                };
                let item = item.try_into_resource::<Item>(&mut store)?;
                assert!(!item.owned(), "it is lent");
                let name = names.lock().unwrap()[item.rep() as usize].clone();
                results[0] = Val::String(name.expect("the item is alive"));
                Ok(())
            })
            .unwrap();
    }
}

#[test]
fn python_uses_resources_of_a_host() {
    let items = Items::default();
    let mut running = importer().instantiate_linked(&Environment::default(), |linker| {
        items.define(linker, importer());
    });
    running.call("", "hold", &[text("first")]);
    assert_eq!(items.alive(), 1);
    // The new one is made before the old one is let go of.
    running.call("", "hold", &[text("second")]);
    assert_eq!(
        *items.names.lock().unwrap(),
        [None, Some("second".to_owned())]
    );
    running.call("", "let-go", &[]);
    assert_eq!(items.alive(), 0);
    running.call("", "round-trips", &[Val::U32(10), Val::U32(0)]);
    assert_eq!((items.alive(), items.names.lock().unwrap().len()), (0, 22));
}

/// Ten thousand times an item is made, lent, given away, got back and dropped; and a million times
/// one is given away and got back, in lists of ten thousand. What is passed between components goes
/// through exports and imports.
#[test]
fn a_million_round_trips_take_no_memory() {
    let mut running = composition().instantiate_alone();
    let mut round_trips = |single: u32, lists: u32| {
        running.call("", "round-trips", &[Val::U32(single), Val::U32(lists)]);
        running.memory()
    };
    let before = round_trips(1_000, 10);
    assert_eq!(round_trips(10_000, 100), before);
    running.call("", "check", &[text("members")]);
}
