//! Which files of the Python path are read, and under which names.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use componentize::globs::Globs;
use componentize::python_path::{Error, PythonPath, Search, read};
use componentize_cli::arguments::{Arguments, Command};
use tempfile::TempDir;

/// A folder with files in it, given as (path, contents).
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, contents) in files {
        write(folder.path(), path, contents);
    }
    folder
}

fn write(folder: &Path, path: &str, contents: impl AsRef<[u8]>) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, contents).unwrap();
}

/// Reads the app `app` from these directories, below `folder`.
fn search(
    folder: &TempDir,
    python_path: &[&str],
    site_packages: &[&str],
) -> Result<PythonPath, Error> {
    let below = |names: &[&str]| -> Vec<PathBuf> {
        names.iter().map(|name| folder.path().join(name)).collect()
    };
    read(&Search {
        python_path: &below(python_path),
        site_packages: &below(site_packages),
        app: "app",
        python_version: "3.13.15",
        cache_tag: "cpython-313",
        ..Search::default()
    })
}

fn names(path: &PythonPath) -> Vec<&str> {
    path.files().keys().map(String::as_str).collect()
}

#[test]
fn directories_have_names_of_their_own() {
    let folder = folder(&[
        ("one/app.py", "import two, three"),
        ("two/two.py", ""),
        ("site/three.py", ""),
    ]);
    let path = search(&folder, &["one", "two"], &["site"]).unwrap();
    assert_eq!(
        names(&path),
        [
            "/app/app.py",
            "/python-path/1/two.py",
            "/site-packages/three.py"
        ]
    );
    let order: Vec<_> = path.search_path().collect();
    assert_eq!(order, ["/app", "/python-path/1", "/site-packages"]);
    let origin = |tree_path| path.origin(tree_path);
    let on_disk = |name: &str| Some(folder.path().join(name));
    assert_eq!(origin("/python-path/1/two.py"), on_disk("two/two.py"));
    assert_eq!(origin("/lib/python3.13/abc.py"), None);
    assert_eq!(origin("/apple.py"), None);
}

#[test]
fn a_directory_of_packages_that_are_not_imported_does_not_show() {
    let folder = folder(&[
        ("one/app.py", "import three"),
        ("site/two.py", ""),
        ("more/three.py", ""),
    ]);
    let path = search(&folder, &["one"], &["site", "more"]).unwrap();
    let order: Vec<_> = path.search_path().collect();
    assert_eq!(order, ["/app", "/site-packages-1"]);
    let path = search(&folder, &["one"], &["site"]).unwrap();
    let order: Vec<_> = path.search_path().collect();
    assert_eq!(order, ["/app"]);
}

#[test]
fn data_beside_the_sources_is_read_and_clutter_is_not() {
    let folder = folder(&[
        ("app.py", ""),
        ("data/table.csv", "1,2"),
        ("package/__init__.py", ""),
        ("namespace/inner/module.py", ""),
        (".git/config", ""),
        (".hidden", ""),
        ("__pycache__/app.cpython-313.pyc", ""),
        ("node_modules/left/pad.js", ""),
        ("venv/pyvenv.cfg", ""),
        ("venv/lib/x.py", ""),
        ("target/CACHEDIR.TAG", ""),
        ("target/debug/x.py", ""),
        ("package/target/kept.py", ""),
        ("old.wasm", ""),
        ("old.cwasm", ""),
        ("app.pyi", ""),
    ]);
    let path = search(&folder, &["."], &[]).unwrap();
    assert_eq!(
        names(&path),
        [
            "/app/app.py",
            "/app/data/table.csv",
            "/app/namespace/inner/module.py",
            "/app/package/__init__.py",
            "/app/package/target/kept.py",
        ]
    );
    assert_eq!(path.files()["/app/data/table.csv"], b"1,2");
}

#[test]
fn what_compilers_read_is_left_out_of_packages_only() {
    let folder = folder(&[
        ("app/app.py", "import one"),
        ("app/own.h", ""),
        ("site/one/__init__.py", ""),
        ("site/one/__init__.pxd", ""),
        ("site/one/include/one.h", ""),
        ("site/one/include/one.hpp", ""),
        ("site/one/page.html", ""),
    ]);
    let path = search(&folder, &["app"], &["site"]).unwrap();
    assert_eq!(
        names(&path),
        [
            "/app/app.py",
            "/app/own.h",
            "/site-packages/one/__init__.py",
            "/site-packages/one/page.html",
        ]
    );
}

