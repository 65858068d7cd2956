//! The module `poll_loop`, by which apps run `asyncio` over `wasi:io/poll@0.2` and stream the
//! contents of `wasi:http@0.2`'s requests and responses.
//!
//! Its text is fixed, apart from where the world's interfaces are found: their modules have the
//! names, and WASI the version, that the world and the author chose. It is put together from the
//! parts for which the world imports something:
//!
//! | part | is there with |
//! |---|---|
//! | `PollLoop`, `register` | `wasi:io/poll@0.2` |
//! | … waiting for time and pollables together | `wasi:clocks/monotonic-clock@0.2` |
//! | `Stream`, `Sink` | `wasi:http/types@0.2` |
//! | `send` | `wasi:http/outgoing-handler@0.2` |
//!
//! A world without the first has no such module. Where one imports an interface in several
//! versions, they have to fit together: it is the latest version of `wasi:http/types`, and of the
//! other interfaces those that share its types.

use wit_parser::{InterfaceId, TypeOwner};

use super::interfaces::Interface;
use super::layout::{Layout, dealias};
use super::path::ModulePath;
use super::source::import_line;

/// The module's file.
pub const FILE: &str = "poll_loop.py";

const DOCUMENTATION: &str = r#"
"""An event loop for `asyncio` that waits with `wasi:io/poll@0.2`.

The tasks of one call of an exported function wait together for whatever gives a pollable:

    loop = PollLoop()
    asyncio.set_event_loop(loop)
    loop.run_until_complete(handle(request, response_out))
"""
"#;

const LOOP: &str = include_str!("poll_loop/loop.py");
const TIMER: &str = include_str!("poll_loop/timer.py");
const NO_TIMER: &str = include_str!("poll_loop/no_timer.py");
const HTTP: &str = include_str!("poll_loop/http.py");
const SEND: &str = include_str!("poll_loop/send.py");

/// The interfaces of WASI 0.2 that the module uses.
pub(super) struct Interfaces<'a> {
    poll: &'a ModulePath,
    clock: Option<&'a ModulePath>,
    pub(super) http: Option<Http<'a>>,
}

/// Those of HTTP.
pub(super) struct Http<'a> {
    types: &'a ModulePath,
    streams: &'a ModulePath,
    outgoing_handler: Option<&'a ModulePath>,
}

/// The text of the module, for a world that imports what it takes.
pub fn module(layout: &Layout<'_>, notice: &str) -> Option<String> {
    let interfaces = Interfaces::find(layout)?;
    let mut text = format!("{notice}{DOCUMENTATION}\nfrom __future__ import annotations\n\n");
    text += "import asyncio\n";
    if interfaces.clock.is_none() {
        text += "import time\n";
    }
    text += "\n";
    if interfaces.http.is_some() {
        text += "from componentize_py_types import Err\n\n";
    }
    for (name, module) in interfaces.names() {
        text += &import(name, module);
    }
    text += LOOP;
    text += match interfaces.clock {
        Some(_) => TIMER,
        None => NO_TIMER,
    };
    if let Some(http) = &interfaces.http {
        let documented = |part: &str| {
            part.replace("{streams}", &http.streams.dotted())
                .replace("{types}", &http.types.dotted())
        };
        text += &documented(HTTP);
        if http.outgoing_handler.is_some() {
            text += &documented(SEND);
        }
    }
    Some(text)
}

impl<'a> Interfaces<'a> {
    /// Those that the world imports.
    pub(super) fn find(layout: &'a Layout<'_>) -> Option<Self> {
        let http = latest(layout, "wasi:http/types@0.2.");
        let poll = match http {
            Some(http) => owner(layout, http, "pollable"),
            None => latest(layout, "wasi:io/poll@0.2."),
        }?;
        let clock = shares(layout, "wasi:clocks/monotonic-clock@0.2.", "pollable", poll);
        let http = http.and_then(|http| {
            let outgoing = "wasi:http/outgoing-handler@0.2.";
            let outgoing_handler = shares(layout, outgoing, "outgoing-request", http);
            Some(Http {
                types: &http.module,
                streams: &owner(layout, http, "input-stream")?.module,
                outgoing_handler: outgoing_handler.map(|it| &it.module),
            })
        });
        Some(Interfaces {
            poll: &poll.module,
            clock: clock.map(|it| &it.module),
            http,
        })
    }

    /// The modules, by the names that the text has for them.
    pub(super) fn names(&self) -> Vec<(&'static str, &'a ModulePath)> {
        let mut names = Vec::new();
        let http = self.http.as_ref();
        names.extend(self.clock.map(|it| ("monotonic_clock", it)));
        let outgoing_handler = http.and_then(|it| it.outgoing_handler);
        names.extend(outgoing_handler.map(|it| ("outgoing_handler", it)));
        names.push(("poll", self.poll));
        names.extend(http.map(|it| ("streams", it.streams)));
        names.extend(http.map(|it| ("types", it.types)));
        names
    }
}

/// The line that imports `module` as `name`.
pub(super) fn import(name: &str, module: &ModulePath) -> String {
    let (last, package) = match module.segments.split_last() {
        Some((last, package)) => (last.as_str(), package.join(".")),
        None => unreachable!("a module has a name"),
    };
    let imported = match last == name {
        true => name.to_owned(),
        false => format!("{last} as {name}"),
    };
    import_line(&package, &[imported], "")
}

/// The imported interfaces whose names start with `prefix`.
fn imported<'a>(layout: &'a Layout<'_>, prefix: &str) -> impl Iterator<Item = &'a Interface<'a>> {
    let resolve = layout.resolve;
    let interfaces = layout.imports.iter();
    interfaces.filter(move |it| resolve.name_world_key(it.key).starts_with(prefix))
}

/// The latest version of the imported interface whose name starts with `prefix`.
pub(super) fn latest<'a>(layout: &'a Layout<'_>, prefix: &str) -> Option<&'a Interface<'a>> {
    imported(layout, prefix).max_by_key(|interface| {
        let package = layout.resolve.interfaces[interface.id].package;
        package.and_then(|package| layout.resolve.packages[package].name.version.clone())
    })
}

/// The interface that defines what `interface` calls `name`.
fn definer(layout: &Layout<'_>, interface: &Interface<'_>, name: &str) -> Option<InterfaceId> {
    let types = &layout.resolve.interfaces[interface.id].types;
    let definition = dealias(layout.resolve, *types.get(name)?);
    match layout.resolve.types[definition].owner {
        TypeOwner::Interface(id) => Some(id),
        TypeOwner::World(_) | TypeOwner::None => None,
    }
}

/// As [`definer`], among the imported interfaces.
fn owner<'a>(
    layout: &'a Layout<'_>,
    interface: &Interface<'_>,
    name: &str,
) -> Option<&'a Interface<'a>> {
    let id = definer(layout, interface, name)?;
    layout.imports.iter().find(|it| it.id == id)
}

/// The imported interface whose name starts with `prefix` and whose type `name` is the one of
/// `home`.
pub(super) fn shares<'a>(
    layout: &'a Layout<'_>,
    prefix: &str,
    name: &str,
    home: &Interface<'_>,
) -> Option<&'a Interface<'a>> {
    imported(layout, prefix).find(|it| definer(layout, it, name) == Some(home.id))
}
