//! The text of one generated module while it is written: its body, and what the body needs
//! imported. Every name is asked for where it is used; what it is spelt like depends on the names
//! that the module and the class around it define, so that nothing WIT defines can take the place
//! of a builtin or of an import.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use wit_parser::TypeId;

use super::annotations::Spelling;
use super::docstrings;
use super::items::{Item, Module};
use super::layout::Layout;
use super::path::ModulePath;

/// Builtins that generated code mentions: no import may be called like one.
const BUILTINS: [&str; 13] = [
    "BaseException",
    "NotImplementedError",
    "bool",
    "builtins",
    "bytes",
    "classmethod",
    "dict",
    "float",
    "int",
    "list",
    "str",
    "tuple",
    "type",
];

/// A module that is being written.
pub struct Source {
    path: ModulePath,
    package: usize,
    /// The lines after the imports.
    pub body: String,
    /// What the module defines.
    module_names: HashSet<String>,
    /// What its classes define. No import is called like one of them either: then an import has
    /// one name in the whole module.
    member_names: HashSet<String>,
    /// What the class defines that is being written.
    class_names: HashSet<String>,
    /// The resource whose protocol is being written: `Self` there.
    self_type: Option<TypeId>,
    /// Names that imports have taken.
    aliases: HashSet<String>,
    builtins: Option<String>,
    /// The imports from libraries: module, name, name here.
    libraries: BTreeMap<(&'static str, &'static str), String>,
    /// The imports from `typing`, for type checkers only.
    typing: BTreeMap<&'static str, String>,
    /// The imports of generated modules: from which package, which, name here.
    modules: BTreeMap<(String, String), String>,
    /// Names that are imported to be found here.
    reexports: BTreeSet<(String, String)>,
}

impl Source {
    /// An empty text for `module`.
    pub fn new(module: &Module<'_>) -> Source {
        let items = module.items.iter();
        let own = items.clone().flat_map(Item::names).map(str::to_owned);
        let members = items.flat_map(Item::member_names).map(str::to_owned);
        let mut source = Source {
            path: module.path.clone(),
            package: module.package,
            body: String::new(),
            module_names: own.chain(module.submodules.iter().cloned()).collect(),
            member_names: members.collect(),
            class_names: HashSet::new(),
            self_type: None,
            aliases: HashSet::new(),
            builtins: None,
            libraries: BTreeMap::new(),
            typing: BTreeMap::new(),
            modules: BTreeMap::new(),
            reexports: BTreeSet::new(),
        };
        for submodule in &module.submodules {
            source.reexports.insert((".".to_owned(), submodule.clone()));
        }
        source
    }

    /// From here on a class body is written which defines `names`; `self_type` is what `Self`
    /// stands for in it.
    pub fn enter_class(&mut self, names: &[&str], self_type: Option<TypeId>) {
        self.class_names = names.iter().map(|name| (*name).to_owned()).collect();
        self.self_type = self_type;
    }

    /// From here on the module's own level is written.
    pub fn leave_class(&mut self) {
        self.class_names.clear();
        self.self_type = None;
    }

    /// Makes `name` of the generated module `module` a name of this one.
    pub fn reexport(&mut self, module: &ModulePath, name: &str) {
        self.reexports
            .insert((self.relative(module), name.to_owned()));
    }

    /// The name here of what type checkers import from `typing`, and the running program does not.
    pub fn typing(&mut self, name: &'static str) -> String {
        if let Some(alias) = self.typing.get(name) {
            return alias.clone();
        }
        let alias = self.free_name([name.to_owned()]);
        self.typing.insert(name, alias.clone());
        alias
    }

    fn free_name<const N: usize>(&mut self, candidates: [String; N]) -> String {
        let last = candidates.last().cloned().unwrap_or_default();
        let underscored =
            std::iter::successors(Some(format!("_{last}")), |name| Some(format!("_{name}")));
        let is_free = |name: &String| {
            !self.module_names.contains(name)
                && !self.member_names.contains(name)
                && !self.aliases.contains(name)
        };
        let name = candidates.into_iter().chain(underscored).find(is_free);
        let name = name.unwrap_or(last);
        self.aliases.insert(name.clone());
        name
    }

    /// `module` as `from` has it here: `.imports.types`, or the whole name if it is in another
    /// package.
    fn relative(&self, module: &ModulePath) -> String {
        let own = self.path.package();
        let common = own
            .iter()
            .zip(&module.segments)
            .take_while(|(a, b)| a == b)
            .count();
        if common == 0 {
            return module.dotted();
        }
        let dots = ".".repeat(own.len() - common + 1);
        dots + &module.segments[common..].join(".")
    }

