//! /tmp: files in memory, from the build on, and what the host may put in
//! their place.

use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use componentize_tests::component::{Component, Environment, Running};
use componentize_tests::launcher;

const NO_SUCH_FILE: &str = "OSError: No such file or directory";

fn component() -> &'static Component {
    static COMPONENT: OnceLock<Component> = OnceLock::new();
    COMPONENT.get_or_init(|| Component::new(&launcher::build(&launcher::app("temporary"))))
}

fn running(folders: &[(&Path, &str)]) -> Running {
    component().instantiate_in(&Environment::with_folders(folders))
}

#[test]
fn what_the_build_left_is_there() {
    running(&[]).expect(&[
        ("os.listdir('/tmp')", "['kept']"),
        ("'tmp' in os.listdir('/')", "True"),
        ("KEPT.read_text()", "'from the build\\n'"),
        ("GONE.exists()", "False"),
        ("ANONYMOUS.seek(0)", "0"),
        ("ANONYMOUS.read()", "b'anonymous'"),
        ("DIRECTORY, tempfile.gettempdir()", "('/tmp', '/tmp')"),
        ("1.9e8 < KEPT.stat().st_mtime < 4e8", "True"),
    ]);
    // An instance keeps its files to itself.
    running(&[]).expect(&[("KEPT.unlink()", "None")]);
    running(&[]).expect(&[("KEPT.exists()", "True")]);
}

#[test]
fn files_are_made_changed_and_removed() {
    running(&[]).expect(&[
        ("write_and_read('w', 'new')", "'new'"),
        ("write_and_read('a', ', new')", "'old content, new'"),
        ("write_and_read('r+', 'new')", "'new content'"),
        ("write_and_read('x', 'new')", "OSError: File exists"),
        ("sizes(4, 20, 0)", "[4, 20, 0]"),
        ("seek_and_write()", "b'ab\\x00\\x00cd'"),
        ("replace('/tmp/a', '/tmp/b')", "'new'"),
        ("removed_while_open()", "(b'still here', False)"),
        ("os.link('/tmp/b', '/tmp/c')", "None"),
        ("os.stat('/tmp/c').st_nlink", "2"),
        ("os.path.samefile('/tmp/b', '/tmp/c')", "True"),
        ("os.utime('/tmp/b', (1, 2))", "None"),
        ("os.stat('/tmp/c').st_mtime", "2.0"),
        ("os.stat('/tmp/b').st_ctime > 1.7e9", "True"),
        ("roundtrip('/tmp/packed')", "(['inside'], b'packed')"),
        (
            "os.symlink('b', '/tmp/d')",
            "OSError: Operation not permitted",
        ),
        ("open('/tmp/none')", NO_SUCH_FILE),
        ("open('/tmp/none/file', 'w')", NO_SUCH_FILE),
        ("open('/tmp/b/file', 'w')", "OSError: Not a directory"),
        ("open('/tmp/kept', 'w')", "OSError: Is a directory"),
        ("os.open('/tmp/b', os.O_WRONLY) and None", "None"),
        (
            "os.read(os.open('/tmp/b', os.O_WRONLY), 1)",
            "OSError: Bad file descriptor",
        ),
        (
            "os.write(os.open('/tmp/b', os.O_RDONLY), b'x')",
            "OSError: Bad file descriptor",
        ),
        ("os.pwrite(os.open('/tmp/b', os.O_RDWR), b'N', 0)", "1"),
        ("os.pread(os.open('/tmp/c', os.O_RDONLY), 9, 1)", "b'ew'"),
    ]);
}

#[test]
fn access_says_what_can_be_written() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("file"), "of the host").unwrap();
    running(&[(folder.path(), "/data")]).expect(&[
        ("os.access('/tmp', os.R_OK | os.W_OK | os.X_OK)", "True"),
        ("os.access(KEPT, os.W_OK)", "True"),
        ("os.access('/dev/null', os.W_OK)", "True"),
        (
            "os.access('/app/app.py', os.R_OK), os.access('/app/app.py', os.W_OK)",
            "(True, False)",
        ),
        (
            "os.access('/app', os.W_OK), os.access('/', os.W_OK)",
            "(False, False)",
        ),
        (
            "os.access('/data', os.W_OK), os.access('/data/file', os.W_OK)",
            "(True, True)",
        ),
        ("os.chdir('/data') or os.access('file', os.W_OK)", "True"),
        (
            "os.access('/tmp/none', os.F_OK), os.access('/data/none', os.W_OK)",
            "(False, False)",
        ),
        ("os.access(KEPT, 8)", "False"),
    ]);
}

