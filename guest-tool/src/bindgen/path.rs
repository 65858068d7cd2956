//! Where generated code is: on which side of the world, and in which module of the package.

/// The two sides of a world.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// What the component calls.
    Import,
    /// What the component offers.
    Export,
}

impl Direction {
    /// The name of the subpackage that holds this side's interfaces.
    pub fn package(self) -> &'static str {
        match self {
            Direction::Import => "imports",
            Direction::Export => "exports",
        }
    }
}

/// A Python module of the generated package.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ModulePath {
    /// The names from the root, `["wit_world", "imports", "types"]`.
    pub segments: Vec<String>,
    /// Whether it is a package, whose code is in `__init__.py`.
    pub is_package: bool,
}

impl ModulePath {
    /// The name by which `import` finds it, `wit_world.imports.types`.
    pub fn dotted(&self) -> String {
        self.segments.join(".")
    }

    /// The file below the generated tree's root, `wit_world/imports/types.py`.
    pub fn file(&self) -> String {
        let path = self.segments.join("/");
        if self.is_package {
            path + "/__init__.py"
        } else {
            path + ".py"
        }
    }

    /// The segments of the package that relative imports of this module start from.
    pub fn package(&self) -> &[String] {
        if self.is_package {
            &self.segments
        } else {
            &self.segments[..self.segments.len() - 1]
        }
    }

    /// The module `name` of this package.
    pub fn child(&self, name: &str, is_package: bool) -> ModulePath {
        let mut segments = self.segments.clone();
        segments.push(name.to_owned());
        ModulePath {
            segments,
            is_package,
        }
    }
}
