//! What the tool may open: the paths that the command line names, or the project's settings do, and
//! nothing else.
//!
//! WASI gives a program directories, each under a name; a path is opened through the directory
//! whose name is the longest prefix of it. The names are what the user wrote, so the tool sees the
//! same paths as the user, and messages name them as the user does. Names are compared as text, so
//! they are not made absolute, and `..` stays.
//!
//! For an input this is the directory itself, or the one that a file is in. Where there is no such
//! directory it is the nearest one above, so that the tool finds by itself that something is
//! missing and says so. For an output it is the directory that it will be in, or the nearest one
//! above, in which the tool makes what is missing; this one is writable.

use std::ffi::OsStr;
use std::fs;
use std::path::{Component, Path, PathBuf};

use componentize_cli::arguments::{Arguments, Command, Common};
use componentize_cli::options::{Access, Options};
use componentize_cli::settings;

/// A directory which the tool can open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Directory {
    /// Where it is.
    pub host: PathBuf,
    /// The tool's name for it: absolute, or relative to the directory where it was started.
    pub guest: String,
    /// Whether it may change what is in there.
    pub writable: bool,
}

/// The directories that the tool needs for a command line with the project's settings in it.
pub fn directories(arguments: &Arguments) -> Vec<Directory> {
    let mut directories = Directories::default();
    match &arguments.command {
        Command::Componentize(options) => {
            directories.open_common(&arguments.common);
            directories.open(options);
            // Those that nothing was said of.
            options
                .python_path()
                .iter()
                .for_each(|path| directories.read(path));
            directories.write_file(options.output());
        }
        Command::Bindings(options) => {
            directories.open_common(&arguments.common);
            directories.write(&options.output_dir);
        }
        Command::Compose(options) => {
            let components = options.components.iter();
            components.for_each(|path| directories.read(path));
            directories.write_file(&options.output);
        }
        Command::Init(options) => directories.write(&options.directory),
        // What is done without the tool, is done with the user's own rights.
        Command::Executable(_) | Command::Test(_) | Command::Wheel(_) | Command::Completions(_) => {
        }
    }
    directories.finish()
}

/// The directories that the tool needs to find out what is wrong with the project's settings.
pub fn of_settings() -> Vec<Directory> {
    let mut directories = Directories::default();
    directories.read(Path::new(settings::FILE));
    directories.finish()
}

/// Collects directories, each once.
#[derive(Default)]
struct Directories {
    found: Vec<(PathBuf, bool)>,
}

impl Directories {
    /// Opens what every command uses.
    fn open_common(&mut self, options: &Common) {
        let settings = Path::new(settings::FILE);
        if settings.exists() {
            self.read(settings);
        }
        self.open(options);
        options.wit_path().iter().for_each(|path| self.read(path));
    }

    /// Opens what options name.
    fn open(&mut self, options: &impl Options) {
        let mut paths = options.paths();
        paths.sort_by_key(|(access, _)| *access);
        for (access, path) in paths {
            match access {
                Access::Read => self.read(path),
                Access::Write => self.write_file(path),
            }
        }
    }

    /// Lets a file or directory be read.
    fn read(&mut self, path: &Path) {
        self.found.push((nearest_directory(path), false));
    }

    /// Lets a file be written.
    fn write_file(&mut self, path: &Path) {
        self.write(path.parent().unwrap_or(path));
    }

    /// Lets files be written into a directory.
    fn write(&mut self, path: &Path) {
        self.found.push((nearest_directory(path), true));
    }

    fn finish(self) -> Vec<Directory> {
        let mut directories: Vec<Directory> = Vec::new();
        for (path, writable) in &self.found {
            let Some(guest) = guest_name(path) else {
                continue;
            };
            if directories.iter().any(|other| other.guest == guest) {
                continue;
            }
            // The same directory may have been written in two ways, such as `out` and `out/`; which
            // of the names the tool will go through depends on how it puts paths together.
            let written = self
                .found
                .iter()
                .any(|(other, writable)| *writable && same(other, path));
            directories.push(Directory {
                host: path.clone(),
                guest,
                writable: *writable || written,
            });
        }
        directories
    }
}

/// `path` if it is a directory, or else the nearest directory above it.
fn nearest_directory(path: &Path) -> PathBuf {
    path.ancestors()
        .map(|ancestor| match ancestor.as_os_str().is_empty() {
            true => Path::new("."),
            false => ancestor,
        })
        // One that cannot be read is not of use; through the one above it, the tool finds out why.
        .find(|ancestor| fs::read_dir(ancestor).is_ok())
        .unwrap_or(Path::new("."))
        .to_owned()
}