    fn module(&mut self, module: &ModulePath) -> String {
        let (name, parents) = match module.segments.split_last() {
            Some((name, parents)) => (name.clone(), parents.to_vec()),
            None => unreachable!("a module has a name"),
        };
        let parent = ModulePath {
            segments: parents,
            is_package: true,
        };
        let from = self.relative(&parent);
        if from == "." && self.reexports.contains(&(from.clone(), name.clone())) {
            return name;
        }
        let key = (from, name.clone());
        if let Some(alias) = self.modules.get(&key) {
            return alias.clone();
        }
        let side = parent.segments.last().cloned().unwrap_or_default();
        let long = format!("{side}_{name}");
        let alias = if BUILTINS.contains(&name.as_str()) {
            self.free_name([long])
        } else {
            self.free_name([name, long])
        };
        self.modules.insert(key, alias.clone());
        alias
    }

    /// The whole module.
    pub fn finish(&self, docs: Option<&str>, notice: &str) -> String {
        let mut text = notice.to_owned();
        if let Some(docs) = docs {
            text.push('\n');
            text += &docstrings::docstring(docs, "");
        }
        let mut sections = self.imports();
        if !sections.is_empty() || !self.body.is_empty() {
            sections.insert(0, "from __future__ import annotations\n".to_owned());
        }
        for section in sections {
            text.push('\n');
            text += &section;
        }
        text += &self.body;
        text
    }

    /// The groups of imports, by where from: libraries of Python, of the runtime, the package
    /// itself, and those for type checkers.
    fn imports(&self) -> Vec<String> {
        let mut standard = String::new();
        let mut runtime = String::new();
        if let Some(alias) = &self.builtins {
            standard += &format!("import {}\n", renamed("builtins", alias));
        }
        let mut libraries: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for ((module, name), alias) in &self.libraries {
            libraries
                .entry(module)
                .or_default()
                .push(renamed(name, alias));
        }
        for (module, names) in libraries {
            let text = if module.starts_with("componentize_py") {
                &mut runtime
            } else {
                &mut standard
            };
            *text += &import_line(module, &names, "");
        }
        let mut own: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for ((from, name), alias) in &self.modules {
            own.entry(from).or_default().push(renamed(name, alias));
        }
        for (from, name) in &self.reexports {
            // Type checkers take `import X as X` for a name of the module itself.
            own.entry(from)
                .or_default()
                .push(format!("{name} as {name}"));
        }
        let mut package = String::new();
        for (from, mut names) in own {
            names.sort();
            package += &import_line(from, &names, "");
        }
        let sections = [standard, runtime, package, self.type_checking()];
        sections
            .into_iter()
            .filter(|section| !section.is_empty())
            .collect()
    }

    fn type_checking(&self) -> String {
        if self.typing.is_empty() {
            return String::new();
        }
        let names = self.typing.iter();
        let names: Vec<String> = names.map(|(name, alias)| renamed(name, alias)).collect();
        let mut text = "TYPE_CHECKING = False\nif TYPE_CHECKING:\n".to_owned();
        text += &import_line("typing", &names, "    ");
        if let Some(alias) = self.typing.get("Protocol") {
            text += "else:\n";
            text +=
                "    # An abstract class is as good at run time, and typing need not be loaded.\n";
            text += &import_line("abc", &[renamed("ABC", alias)], "    ");
        }
        text
    }
}

impl Spelling for Source {
    fn builtin(&mut self, name: &'static str) -> String {
        if !self.module_names.contains(name) && !self.class_names.contains(name) {
            return name.to_owned();
        }
        let builtins = match &self.builtins {
            Some(alias) => alias.clone(),
            None => {
                let alias = self.free_name(["builtins".to_owned()]);
                self.builtins.insert(alias).clone()
            }
        };
        format!("{builtins}.{name}")
    }

    fn library(&mut self, module: &'static str, name: &'static str) -> String {
        if let Some(alias) = self.libraries.get(&(module, name)) {
            return alias.clone();
        }
        let alias = self.free_name([name.to_owned()]);
        self.libraries.insert((module, name), alias.clone());
        alias
    }

    fn class(&mut self, layout: &Layout<'_>, id: TypeId) -> String {
        if self.self_type == Some(id) {
            return self.typing("Self");
        }
        let module = layout.module(id, self.package);
        let name = layout.class_name(id);
        if module == self.path {
            return name;
        }
        let module = self.module(&module);
        format!("{module}.{name}")
    }
}

fn renamed(name: &str, alias: &str) -> String {
    if name == alias {
        name.to_owned()
    } else {
        format!("{name} as {alias}")
    }
}

/// The line, or lines, of `from module import names`.
pub fn import_line(module: &str, names: &[String], indent: &str) -> String {
    let line = format!("{indent}from {module} import {}\n", names.join(", "));
    if line.len() <= super::wrap::LINE_LENGTH + 1 {
        return line;
    }
    let names: String = names
        .iter()
        .map(|name| format!("{indent}    {name},\n"))
        .collect();
    format!("{indent}from {module} import (\n{names}{indent})\n")
}