#[test]
fn large_data_is_left_out() {
    let folder = folder(&[("app.py", "")]);
    let large = fs::File::create(folder.path().join("large.bin")).unwrap();
    large.set_len((16 << 20) + 1).unwrap();
    let path = search(&folder, &["."], &[]).unwrap();
    assert_eq!(names(&path), ["/app/app.py"]);
}

#[test]
fn only_imported_packages_are_read_of_what_is_installed() {
    let folder = folder(&[
        ("app/app.py", "import helper\nfrom requests import get\n"),
        ("app/helper.py", "def f():\n    import lazy.part\n"),
        ("app/unused.py", "import never"),
        // Nobody knows which distribution has brought these.
        (
            "site/requests/__init__.py",
            "from . import api\nimport urllib3",
        ),
        (
            "site/requests/api.py",
            "try: import chardet\nexcept ImportError: pass",
        ),
        ("site/urllib3/data.txt", "x"),
        ("site/urllib3/__init__.py", ""),
        ("site/lazy/part.py", ""),
        ("site/never.py", ""),
        ("site/torch/__init__.py", ""),
    ]);
    let path = search(&folder, &["app"], &["site"]).unwrap();
    let installed: Vec<_> = names(&path)
        .into_iter()
        .filter_map(|name| name.strip_prefix("/site-packages/"))
        .collect();
    assert_eq!(
        installed,
        [
            "lazy/part.py",
            "requests/__init__.py",
            "requests/api.py",
            "urllib3/__init__.py",
            "urllib3/data.txt",
        ]
    );
}

#[test]
fn metadata_of_what_was_read_comes_along() {
    let folder = folder(&[
        ("app/app.py", "import yaml, six"),
        ("site/yaml/__init__.py", ""),
        ("site/PyYAML-6.0.dist-info/top_level.txt", "_yaml\nyaml\n"),
        ("site/PyYAML-6.0.dist-info/METADATA", "Name: PyYAML"),
        ("site/PyYAML-6.0.dist-info/RECORD", "yaml/__init__.py,,"),
        ("site/six.py", ""),
        ("site/six-1.dist-info/METADATA", "Name: six"),
        (
            "site/six-1.dist-info/RECORD",
            "six-1.dist-info/METADATA,,\nsix.py,,\n",
        ),
        ("site/other.py", ""),
        ("site/other-1.dist-info/METADATA", "Name: other"),
        ("site/other-1.dist-info/RECORD", "other.py,,\n"),
    ]);
    let path = search(&folder, &["app"], &["site"]).unwrap();
    let metadata: Vec<_> = names(&path)
        .into_iter()
        .filter(|name| name.contains("dist-info"))
        .collect();
    assert_eq!(
        metadata,
        [
            "/site-packages/PyYAML-6.0.dist-info/METADATA",
            "/site-packages/PyYAML-6.0.dist-info/top_level.txt",
            "/site-packages/six-1.dist-info/METADATA",
        ]
    );
}

#[test]
fn a_python_path_that_pip_filled_is_read_like_site_packages() {
    let folder = folder(&[
        ("app/app.py", "import used"),
        ("deps/used.py", ""),
        ("deps/unused.py", ""),
        ("deps/used-1.dist-info/RECORD", "used.py,,"),
        ("deps/unused-1.dist-info/RECORD", "unused.py,,"),
    ]);
    let path = search(&folder, &["app", "deps"], &[]).unwrap();
    assert_eq!(names(&path), ["/app/app.py", "/python-path/1/used.py"]);
}

#[test]
fn a_name_that_was_missed_can_be_added_once() {
    let folder = folder(&[
        ("app/app.py", ""),
        ("site/plugin/__init__.py", "import base"),
        ("site/base.py", ""),
    ]);
    let mut path = search(&folder, &["app"], &["site"]).unwrap();
    assert_eq!(names(&path), ["/app/app.py"]);
    assert!(path.add("plugin.inner").unwrap());
    assert_eq!(names(&path).len(), 3);
    assert!(!path.add("plugin").unwrap());
    assert!(!path.add("absent").unwrap());
}