/// The tool's name for a directory. None where it is not valid UTF-8, as arguments always are.
///
/// The C library for WASI takes `./` off a path before it compares it with names, and slashes at
/// its end do not matter.
fn guest_name(path: &Path) -> Option<String> {
    let mut name = path.to_str()?;
    if name.starts_with('/') && name.trim_end_matches('/').is_empty() {
        return Some("/".to_owned());
    }
    while let Some(rest) = name.strip_prefix("./") {
        name = rest.trim_start_matches('/');
    }
    let name = name.trim_end_matches('/');
    Some(if name.is_empty() { "." } else { name }.to_owned())
}

/// Whether two paths are the same but for `.` and superfluous slashes.
fn same(one: &Path, other: &Path) -> bool {
    let parts = |path: &Path| -> Vec<_> {
        path.components()
            .filter(|component| *component != Component::CurDir)
            .map(|component| OsStr::to_owned(component.as_os_str()))
            .collect()
    };
    parts(one) == parts(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The names of the directories for a command line, in which `$` is a folder with some files;
    /// `!` marks writable ones.
    fn names(line: &str) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        for directory in ["wit/deps", "src/app", "päckages and more", "out"] {
            fs::create_dir_all(folder.path().join(directory)).unwrap();
        }
        fs::write(folder.path().join("hello.wit"), "").unwrap();
        let prefix = folder.path().to_str().unwrap();
        let words = line.split(' ').map(|word| word.replace('_', " "));
        let arguments = words.map(|word| word.replace('$', prefix));
        let parsed = Arguments::parse(arguments, &mut Arguments::definition()).unwrap();
        let names = directories(&parsed).into_iter().map(|directory| {
            assert_eq!(directory.host, Path::new(&directory.guest));
            let mark = if directory.writable { "!" } else { "" };
            directory.guest.replace(prefix, "$") + mark
        });
        names.collect()
    }

    #[test]
    fn inputs_are_read_and_the_outputs_directory_is_written() {
        assert_eq!(
            names("x -d $/wit componentize -p $/src -p $/päckages_and_more -o $/out/a.wasm app"),
            ["$/wit", "$/src", "$/päckages and more", "$/out!"]
        );
    }

    #[test]
    fn files_are_read_through_their_directory() {
        assert_eq!(
            names("x -d $/hello.wit -d $/wit bindings $/out"),
            ["$", "$/wit", "$/out!"]
        );
    }

    #[test]
    fn what_is_missing_is_looked_for_in_the_nearest_directory() {
        assert_eq!(
            names("x -d $/wit/no/such componentize -p $/src/app/no -o $/out/new/new/a.wasm app"),
            ["$/wit", "$/src/app", "$/out!"]
        );
        assert_eq!(
            names("x -d $/no/a -d $/no/b bindings $/dir"),
            ["$", "$!"][1..]
        );
    }

    #[test]
    fn a_directory_with_outputs_and_inputs_is_written() {
        assert_eq!(
            names("x -d $/wit componentize -p $/out/ -o $/out//a.wasm app"),
            ["$/wit", "$/out!"]
        );
        assert_eq!(
            names("x -d $/out/./ -d $/out bindings $/out/"),
            ["$/out/.!", "$/out!"]
        );
    }

    #[test]
    fn paths_stay_as_they_were_written() {
        assert_eq!(
            names("x -d $/out/../wit bindings $/src/../out"),
            ["$/out/../wit", "$/src/../out!"]
        );
    }

    #[test]
    fn names_are_as_the_c_library_compares_them() {
        for (path, name) in [
            (".", "."),
            ("./", "."),
            ("././/.", "."),
            ("./a//b/", "a//b"),
            (".//a/./b", "a/./b"),
            ("..", ".."),
            ("./../a", "../a"),
            ("//", "/"),
            ("/a/", "/a"),
            (".hidden", ".hidden"),
        ] {
            assert_eq!(guest_name(Path::new(path)).as_deref(), Some(name), "{path}");
        }
    }

    #[test]
    fn defaults_are_in_the_current_directory() {
        // This crate has a directory `wit`, and none called `no`.
        assert_eq!(names("x componentize app"), ["wit", ".!"]);
        assert_eq!(names("x bindings no"), ["wit", ".!"]);
        assert_eq!(names("x componentize -p src app"), ["wit", "src", ".!"]);
    }
}
