//! What a world has itself, outside of any interface: a resource, types and
//! functions; and an interface that it imports twice, by names of its own.

use std::sync::{Arc, Mutex, OnceLock};

use componentize_tests::component::{Component, Environment, Host, Running};
use componentize_tests::launcher;
use wasmtime::StoreContextMut;
use wasmtime::component::{Linker, Resource, ResourceAny, ResourceType, Val};

fn component() -> &'static Component {
    static COMPONENT: OnceLock<Component> = OnceLock::new();
    COMPONENT.get_or_init(|| Component::quick(&launcher::build(&launcher::app("world-level"))))
}

/// The host's resource. Its representation is the ticket's number.
struct Ticket;

/// What happens to the tickets, in order.
type Log = Arc<Mutex<Vec<String>>>;

fn number(store: &mut StoreContextMut<'_, Host>, ticket: &Val) -> wasmtime::Result<u32> {
    let Val::Resource(ticket) = ticket else {
        wasmtime::bail!("{ticket:?} is no resource");
    };
    Ok(ticket.try_into_resource::<Ticket>(store)?.rep())
}

fn ticket(store: &mut StoreContextMut<'_, Host>, number: u32) -> wasmtime::Result<Val> {
    let ticket = Resource::<Ticket>::new_own(number);
    Ok(Val::Resource(ResourceAny::try_from_resource(
        ticket, store,
    )?))
}

/// Calls a function of the world.
fn answer(
    mut store: StoreContextMut<'_, Host>,
    function: &str,
    arguments: &[Val],
) -> wasmtime::Result<Option<Val>> {
    Ok(match (function, arguments) {
        ("[constructor]ticket", [Val::U32(0)]) => {
            Some(Val::Result(Err(Some(Box::new(Val::U8(99))))))
        }
        ("[constructor]ticket", [Val::U32(number)]) => {
            let ticket = ticket(&mut store, *number)?;
            Some(Val::Result(Ok(Some(Box::new(ticket)))))
        }
        ("[method]ticket.number", [ticket]) => Some(Val::U32(number(&mut store, ticket)?)),
        ("[static]ticket.later", [first, second]) => {
            let is_later = number(&mut store, first)? < number(&mut store, second)?;
            Some(Val::Bool(is_later))
        }
        ("issue", [Val::Enum(kind)]) => {
            let number = if kind == "return" { 200 } else { 100 };
            Some(ticket(&mut store, number)?)
        }
        ("punch", [ticket]) => {
            number(&mut store, ticket)?;
            None
        }
        _ => wasmtime::bail!("{function} with {arguments:?}"),
    })
}

fn define(linker: &mut Linker<Host>, log: &Log) {
    let dropped = log.clone();
    let drop = move |_: StoreContextMut<'_, Host>, number: u32| {
        dropped.lock().unwrap().push(format!("dropped {number}"));
        Ok(())
    };
    let mut root = linker.root();
    let ty = ResourceType::host::<Ticket>();
    root.resource("ticket", ty, drop).unwrap();
    for function in [
        "[constructor]ticket",
        "[method]ticket.number",
        "[static]ticket.later",
        "issue",
        "punch",
    ] {
        root.func_new(function, move |store, _, arguments, results| {
            if let Some(value) = answer(store, function, arguments)? {
                results[0] = value;
            }
            Ok(())
        })
        .unwrap();
    }
    for name in ["primary", "backup"] {
        let mut store = linker.instance(name).unwrap();
        store
            .func_wrap("get", move |_, (key,): (String,)| {
                Ok((format!("{name}: {key}"),))
            })
            .unwrap();
    }
}

fn running(log: &Log) -> Running {
    component().instantiate_linked(&Environment::default(), |linker| define(linker, log))
}

#[test]
fn an_interface_is_imported_twice() {
    let text = running(&Log::default()).text("", "both", &[Val::String("key".to_owned())]);
    assert_eq!(text, "primary: key backup: key");
}

#[test]
fn a_world_has_a_resource_and_types() {
    let log = Log::default();
    let mut running = running(&log);
    let numbers = running.call("", "use-all", &[]);
    let expected = [7, 100, 1, 99].map(Val::U32);
    assert_eq!(numbers, Some(Val::List(expected.into())));
    // The second was given away, to the host, which has forgotten it.
    assert_eq!(*log.lock().unwrap(), ["dropped 7"]);

    let sent = running.host_resource::<Ticket>(5);
    let note = Val::String("ab".to_owned());
    let stubs = running.call("", "tear", &[sent, note]);
    let Some(Val::List(stubs)) = stubs else {
        panic!("{stubs:?}");
    };
    let mut tickets = Vec::new();
    for (stub, note) in stubs.iter().zip(["ab", "abab"]) {
        let Val::Record(fields) = stub else {
            panic!("{stub:?}");
        };
        assert_eq!(fields[1].1, Val::String(note.to_owned()));
        tickets.push(fields[0].1.clone());
    }
    // What is lent is there as long as its call lasts.
    for (ticket, number) in tickets.iter().zip([5, 200]) {
        let inspected = running.call("", "inspect", std::slice::from_ref(ticket));
        assert_eq!(inspected, Some(Val::U32(number)));
    }
    assert_eq!(*log.lock().unwrap(), ["dropped 7"]);
}