#[test]
fn native_extensions_are_told_apart_by_what_is_in_them() {
    let folder = folder(&[("app/app.py", "import fast, slow, wrong")]);
    let wasm = b"\0asm\x01\0\0\0";
    write(folder.path(), "app/fast.cpython-313-wasm32-wasip2.so", wasm);
    write(folder.path(), "site/slow/_core.so", wasm);
    write(
        folder.path(),
        "site/wrong/_core.cpython-313-x86_64-linux-gnu.so",
        b"\x7fELF",
    );
    let path = search(&folder, &["app"], &["site"]).unwrap();
    let libraries: Vec<_> = path.libraries().keys().collect();
    assert_eq!(
        libraries,
        [
            "/app/fast.cpython-313-wasm32-wasip2.so",
            "/site-packages/slow/_core.so"
        ]
    );
    let on_disk = folder.path().join("site/slow/_core.so");
    assert_eq!(path.libraries()["/site-packages/slow/_core.so"], on_disk);
    assert_eq!(names(&path), ["/app/app.py"]);
    let foreign: Vec<_> = path.foreign_libraries().map(|(name, _)| name).collect();
    assert_eq!(foreign, ["wrong"]);
}

#[test]
fn links_are_followed_but_not_around_in_cycles() {
    let folder = folder(&[
        ("app/app.py", ""),
        ("app/package/module.py", ""),
        ("app/one/x.py", ""),
        ("app/two/y.py", ""),
        ("elsewhere/data.txt", ""),
    ]);
    let link = |target: &str, name: &str| symlink(target, folder.path().join(name)).unwrap();
    link(".", "app/package/itself");
    link("../two", "app/one/to_two");
    link("../one", "app/two/to_one");
    link("../elsewhere", "app/linked");
    link("nowhere", "app/dangling");
    let path = search(&folder, &["app", "elsewhere"], &[]).unwrap();
    assert_eq!(
        names(&path),
        [
            "/app/app.py",
            "/app/linked/data.txt",
            "/app/one/to_two/y.py",
            "/app/one/x.py",
            "/app/package/module.py",
            "/app/two/to_one/x.py",
            "/app/two/y.py",
            "/python-path/1/data.txt",
        ]
    );
    assert!(path.links_left_out().is_empty());
}

#[test]
fn links_to_where_nobody_has_named_anything_are_left_out() {
    let folder = folder(&[
        ("app/app.py", ""),
        ("outside/secret.txt", ""),
        ("outside/more/x.py", ""),
    ]);
    let outside = folder.path().join("outside");
    let link = |target: &Path, name: &str| symlink(target, folder.path().join(name)).unwrap();
    link(Path::new("../outside/secret.txt"), "app/relative.txt");
    link(Path::new("../app/../outside/more"), "app/package");
    link(&outside, "app/absolute");
    link(Path::new("app.py"), "app/fine.py");
    let path = search(&folder, &["app"], &[]).unwrap();
    assert_eq!(names(&path), ["/app/app.py", "/app/fine.py"]);
    let left_out: Vec<_> = path.links_left_out().iter().collect();
    let on_disk = |name: &str| folder.path().join("app").join(name);
    let expected = ["absolute", "package", "relative.txt"].map(on_disk);
    assert_eq!(left_out, expected.each_ref());

    let path = read(&Search {
        python_path: &[folder.path().join("app")],
        follow_links: true,
        app: "app",
        ..Search::default()
    });
    assert_eq!(names(&path.unwrap()).len(), 6);
}

#[test]
fn what_blocks_whoever_opens_it_is_not_opened() {
    let folder = folder(&[("app/app.py", "")]);
    let fifo = folder.path().join("app/fifo.py");
    let made = std::process::Command::new("mkfifo").arg(&fifo).status();
    assert!(made.unwrap().success());
    symlink("fifo.py", folder.path().join("app/link.py")).unwrap();
    let path = search(&folder, &["app"], &[]).unwrap();
    assert_eq!(names(&path), ["/app/app.py"]);
}

/// A distribution's files: its modules, and what it requires.
fn install(folder: &TempDir, name: &str, files: &[&str], requires: &[&str]) {
    let lines: String = files.iter().map(|file| format!("{file},,\n")).collect();
    let requires: String = requires
        .iter()
        .map(|it| format!("Requires-Dist: {it}\n"))
        .collect();
    let metadata = format!("site/{name}-1.0.dist-info");
    write(folder.path(), &format!("{metadata}/RECORD"), lines);
    write(
        folder.path(),
        &format!("{metadata}/METADATA"),
        format!("Name: {name}\n{requires}"),
    );
    for file in files {
        write(
            folder.path(),
            &format!("site/{file}"),
            "import nothing_of_interest",
        );
    }
}

