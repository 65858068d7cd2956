//! Worlds of any number of functions that give back their parameters, and two
//! Python apps for such a world: the importer, which exports an interface and
//! answers each call by the imported function of the same name, and the
//! exporter, which implements what the importer imports.
//!
//! Composed, a value goes from the host to the importer, the exporter and back:
//! it is lifted and lowered four times by each side of the canonical ABI.

use std::fmt::Write as _;
use std::path::Path;

use wasmtime::component::Val;

use crate::component::Component;
use crate::compose::compose;
use crate::launcher;
use crate::types::{Definitions, Type};

/// The interface that the composition exports.
pub const ECHO: &str = "test:worlds/echo";

/// A function.
#[derive(Clone, Debug)]
pub struct Signature {
    /// The types of the parameters. One is also the type of the result; more are
    /// a tuple there.
    pub parameters: Vec<Type>,
    /// Whether the importer makes a resource of the arguments, passes that to and
    /// fro, and asks it for the result.
    pub by_resource: bool,
}

/// The importer passes on what it is given, by the function of the same name or,
/// if there is one, by a holder: a resource that is made of the arguments.
const IMPORTER: &str = r#"
from collections.abc import Callable

from wit_world import exports
from wit_world.imports import echo, holders


def by_holder(number: str, arguments: tuple[object, ...]) -> object:
    with getattr(holders, f"HolderN{number}")(*arguments) as holder:
        passed, others = getattr(holders, f"pass_n{number}")((holder, "text"))
        assert others == []
        [holder] = passed
        lent = getattr(holders, f"holds_n{number}")([holder, holder], holder)
        assert lent == 3, lent
        return holder.get()


def forward(name: str) -> Callable[..., object]:
    number = name.removeprefix("echo_n")

    def method(self: object, *arguments: object) -> object:
        if hasattr(holders, f"HolderN{number}"):
            return by_holder(number, arguments)
        return getattr(echo, name)(*arguments)

    return method


names = [name for name in vars(echo) if name.startswith("echo_n")]
Echo = type("Echo", (exports.Echo,), {name: forward(name) for name in names})
"#;

/// The exporter gives back its arguments. What a function returns as a `result`
/// is `Ok` and `Err` where it is a parameter.
const EXPORTER: &str = r#"
from collections.abc import Callable

from componentize_py_types import Err, Ok
from wit_world import exports
from wit_world.exports import holders


def answer(number: str, arguments: tuple[object, ...]) -> object:
    if number not in RESULTS:
        return arguments[0] if len(arguments) == 1 else arguments
    match arguments[0]:
        case Ok(value):
            return value
        case Err(value):
            raise Err(value)
        case other:
            raise AssertionError(other)


def method(number: str) -> Callable[..., object]:
    return lambda self, *arguments: answer(number, arguments)


def holder(number: str, protocol: type) -> type:
    def construct(self: object, *arguments: object) -> None:
        self.arguments = arguments

    def get(self: object) -> object:
        return answer(number, self.arguments)

    return type(protocol.__name__, (protocol,), {"__init__": construct, "get": get})


def methods(names: dict[str, object]) -> dict[str, Callable[..., object]]:
    return {name: method(name.removeprefix("echo_n")) for name in names if name.startswith("echo_n")}



def pass_holder(self: object, value: tuple[object, str]) -> tuple[list[object], list[object]]:
    assert value[1] == "text"
    return [value[0]], []


def count_holders(self: object, many: list[object], one: object) -> int:
    assert all(other is one for other in many)
    return len([*many, one])


Echo = type("Echo", (exports.Echo,), methods(vars(exports.Echo)))
functions = {}
for name in vars(exports.Holders):
    if name.startswith("pass_n"):
        functions[name] = pass_holder
        number = name.removeprefix("pass_n")
        globals()[f"HolderN{number}"] = holder(number, getattr(holders, f"HolderN{number}"))
    elif name.startswith("holds_n"):
        functions[name] = count_holders
Holders = type("Holders", (exports.Holders,), functions)
"#;

/// The WIT of a world of these functions, which are called `echo-n0` and so on.
pub fn wit(signatures: &[Signature]) -> String {
    let mut definitions = Definitions::default();
    let (mut echo, mut holders) = (String::new(), String::new());
    for (index, signature) in signatures.iter().enumerate() {
        let types: Vec<String> = (signature.parameters.iter())
            .map(|ty| definitions.name(ty))
            .collect();
        let parameters: Vec<String> = (types.iter().enumerate())
            .map(|(index, ty)| format!("p{index}: {ty}"))
            .collect();
        let parameters = parameters.join(", ");
        let result = match &types[..] {
            [ty] => ty.clone(),
            types => format!("tuple<{}>", types.join(", ")),
        };
        writeln!(echo, "    echo-n{index}: func({parameters}) -> {result};").unwrap();
        if signature.by_resource {
            let holder = format!("holder-n{index}");
            writeln!(
                holders,
                "    resource {holder} {{
        constructor({parameters});
        get: func() -> {result};
    }}
    pass-n{index}: func(value: tuple<{holder}, string>) -> tuple<list<{holder}>, list<{holder}>>;
    holds-n{index}: func(many: list<borrow<{holder}>>, one: borrow<{holder}>) -> u8;"
            )
            .unwrap();
        }
    }
    let Definitions { names, text } = definitions;
    let uses = match &names[..] {
        [] => String::new(),
        names => format!("    use echo.{{{}}};\n", names.join(", ")),
    };
    format!(
        "package test:worlds;
interface echo {{
{text}{echo}}}
interface holders {{
{uses}{holders}}}
world importer {{
    import echo;
    import holders;
    export echo;
}}
world exporter {{
    export echo;
    export holders;
}}
"
    )
}

/// Builds both apps for a world of these functions, and composes them.
///
/// # Panics
///
/// Where none of the functions is by a resource, besides when the build fails.
#[track_caller]
pub fn build(signatures: &[Signature]) -> Component {
    assert!(signatures.iter().any(|signature| signature.by_resource));
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = |name: &str| folder.path().join(name);
    std::fs::create_dir(path("wit")).unwrap();
    std::fs::write(path("wit/world.wit"), wit(signatures)).unwrap();
    let results: Vec<String> = (signatures.iter().enumerate())
        .filter(|(_, signature)| matches!(signature.parameters[..], [Type::Result(..)]))
        .map(|(index, _)| format!("\"{index}\""))
        .collect();
    let results = format!("RESULTS: list[str] = [{}]\n", results.join(", "));
    let component = |world: &str, app: &str| {
        std::fs::create_dir(path(world)).unwrap();
        std::fs::write(path(world).join("app.py"), app).unwrap();
        let folder: &Path = &path(world);
        launcher::build_with(folder, &["-d", "../wit", "-w", world])
    };
    let importer = component("importer", IMPORTER);
    let exporter = component("exporter", &(results + EXPORTER));
    Component::quick(&compose(&[&importer, &exporter]))
}

/// What a function gives for these arguments.
pub fn result_of(arguments: &[Val]) -> Val {
    match arguments {
        [value] => value.clone(),
        values => Val::Tuple(values.to_vec()),
    }
}
