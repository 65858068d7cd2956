//! How building grows with the app: apps of 10 to 10,000 modules, which are made up here. Each
//! module has some forty lines, imports one that came before it, and is imported.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use componentize_tests::launcher::{copy, repository};

use crate::plot::Line;
use crate::table::{Table, Unit};
use crate::tool::{Tool, build_twice};

/// The numbers of modules.
const MODULES: [usize; 5] = [10, 100, 300, 1_000, 10_000];

/// How many functions a module has.
const FUNCTIONS: usize = 8;

/// Builds, prints the rows, and gives a line for each launcher: seconds of the first build against
/// the number of modules. What another launcher than the first does not build is no point of its
/// line.
///
/// # Errors
///
/// What the first launcher says, if it fails.
pub fn run(table: &mut Table, tools: &[Tool], rounds: usize) -> Result<Vec<Line>, String> {
    let mut lines: Vec<Line> = tools.iter().map(|tool| Line::new(&tool.name)).collect();
    for count in MODULES {
        let source = tempfile::tempdir().map_err(|error| error.to_string())?;
        write_app(source.path(), count).map_err(|error| error.to_string())?;
        let mut first = vec![Vec::new(); tools.len()];
        let mut again = vec![Vec::new(); tools.len()];
        let app = ("modules", source.path(), None);
        build_twice(tools, rounds, app, |index, _, cold, warm| {
            first[index].push(cold.wall);
            again[index].push(warm.wall);
            Ok(())
        })?;
        table.row(&format!("build of {count} modules"), Unit::Seconds, &first);
        table.row("… built again", Unit::Seconds, &again);
        for (line, figures) in lines.iter_mut().zip(&first) {
            line.add(count as f64, figures);
        }
    }
    Ok(lines)
}

/// An app in a folder, with a package of so many modules.
fn write_app(folder: &Path, count: usize) -> std::io::Result<()> {
    copy(
        &repository().join("tests/benchmark/packages/wit"),
        &folder.join("wit"),
    );
    let package = folder.join("many");
    fs::create_dir(&package)?;
    fs::write(package.join("__init__.py"), "")?;
    let mut app = String::from("import wit_world\n");
    for index in 0..count {
        fs::write(package.join(format!("m{index}.py")), module(index))?;
        writeln!(app, "import many.m{index}").expect("memory is enough");
    }
    app.push_str(
        "\n\nclass WitWorld(wit_world.WitWorld):\n    def run(self) -> str:\n        return many.m0.f0(\"\")\n",
    );
    fs::write(folder.join("app.py"), app)
}

/// The text of a module.
fn module(index: usize) -> String {
    let mut text = format!("\"\"\"Module {index}.\"\"\"\n\n");
    if index > 0 {
        writeln!(text, "from many import m{}\n", index / 2).expect("memory is enough");
    }
    for function in 0..FUNCTIONS {
        write!(
            text,
            "\ndef f{function}(text: str) -> str:\n    \"\"\"What {function} says of a text.\"\"\"\n    \
             words = {{word: len(word) for word in text.split()}}\n    \
             return f\"{index} {function} {{words}}\"\n\n",
        )
        .expect("memory is enough");
    }
    text
}