#[test]
fn distributions_are_whole_and_bring_what_they_require() {
    let folder = folder(&[("app/app.py", "def f():\n    import web.forms\n")]);
    install(
        &folder,
        "Web_Framework",
        &[
            "web/__init__.py",
            "web/forms.py",
            "web/base.html",
            "_web.py",
        ],
        &[
            "templates>=2",
            "old; python_version < '3'",
            "colours; extra == 'pretty'",
        ],
    );
    install(
        &folder,
        "templates",
        &["templates/__init__.py"],
        &["escape[fast]", "missing"],
    );
    install(
        &folder,
        "escape",
        &["escape.py"],
        &["colours; extra == 'fast'", "web-framework"],
    );
    install(&folder, "colours", &["colours.py"], &[]);
    install(&folder, "old", &["old.py"], &[]);
    install(&folder, "unrelated", &["nothing_of_interest.py"], &[]);
    let path = search(&folder, &["app"], &["site"]).unwrap();
    let modules: Vec<_> = names(&path)
        .into_iter()
        .filter(|name| !name.contains("dist-info"))
        .collect();
    assert_eq!(
        modules,
        [
            "/app/app.py",
            "/site-packages/_web.py",
            "/site-packages/colours.py",
            "/site-packages/escape.py",
            "/site-packages/templates/__init__.py",
            "/site-packages/web/__init__.py",
            "/site-packages/web/base.html",
            "/site-packages/web/forms.py",
        ]
    );
    let reasons = path.distributions().iter();
    let reasons: Vec<_> = reasons
        .map(|(name, it)| format!("{name}: {}", it.reason))
        .collect();
    assert_eq!(
        reasons,
        [
            "colours: `escape` requires it",
            "escape: `templates` requires it",
            "templates: `web-framework` requires it",
            "web-framework: `web` is imported",
        ]
    );
    assert_eq!(
        path.distribution_of("/site-packages/_web.py"),
        Some("web-framework")
    );
    assert_eq!(path.distribution_of("/app/app.py"), None);
}

#[test]
fn a_namespace_package_comes_from_all_who_have_a_part_in_it() {
    let folder = folder(&[("app/app.py", "import google.cloud")]);
    install(&folder, "google", &["google/cloud/a.py"], &[]);
    install(&folder, "other", &["google/auth/b.py"], &[]);
    let path = search(&folder, &["app"], &["site"]).unwrap();
    assert!(
        path.files()
            .contains_key("/site-packages/google/cloud/a.py")
    );
    assert!(path.files().contains_key("/site-packages/google/auth/b.py"));
}

#[test]
fn an_app_may_be_a_package() {
    let folder = folder(&[("app/__init__.py", "import dep"), ("site/dep.py", "")]);
    let path = search(&folder, &["."], &["site"]).unwrap();
    assert!(path.files().contains_key("/site-packages/dep.py"));
}

#[test]
fn a_missing_app_is_reported_with_where_it_was_looked_for() {
    let folder = folder(&[("src/apps.py", ""), ("src/other.py", "")]);
    let error = search(&folder, &["src"], &[]).unwrap_err();
    let text = error.to_string();
    assert!(
        text.starts_with("there is no Python module named `app`\n"),
        "{text}"
    );
    assert!(
        text.contains(folder.path().join("src").to_str().unwrap()),
        "{text}"
    );
    assert!(error.help().unwrap().contains("`apps`"));
    let error = read(&Search {
        python_path: &[folder.path().join("src")],
        app: "main.py",
        ..Search::default()
    });
    assert!(error.unwrap_err().help().unwrap().contains("`main`"));
}

#[test]
fn paths_that_are_missing_or_no_directory() {
    let folder = folder(&[("app.py", "")]);
    let error = search(&folder, &["nowhere"], &[]).unwrap_err();
    assert!(matches!(error, Error::Read { .. }), "{error}");
    assert!(error.to_string().contains("nowhere`: "), "{error}");
    let error = search(&folder, &["app.py"], &[]).unwrap_err();
    assert!(matches!(error, Error::NotADirectory { .. }), "{error}");
}

/// Patterns, as the command line has them.
fn globs(include: &[&str], exclude: &[&str]) -> Globs {
    let line = ["componentize-py", "componentize", "app"].map(str::to_owned);
    let include = include.iter().map(|glob| format!("--include={glob}"));
    let exclude = exclude.iter().map(|glob| format!("--exclude={glob}"));
    let words = line.into_iter().chain(include).chain(exclude);
    let arguments = Arguments::parse(words, &mut Arguments::definition()).unwrap();
    let Command::Componentize(options) = arguments.command else {
        panic!("another command");
    };
    Globs {
        include: options.include,
        exclude: options.exclude,
    }
}