#[test]
fn descriptors_are_duplicated() {
    running(&[]).expect(&[
        ("duplicated()", "b'one, two, three, four'"),
        ("os.dup2(1000, 1001)", "OSError: Bad file descriptor"),
        ("os.dup2(1, 100000)", "OSError: Bad file descriptor"),
        ("os.dup2(1, -1)", "OSError: Bad file descriptor"),
        ("os.dup(1000)", "OSError: Bad file descriptor"),
        ("os.dup2(1, 1)", "1"),
        (
            "os.dup2(1, 1, inheritable=False)",
            "OSError: Invalid argument",
        ),
        ("redirected('printed')", "'printed\\n'"),
    ]);
}

#[test]
fn directories_are_made_listed_and_removed() {
    running(&[]).expect(&[
        (
            "tree()",
            "['/tmp/second/in', '/tmp/second/in/side', '/tmp/second/in/side/file']",
        ),
        ("listing_while_removing()", "['a', 'b', 'c', 'd', 'e']"),
        ("os.mkdir('/tmp/kept')", "OSError: File exists"),
        ("os.rmdir('/tmp/kept')", "OSError: Directory not empty"),
        ("os.rmdir('/tmp')", "OSError: Resource busy"),
        ("os.remove('/tmp/kept')", "OSError: Is a directory"),
        (
            "os.rename('/tmp/kept', '/tmp/kept/inside')",
            "OSError: Invalid argument",
        ),
        ("os.mkdir('/tmp/other/')", "None"),
        ("os.rename('/tmp/kept', '/tmp/other')", "None"),
        (
            "Path('/tmp/other/../other/./text.txt').read_text()",
            "'from the build\\n'",
        ),
        ("Path('/tmp/../tmp/other/text.txt').exists()", "True"),
        ("Path('/app/../tmp/other/text.txt').exists()", "True"),
        ("Path('/tmp/other/../../app/app.py').exists()", "True"),
        ("os.chdir('/tmp/other')", "None"),
        (
            "os.listdir(), Path('text.txt').exists()",
            "(['text.txt'], True)",
        ),
        (
            "os.rename('/tmp/other/text.txt', '/app/text.txt')",
            "OSError: Read-only file system",
        ),
        (
            "os.rename('/app/app.py', '/tmp/app.py')",
            "OSError: Read-only file system",
        ),
        ("shutil.copy('/app/app.py', '/tmp')", "'/tmp/app.py'"),
    ]);
}

#[test]
fn space_is_limited_and_comes_back() {
    running(&[]).expect(&[
        ("fill(60)", "'written'"),
        ("fill(70)", "OSError: No space left on device"),
        ("fill(60)", "'written'"),
        ("sizes(1 << 40)", "OSError: No space left on device"),
        (
            "os.pwrite(os.open('/tmp/far', os.O_RDWR | os.O_CREAT), b'x', 1 << 40)",
            "OSError: No space left on device",
        ),
    ]);
}

#[test]
fn the_hosts_directory_takes_its_place() {
    let folder = tempfile::tempdir().unwrap();
    running(&[(folder.path(), "/tmp")]).expect(&[
        ("os.listdir('/tmp')", "[]"),
        ("Path('/tmp/text.txt').write_text('for the host')", "12"),
    ]);
    let written = fs::read_to_string(folder.path().join("text.txt")).unwrap();
    assert_eq!(written, "for the host");
}

#[test]
fn so_does_that_of_a_root() {
    let root = tempfile::tempdir().unwrap();
    running(&[(root.path(), "/")]).expect(&[
        ("os.listdir('/tmp')", "['kept']"),
        (
            "shutil.move('/tmp/kept/text.txt', '/moved.txt')",
            "'/moved.txt'",
        ),
    ]);
    assert!(root.path().join("moved.txt").exists());
    fs::create_dir(root.path().join("tmp")).unwrap();
    running(&[(root.path(), "/")]).expect(&[
        ("os.listdir('/tmp')", "[]"),
        ("Path('/tmp/text.txt').write_text('for the host')", "12"),
    ]);
    assert!(root.path().join("tmp/text.txt").exists());
}

#[test]
fn tempfile_follows_the_environment() {
    let folder = tempfile::tempdir().unwrap();
    let environment = Environment {
        variables: vec![("TMPDIR".into(), "/data".into())],
        ..Environment::with_folders(&[(folder.path(), "/data")])
    };
    component()
        .instantiate_in(&environment)
        .expect(&[("DIRECTORY, tempfile.gettempdir()", "('/tmp', '/data')")]);
    let mut names = (0..2).map(|_| running(&[]).evaluate("tempfile.mkdtemp()"));
    assert_ne!(
        names.next(),
        names.next(),
        "two instances draw the same names"
    );
}
