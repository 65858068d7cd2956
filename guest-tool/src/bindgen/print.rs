//! The Python text of the definitions of a module.

use wit_parser::{Type, TypeId};

use super::annotations::{
    FUTURES, STREAMS, Spelling, annotation, is_bytes, optional_annotation, qualified,
};
use super::docstrings::docstring;
use super::items::{Callable, CallableKind, Case, Class, Field, Item, Member, Module, Raises};
use super::layout::Layout;
use super::path::Direction;
use super::payloads::{Channel, Maker};
use super::source::Source;
use super::wrap;

const INDENT: &str = "    ";

/// The file of `module`.
pub fn module(layout: &Layout<'_>, module: &Module<'_>, notice: &str) -> String {
    let mut printer = Printer {
        layout,
        source: Source::new(module),
    };
    for item in &module.items {
        printer.item(item);
    }
    printer.source.finish(module.docs, notice)
}

struct Printer<'a> {
    layout: &'a Layout<'a>,
    source: Source,
}

impl Printer<'_> {
    fn item(&mut self, item: &Item<'_>) {
        if let Item::Reexport { module, name } = item {
            self.source.reexport(module, name);
            return;
        }
        match item {
            Item::Reexport { .. } => {}
            Item::Record { class, fields } => self.record(item, class, fields),
            Item::Variant { class, cases } => self.variant(item, class, cases),
            Item::Enum { class, members } => self.enumeration(class, members),
            Item::Flags { class, members } => self.flags(class, members),
            Item::Resource {
                class,
                id,
                functions,
            } => match self.layout.direction(*id) {
                Direction::Import => self.proxy(item, class, functions),
                Direction::Export => self.protocol(item, class, functions, Some(*id)),
            },
            Item::Function(function) => {
                self.push("\n\n");
                self.callable(function, "", false);
            }
            Item::Protocol { class, functions } => self.protocol(item, class, functions, None),
            Item::Maker(maker) => self.maker(maker),
        }
    }

    fn push(&mut self, text: &str) {
        self.source.body += text;
    }

    /// The first lines of a class: two blank ones, `decorators`, its name with its `bases`, and
    /// its docstring.
    fn class(
        &mut self,
        decorator: Option<&str>,
        name: &str,
        base: Option<&str>,
        docs: Option<&str>,
    ) {
        self.push("\n\n");
        if let Some(decorator) = decorator {
            self.push(&format!("@{decorator}\n"));
        }
        let base = base.map_or(String::new(), |base| format!("({base})"));
        self.push(&format!("class {name}{base}:\n"));
        if let Some(docs) = docs {
            self.push(&docstring(docs, INDENT));
        }
    }

    /// A field or member with the documentation that editors show for it.
    fn attribute_docs(&mut self, docs: Option<&str>, indent: &str) {
        if let Some(docs) = docs {
            self.push(&docstring(docs, indent));
        }
    }

    fn record(&mut self, item: &Item<'_>, class: &Class<'_>, fields: &[Field<'_>]) {
        let dataclass = self.source.library("dataclasses", "dataclass");
        self.class(Some(&dataclass), &class.name, None, class.docs);
        if class.docs.is_some() && !fields.is_empty() {
            self.push("\n");
        }
        self.source.enter_class(&item.member_names(), None);
        for field in fields {
            let ty = annotation(self.layout, &mut self.source, &field.ty);
            let start = format!("{INDENT}{}: ", field.name);
            self.push(&wrap::broken(&start, &ty, "", INDENT));
            self.attribute_docs(field.docs, INDENT);
        }
        self.source.leave_class();
        if fields.is_empty() && class.docs.is_none() {
            self.push(&format!("{INDENT}pass\n"));
        }
    }

    fn variant(&mut self, item: &Item<'_>, class: &Class<'_>, cases: &[Case<'_>]) {
        let dataclass = self.source.library("dataclasses", "dataclass");
        for case in cases {
            self.class(Some(&dataclass), &case.name, None, case.docs);
            match &case.payload {
                Some(payload) => {
                    if case.docs.is_some() {
                        self.push("\n");
                    }
                    self.source.enter_class(&item.member_names(), None);
                    let ty = annotation(self.layout, &mut self.source, payload);
                    self.source.leave_class();
                    let start = format!("{INDENT}value: ");
                    self.push(&wrap::broken(&start, &ty, "", INDENT));
                }
                None if case.docs.is_none() => self.push(&format!("{INDENT}pass\n")),
                None => {}
            }
        }
        let names: Vec<&str> = cases.iter().map(|case| case.name.as_str()).collect();
        let start = format!("{} = ", class.name);
        let union = wrap::broken(&start, &names.join(" | "), "", "");
        self.push(&format!("\n\n{union}"));
        self.attribute_docs(class.docs, "");
    }

    fn enumeration(&mut self, class: &Class<'_>, members: &[Member<'_>]) {
        let base = self.source.library("enum", "Enum");
        self.members(class, &base, members, |index| index.to_string());
    }

    fn flags(&mut self, class: &Class<'_>, members: &[Member<'_>]) {
        let base = self.source.library("enum", "Flag");
        self.members(class, &base, members, |index| format!("1 << {index}"));
    }

    fn members(
        &mut self,
        class: &Class<'_>,
        base: &str,
        members: &[Member<'_>],
        value: fn(usize) -> String,
    ) {
        self.class(None, &class.name, Some(base), class.docs);
        if class.docs.is_some() && !members.is_empty() {
            self.push("\n");
        }
        for (index, member) in members.iter().enumerate() {
            self.push(&format!("{INDENT}{} = {}\n", member.name, value(index)));
            self.attribute_docs(member.docs, INDENT);
        }
        if members.is_empty() && class.docs.is_none() {
            self.push(&format!("{INDENT}pass\n"));
        }
    }

    /// The class of an imported resource.
    fn proxy(&mut self, item: &Item<'_>, class: &Class<'_>, functions: &[Callable<'_>]) {
        self.class(None, &class.name, None, class.docs);
        self.source.enter_class(&item.member_names(), None);
        for (index, function) in functions.iter().enumerate() {
            if index > 0 || class.docs.is_some() {
                self.push("\n");
            }
            self.callable(function, INDENT, false);
        }
        if !functions.is_empty() || class.docs.is_some() {
            self.push("\n");
        }
        self.context_manager(&class.name);
        self.source.leave_class();
    }

    /// `with` drops the handle of an imported resource.
    fn context_manager(&mut self, class: &str) {
        let not_implemented = self.source.builtin("NotImplementedError");
        let exception = self.source.builtin("BaseException");
        let ty = self.source.builtin("type");
        let traceback = self.source.library("types", "TracebackType");
        let parameters = [
            ("self", None),
            ("exc_type", Some(format!("{ty}[{exception}] | None"))),
            ("exc_value", Some(format!("{exception} | None"))),
            ("traceback", Some(format!("{traceback} | None"))),
        ];
        let parameters = parameters.map(|(name, ty)| (name.to_owned(), ty));
        let exit = wrap::signature(INDENT, "def __exit__", &parameters, "None");
        self.push(&format!(
            "{INDENT}def __enter__(self) -> {class}:\n\
             {INDENT}{INDENT}\"\"\"Return self.\"\"\"\n\
             {INDENT}{INDENT}return self\n\n\
             {exit}\
             {INDENT}{INDENT}\"\"\"Drop the handle.\"\"\"\n\
             {INDENT}{INDENT}raise {not_implemented}\n"
        ));
    }

    /// A class for the app to subclass: an exported resource, or the functions of an interface.
    fn protocol(
        &mut self,
        item: &Item<'_>,
        class: &Class<'_>,
        functions: &[Callable<'_>],
        self_type: Option<TypeId>,
    ) {
        let base = self.source.typing("Protocol");
        self.class(None, &class.name, Some(&base), class.docs);
        self.source.enter_class(&item.member_names(), self_type);
        for (index, function) in functions.iter().enumerate() {
            if index > 0 || class.docs.is_some() {
                self.push("\n");
            }
            self.callable(function, INDENT, true);
        }
        self.source.leave_class();
        if functions.is_empty() && class.docs.is_none() {
            self.push(&format!("{INDENT}pass\n"));
        }
    }

    fn callable(&mut self, function: &Callable<'_>, indent: &str, is_abstract: bool) {
        let receiver = match function.kind {
            CallableKind::Static => {
                let decorator = self.source.builtin("classmethod");
                self.push(&format!("{indent}@{decorator}\n"));
                Some("cls")
            }
            CallableKind::Function if indent.is_empty() => None,
            CallableKind::Function | CallableKind::Method | CallableKind::Constructor => {
                Some("self")
            }
        };
        if is_abstract {
            let decorator = self.source.library("abc", "abstractmethod");
            self.push(&format!("{indent}@{decorator}\n"));
        }
        let mut parameters: Vec<(String, Option<String>)> = Vec::new();
        parameters.extend(receiver.map(|name| (name.to_owned(), None)));
        for (name, ty) in &function.parameters {
            let ty = annotation(self.layout, &mut self.source, ty);
            parameters.push((name.clone(), Some(ty)));
        }
        let returns = function.returns.as_ref();
        let returns = optional_annotation(self.layout, &mut self.source, returns);
        let keyword = if function.is_async {
            "async def"
        } else {
            "def"
        };
        let head = format!("{keyword} {}", function.name);
        self.push(&wrap::signature(indent, &head, &parameters, &returns));
        let inner = format!("{indent}{INDENT}");
        if let Some(docs) = self.docs(function) {
            self.push(&docstring(&docs, &inner));
        }
        let exception = self.source.builtin("NotImplementedError");
        self.push(&format!("{inner}raise {exception}\n"));
    }

    /// The documentation of a function with what it raises.
    fn docs(&self, function: &Callable<'_>) -> Option<String> {
        let error = match &function.raises {
            Raises::Nothing => return function.docs.map(str::to_owned),
            Raises::Unit => "None".to_owned(),
            Raises::Value(ty) => qualified(self.layout, ty),
        };
        let raises = format!("Raises: `componentize_py_types.Err({error})`");
        Some(match function.docs {
            Some(docs) => format!("{}\n\n{raises}", docs.trim_end()),
            None => raises,
        })
    }

    fn maker(&mut self, maker: &Maker) {
        let (module, writer, reader) = match maker.channel {
            Channel::Stream if is_bytes(self.layout.resolve, maker.payload) => {
                (STREAMS, "ByteStreamWriter", "ByteStreamReader")
            }
            Channel::Stream => (STREAMS, "StreamWriter", "StreamReader"),
            Channel::Future => (FUTURES, "FutureWriter", "FutureReader"),
        };
        let tuple = self.source.builtin("tuple");
        let writer = self.source.library(module, writer);
        let reader = self.source.library(module, reader);
        let payload = self.payload(maker.payload);
        let mut parameters = Vec::new();
        let mut pair = format!("{tuple}[{writer}[{payload}], {reader}[{payload}]]");
        match maker.channel {
            Channel::Future => {
                let callable = self.source.library("collections.abc", "Callable");
                let default = format!("{callable}[[], {payload}]");
                parameters.push(("default".to_owned(), Some(default)));
            }
            Channel::Stream if is_bytes(self.layout.resolve, maker.payload) => {
                pair = format!("{tuple}[{writer}, {reader}]");
            }
            Channel::Stream => {}
        }
        let head = format!("def {}", maker.name);
        let signature = wrap::signature("", &head, &parameters, &pair);
        let exception = self.source.builtin("NotImplementedError");
        self.push(&format!("\n\n{signature}{INDENT}raise {exception}\n"));
    }

    fn payload(&mut self, payload: Option<Type>) -> String {
        optional_annotation(self.layout, &mut self.source, payload.as_ref())
    }
}