/// Reads the app in `src` with what is installed in `site`.
fn search_with(folder: &TempDir, globs: &Globs) -> Result<PythonPath, Error> {
    read(&Search {
        python_path: &[folder.path().join("src")],
        site_packages: &[folder.path().join("site")],
        app: "app",
        python_version: "3.13.15",
        cache_tag: "cpython-313",
        globs: Some(globs),
        ..Search::default()
    })
}

#[test]
fn what_is_included_is_read_wherever_it_lies() {
    let folder = folder(&[
        ("src/app.py", ""),
        ("src/.well-known/owner", ""),
        ("src/.git/config", ""),
        ("src/node_modules/left/pad.js", ""),
        ("src/node_modules/right/pad.js", ""),
        ("src/module.wasm", ""),
        ("site/loose/data.bin", ""),
        ("site/loose/other.bin", ""),
    ]);
    install(
        &folder,
        "kit",
        &["kit/__init__.py", "kit/part.py"],
        &["Tool_Box"],
    );
    install(&folder, "tool_box", &["box.py"], &[]);
    install(&folder, "unused", &["unused.py"], &[]);
    let globs = globs(
        &[
            ".well-known/",
            "/app/node_modules/left/**",
            "*.wasm",
            "kit.p*",
            "/site-packages/loose/data.*",
        ],
        &[],
    );
    let path = search_with(&folder, &globs).unwrap();
    let mut names = names(&path);
    names.retain(|name| !name.contains(".dist-info/"));
    assert_eq!(
        names,
        [
            "/app/.well-known/owner",
            "/app/app.py",
            "/app/module.wasm",
            "/app/node_modules/left/pad.js",
            "/site-packages/box.py",
            "/site-packages/kit/__init__.py",
            "/site-packages/kit/part.py",
            "/site-packages/loose/data.bin",
        ]
    );
    let reason = |name: &str| path.distributions()[name].reason.to_string();
    assert_eq!(reason("kit"), "`--include kit.p*`");
    assert_eq!(reason("tool-box"), "`kit` requires it");
}

#[test]
fn what_is_excluded_is_not_read_and_not_added_later() {
    let folder = folder(&[
        ("src/app.py", "import kit, other"),
        ("src/part/__init__.py", ""),
        ("src/part/tests/test_it.py", ""),
        ("src/data/de.po", ""),
    ]);
    install(
        &folder,
        "kit",
        &["kit/__init__.py", "kit/big.py"],
        &["tool-box"],
    );
    install(&folder, "tool_box", &["box.py"], &[]);
    install(&folder, "other", &["other.py"], &[]);
    let globs = globs(&[], &["Tool-Box", "kit.big", "*.tests", "*.po", "oth*"]);
    let mut path = search_with(&folder, &globs).unwrap();
    let mut found = names(&path);
    found.retain(|name| !name.contains(".dist-info/"));
    assert_eq!(
        found,
        [
            "/app/app.py",
            "/app/part/__init__.py",
            "/site-packages/kit/__init__.py"
        ]
    );
    let excluded: Vec<_> = path.excluded_modules().iter().collect();
    let expected = [
        ("box", "Tool-Box"),
        ("kit.big", "kit.big"),
        ("other", "oth*"),
        ("part.tests.test_it", "*.tests"),
    ];
    let expected = expected.map(|(name, glob)| (name.to_owned(), glob.to_owned()));
    assert_eq!(
        excluded,
        expected.iter().map(|(a, b)| (a, b)).collect::<Vec<_>>()
    );
    assert!(!path.can_add("other"));
    assert!(!path.add("box").unwrap());
}

#[test]
fn what_the_build_writes_and_its_index_are_not_read() {
    let folder = folder(&[
        ("app.py", ""),
        ("made/app.bin", ""),
        ("made/other.bin", ""),
        ("made/wheels/any/index.html", ""),
    ]);
    let result = folder.path().join("./made/../made/app.bin");
    let index = folder.path().join("made/wheels/");
    let path = read(&Search {
        python_path: &[folder.path().to_owned()],
        app: "app",
        apart: &[&result, &index],
        ..Search::default()
    });
    assert_eq!(
        names(&path.unwrap()),
        ["/app/app.py", "/app/made/other.bin"]
    );
}

#[test]
fn the_app_cannot_be_excluded() {
    let folder = folder(&[("src/app.py", ""), ("site/other.py", "")]);
    for glob in ["app", "a*", "/app", "*.py"] {
        let error = search_with(&folder, &globs(&[], &[glob])).unwrap_err();
        assert!(matches!(error, Error::AppExcluded { .. }), "{error}");
    }
}
