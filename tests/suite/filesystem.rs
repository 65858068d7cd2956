//! The files of the component itself and those of the host, side by side: the
//! rules are at the top of runtime/vfs/vfs.h. And time, which does not pass
//! while the app is imported, but seems to.

use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use componentize_tests::component::{Component, Environment, Running};
use componentize_tests::launcher;

const NO_SUCH_FILE: &str = "OSError: No such file or directory";
const READ_ONLY: &str = "OSError: Read-only file system";

fn component() -> &'static Component {
    static COMPONENT: OnceLock<Component> = OnceLock::new();
    COMPONENT.get_or_init(|| Component::new(&launcher::build(&launcher::app("filesystem"))))
}

/// An instance that sees folders of the machine under these names.
fn running(folders: &[(&Path, &str)]) -> Running {
    component().instantiate_in(&Environment::with_folders(folders))
}

#[test]
fn without_a_host_there_is_only_the_tree() {
    running(&[]).expect(&[
        (
            "sorted(os.listdir('/'))",
            "['app', 'bindings', 'lib', 'tmp']",
        ),
        ("os.listdir('/app/data')", "['text.txt']"),
        ("TEXT.read_text()", "'packaged\\n'"),
        ("Path('/app/../app/./data/text.txt').exists()", "True"),
        ("os.path.exists('/app/data/text.txt/')", "False"),
        ("open('/app/new.txt', 'w')", READ_ONLY),
        ("open(TEXT, 'r+')", READ_ONLY),
        ("open(TEXT, 'x')", "OSError: File exists"),
        ("open('/app/none.txt')", NO_SUCH_FILE),
        ("os.mkdir('/app/new')", READ_ONLY),
        ("os.remove(TEXT)", READ_ONLY),
        ("os.rename(TEXT, '/app/other.txt')", READ_ONLY),
        ("os.utime(TEXT)", READ_ONLY),
        ("os.truncate(TEXT, 0)", READ_ONLY),
        ("os.readlink(TEXT)", "OSError: Invalid argument"),
        ("os.stat(TEXT).st_size", "9"),
    ]);
}

#[test]
fn the_tree_lies_over_the_root_of_the_host() {
    let root = tempfile::tempdir().unwrap();
    fs::create_dir_all(root.path().join("app/data")).unwrap();
    fs::write(root.path().join("host.txt"), "of the host").unwrap();
    fs::write(root.path().join("app/data/text.txt"), "hidden").unwrap();
    fs::write(root.path().join("app/data/host.txt"), "not hidden").unwrap();
    for name in ["/", "."] {
        running(&[(root.path(), name)]).expect(&[
            ("sorted(os.listdir('/'))", "['app', 'host.txt']"),
            ("open('host.txt').read()", "'of the host'"),
            ("open('/app/../host.txt').read()", "'of the host'"),
            ("TEXT.read_text()", "'packaged\\n'"),
            ("os.listdir('/app/data')", "['text.txt']"),
            ("open('app/data/host.txt').read()", "'not hidden'"),
            ("copy('/app/data/text.txt', 'copy.txt')", "'packaged\\n'"),
            ("os.rename('copy.txt', 'app/moved.txt')", "None"),
            ("os.link('app/moved.txt', 'linked.txt')", "None"),
            ("os.remove('app/moved.txt')", "None"),
            ("os.remove('linked.txt')", "None"),
            ("os.rename(TEXT, 'moved.txt')", READ_ONLY),
            ("os.rename('host.txt', TEXT)", READ_ONLY),
            ("os.remove(TEXT)", READ_ONLY),
        ]);
    }
    let left = fs::read_to_string(root.path().join("app/data/text.txt")).unwrap();
    assert_eq!(left, "hidden");
}

#[test]
fn other_folders_are_mounted_over_the_tree() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("host.txt"), "of the host").unwrap();
    let deeper = tempfile::tempdir().unwrap();
    running(&[(folder.path(), "/app/data"), (deeper.path(), "app/data/in")]).expect(&[
        ("os.listdir('/app/data')", "['host.txt']"),
        ("TEXT.exists()", "False"),
        ("os.listdir('/app/data/in')", "[]"),
        (
            "copy('/app/data/host.txt', '/app/data/in/a')",
            "'of the host'",
        ),
        ("os.chdir('/app/data/in')", "None"),
        ("os.listdir()", "['a']"),
        ("open('/app/data/../../etc/passwd')", NO_SUCH_FILE),
        ("Path('/app/app.py').exists()", "True"),
    ]);
    assert!(deeper.path().join("a").exists());
}

#[test]
fn descriptors_from_the_build_share_their_position() {
    running(&[]).expect(&[
        ("os.read(OPENED, 3)", "b'ack'"),
        ("os.read(DUPLICATE, 3)", "b'age'"),
        ("os.close(OPENED)", "None"),
        ("os.read(DUPLICATE, 9)", "b'd\\n'"),
        ("os.read(OPENED, 1)", "OSError: Bad file descriptor"),
        ("os.close(DUPLICATE)", "None"),
    ]);
}

#[test]
fn waiting_while_imported_takes_no_time() {
    running(&[]).expect(&[(
        "WAITED",
        "[['first', 'second', 'third', 'timeout'], [0], 10001]",
    )]);
}
