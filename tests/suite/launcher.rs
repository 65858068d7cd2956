//! The launcher as a file: one binary that needs nothing beside it.

use std::fs;
use std::process::Command;

use componentize_tests::component::Component;
use componentize_tests::launcher;

/// In bytes.
const LARGEST_BINARY: u64 = 80_000_000;
const LARGEST_ARCHIVE: usize = 25_000_000;

#[test]
fn the_launcher_is_small_enough_to_be_downloaded() {
    let binary = launcher::binary();
    let size = fs::metadata(&binary).unwrap().len();
    assert!(size < LARGEST_BINARY, "the launcher has {size} bytes");
    // As a release has it: cargo leaves symbols in what it links.
    let folder = tempfile::tempdir().expect("a temporary folder");
    let stripped = folder.path().join("componentize-py");
    let strip = Command::new("strip")
        .arg(&binary)
        .arg("-o")
        .arg(&stripped)
        .status();
    assert!(strip.expect("strip starts").success());
    let archive = Command::new("zip")
        // As wheels are packed.
        .args(["-9", "-q", "-j", "-"])
        .arg(&stripped)
        .output()
        .expect("zip starts");
    let size = archive.stdout.len();
    assert!(archive.status.success() && size > 1_000_000, "{archive:?}");
    assert!(
        size < LARGEST_ARCHIVE,
        "the launcher's archive has {size} bytes"
    );
}

#[test]
fn the_launcher_needs_nothing_beside_it() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let moved = folder.path().join("componentize-py");
    fs::copy(launcher::binary(), &moved).unwrap();
    let output = folder.path().join("hello.wasm");
    let ended = Command::new(&moved)
        .args(["componentize", "app", "-o"])
        .arg(&output)
        .current_dir(launcher::repository().join("examples/hello"))
        .env_clear()
        .output()
        .expect("the launcher starts");
    launcher::Ended::from(ended).success();
    assert!(output.is_file());
}

#[test]
fn a_folder_with_much_data_beside_the_app_is_no_obstacle() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let hello = launcher::repository().join("examples/hello");
    fs::copy(hello.join("app.py"), folder.path().join("app.py")).unwrap();
    for number in 0..9 {
        let data = fs::File::create(folder.path().join(format!("{number}.data"))).unwrap();
        data.set_len(16 << 20).unwrap();
    }
    let output = folder.path().join("hello.wasm");
    let ended = Command::new(launcher::binary())
        .arg("-d")
        .arg(hello.join("wit"))
        .args(["componentize", "app", "-o", "hello.wasm"])
        .current_dir(&folder)
        .env_clear()
        .output()
        .expect("the launcher starts");
    launcher::Ended::from(ended).success();
    let size = fs::metadata(output).unwrap().len();
    assert!(size < 10_000_000, "data that nothing uses ships: {size}");
}

/// The imports for sockets of the hello component, after `source` was put in front of its app.
fn socket_imports(source: &str) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    launcher::copy(
        &launcher::repository().join("examples/hello"),
        folder.path(),
    );
    let app = folder.path().join("app.py");
    let hello = fs::read_to_string(&app).unwrap();
    fs::write(&app, format!("{source}\n{hello}")).unwrap();
    let mut imports = Component::new(&launcher::build(folder.path())).imports();
    imports.retain(|import| import.starts_with("wasi:sockets/"));
    imports
}

#[test]
fn only_apps_with_sockets_import_what_is_for_sockets() {
    assert_eq!(socket_imports(""), Vec::<String>::new());
    let imports = socket_imports("import socket");
    for interface in ["tcp", "tcp-create-socket", "ip-name-lookup"] {
        let start = format!("wasi:sockets/{interface}@0.2.");
        assert!(
            imports.iter().any(|it| it.starts_with(&start)),
            "{imports:?}"
        );
    }
}
