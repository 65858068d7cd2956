//! Program data says what it was made of, whoever reads it.
//!
//! A random tree of files, plain and compressed, is laid out in the memory of
//! the runtime itself. Python code there asks what is at random paths; so the
//! answers are those of the whole virtual file system and libc on top of it, and
//! have to be what POSIX says of that tree. Then files are taken out, as it
//! happens when a component is made, and all is asked again.
//!
//! In the other direction go records: what was written is read, and anything
//! else is refused.

use std::collections::BTreeMap;

use arbitrary::Unstructured;
use componentize::compress::Compressor;
use componentize::run::memory;
use componentize_engine_common::nonzero_chunks;
use componentize_program::{
    DEEPEST, Directory, Encoded, Error, Library, Node, Program, encode, exports, records,
};

use super::runtime::{self, Runtime};

/// A directory: what is in it, by name.
type Tree = BTreeMap<String, Entry>;

enum Entry {
    File(Vec<u8>),
    Directory(Tree),
}

/// Names whose order is not that of letters, or that mean something elsewhere.
const NAMES: [&str; 20] = [
    "a",
    "b",
    "A",
    "aa",
    "a.py",
    "a.pyc",
    "ab",
    "__pycache__",
    "-",
    " ",
    "...",
    "..a",
    ".a",
    "a\nb",
    "\\",
    "\u{1}",
    "\u{7f}",
    "\u{e9}",
    "e\u{301}",
    "\u{10ffff}",
];

/// What the dictionary of a program is, if it has any.
const DICTIONARY: &[u8] =
    b"import sys\nfrom typing import TYPE_CHECKING\n\n\ndef __init__(self, name: str) -> None:\n";

/// What is at paths: a line for each, with the name of the exception if there is one. A path
/// may be relative to a directory.
const LOOK: &str = r#"
import posix

def look(directory, path):
    try:
        start = None if directory is None else posix.open(directory, posix.O_RDONLY)
        try:
            size = posix.stat(path, dir_fd=start).st_size
            opened = posix.open(path, posix.O_RDONLY, dir_fd=start)
        finally:
            if start is not None:
                posix.close(start)
    except OSError as error:
        return type(error).__name__
    try:
        if posix.fstat(opened).st_mode & 0o170000 == 0o040000:
            whole = path if directory is None else directory.rstrip(b"/") + b"/" + path
            return f"directory {b'/'.join(sorted(posix.listdir(whole))).hex()}"
        contents = b""
        while part := posix.read(opened, 1000):
            contents += part
        assert size == len(contents), (size, len(contents))
        middle = size // 2
        assert posix.pread(opened, 10, middle) == contents[middle : middle + 10]
        assert posix.pread(opened, 10, size) == b""
        return f"file {contents.hex()}"
    finally:
        posix.close(opened)

for question in QUESTIONS:
    posix.write(1, f"{look(*question)}\n".encode())
"#;

/// A path that is looked up: from a directory's, or from the root.
struct Question {
    directory: Option<String>,
    path: String,
}

pub fn reading(u: &mut Unstructured) -> arbitrary::Result<()> {
    let tree = tree(u)?;
    let mut questions = Vec::new();
    for _ in 0..u.int_in_range(1..=24)? {
        questions.push(question(u, &tree)?);
    }
    let dictionary = *u.choose(&[b"", DICTIONARY])?;
    let compressor = Compressor::new(dictionary).expect("a compressor");
    let mut program = Program {
        libraries: libraries(u)?,
        dictionary: dictionary.into(),
        seed: u.arbitrary()?,
        ..Program::default()
    };
    lay_out(&tree, "", &compressor, &mut program.tree);

    let mut runtime = Runtime::new();
    let end = u32::try_from(runtime.memory().len()).expect("an address");
    let encoded = match encode(&program, end) {
        Err(Error::TooDeep { path }) => {
            assert_eq!(path.matches('/').count(), DEEPEST + 1);
            return Ok(());
        }
        encoded => encoded.expect("program data"),
    };
    runtime.take(encoded.bytes.len());
    runtime.write(encoded.address, &encoded.bytes);
    // There is no world, which is said after the data was installed.
    assert_eq!(runtime.call(exports::START.name, &[encoded.address]), 2);
    ask(&mut runtime, &tree, &questions);

    let mut removed = Vec::new();
    for path in encoded.files.keys() {
        if u.arbitrary()? {
            removed.push(path.as_str());
        }
    }
    let ships = |path: &str| removed.binary_search(&path).is_err();
    remove(&mut runtime, &encoded, ships);
    assert_eq!(runtime.call(exports::START.name, &[encoded.address]), 2);
    ask(&mut runtime, &without(tree, "", &ships), &questions);
    Ok(())
}

pub fn telling(u: &mut Unstructured) -> arbitrary::Result<()> {
    let told: Vec<records::Record> = u.arbitrary()?;
    let mut bytes = records::write(&told);
    assert_eq!(records::read(&bytes), Some(told));
    for _ in 0..u.int_in_range(1..=4)? {
        let at = u.choose_index(bytes.len().max(1))?.min(bytes.len());
        match u.int_in_range(0..=2)? {
            0 => bytes.truncate(at),
            1 => bytes.insert(at, u.arbitrary()?),
            _ => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = u.arbitrary()?;
                }
            }
        }
    }
    if let Some(read) = records::read(&bytes) {
        assert_eq!(records::write(&read), bytes);
    }
    Ok(())
}

/// Some files, and directories in which there may be nothing.
fn tree(u: &mut Unstructured) -> arbitrary::Result<Tree> {
    let mut root = Tree::new();
    'entries: for _ in 0..u.int_in_range(0..=24)? {
        let most = if u.ratio(1, 16)? { 70 } else { 4 };
        let mut directory = &mut root;
        for _ in 0..u.int_in_range(0..=most)? {
            let inner = directory.entry(name(u)?);
            match inner.or_insert_with(|| Entry::Directory(Tree::new())) {
                Entry::Directory(inner) => directory = inner,
                Entry::File(_) => continue 'entries,
            }
        }
        let entry = match u.ratio(1, 8)? {
            true => Entry::Directory(Tree::new()),
            false => Entry::File(contents(u)?),
        };
        directory.entry(name(u)?).or_insert(entry);
    }
    Ok(root)
}

fn name(u: &mut Unstructured) -> arbitrary::Result<String> {
    let name = u.choose(&NAMES)?;
    Ok(name.repeat(if u.ratio(1, 32)? { 100 } else { 1 }))
}

fn contents(u: &mut Unstructured) -> arbitrary::Result<Vec<u8>> {
    let length = u.int_in_range(0..=40)?.min(u.len());
    let bytes = u.bytes(length)?;
    Ok(match u.int_in_range(0..=3)? {
        0 => bytes.to_vec(),
        1 => [DICTIONARY, bytes].concat(),
        2 => bytes.repeat(u.int_in_range(1..=20)?),
        _ => bytes.repeat(u.int_in_range(1..=2000)?),
    })
}

/// Libraries that nobody opens: they lie between the nodes and the files.
fn libraries(u: &mut Unstructured) -> arbitrary::Result<Vec<Library<'static>>> {
    let mut libraries = Vec::new();
    for _ in 0..u.int_in_range(0..=2)? {
        let mut library = Library {
            path: name(u)?,
            ..Library::default()
        };
        for _ in 0..u.int_in_range(0..=4)? {
            library.symbols.insert(name(u)?, u.arbitrary()?);
        }
        libraries.push(library);
    }
    Ok(libraries)
}

/// A path that may lead somewhere.
fn question(u: &mut Unstructured, tree: &Tree) -> arbitrary::Result<Question> {
    let start = walk(u, tree)?;
    Ok(match u.ratio(1, 3)? {
        // From a file, or from nothing, there are no relative paths.
        true => match find(tree, &start, true) {
            Ok(Found::Directory(inner)) => {
                let path = walk(u, inner)?;
                Question {
                    path: detour(u, &path)?,
                    directory: Some(start),
                }
            }
            _ => Question {
                directory: None,
                path: start,
            },
        },
        false => Question {
            directory: None,
            path: format!("/{}", detour(u, &start)?),
        },
    })
}

/// The path of something in the tree.
fn walk(u: &mut Unstructured, tree: &Tree) -> arbitrary::Result<String> {
    let (mut path, mut directory) = (String::from("/"), tree);
    while !directory.is_empty() && u.ratio(5, 6)? {
        let at = u.choose_index(directory.len())?;
        let Some((name, entry)) = directory.iter().nth(at) else {
            break;
        };
        path = format!("{}/{name}", path.trim_end_matches('/'));
        match entry {
            Entry::Directory(inner) => directory = inner,
            Entry::File(_) => break,
        }
    }
    Ok(path)
}

/// A relative path with more or less in it.
fn detour(u: &mut Unstructured, path: &str) -> arbitrary::Result<String> {
    let mut parts: Vec<_> = path.split('/').filter(|part| !part.is_empty()).collect();
    for _ in 0..u.int_in_range(0..=3)? {
        let at = u.int_in_range(0..=parts.len())?;
        match u.int_in_range(0..=4)? {
            0 => parts.insert(at, "."),
            1 => parts.insert(at, ".."),
            2 => parts.insert(at, *u.choose(&NAMES)?),
            // Two slashes.
            3 if at > 0 => parts.insert(at, ""),
            _ => {
                // There and back.
                parts.splice(at..at, [*u.choose(&NAMES)?, ".."]);
            }
        }
    }
    match parts.first() {
        None => parts.push("."),
        Some(first) => assert!(!first.is_empty()),
    }
    Ok(parts.join("/"))
}

/// Puts the tree into the program data.
fn lay_out<'t>(tree: &'t Tree, path: &str, compressor: &Compressor, target: &mut Directory<'t>) {
    for (name, entry) in tree {
        let path = format!("{path}/{name}");
        let put = match entry {
            Entry::Directory(inner) => {
                lay_out(inner, &path, compressor, target);
                target.make_directory(&path).map(drop)
            }
            Entry::File(contents) => match compressor.file(contents) {
                Node::Compressed(contents) => target.insert_compressed(&path, contents),
                Node::File(contents) => target.insert_file(&path, contents),
                Node::Directory(_) => unreachable!("a file is compressed or not"),
            },
        };
        put.expect("names that are there once");
    }
}

/// Takes the files out for which `ships` does not hold, as it happens to a memory image.
fn remove(runtime: &mut Runtime, encoded: &Encoded, ships: impl Fn(&str) -> bool) {
    let chunks = nonzero_chunks(runtime.memory()).into_iter();
    let mut chunks: Vec<_> = chunks.map(|chunk| (chunk.address, chunk.bytes)).collect();
    let changes = encoded.without(ships);
    memory::change(&mut chunks, &changes);
    runtime.memory_mut().fill(0);
    for (address, bytes) in chunks {
        runtime.write(address, &bytes);
    }
    let cleared = runtime::place(
        changes.packed_end,
        (changes.packed_end..changes.packed.end).len(),
    );
    let is_cleared = runtime.memory()[cleared].iter().all(|&byte| byte == 0);
    assert!(is_cleared, "something is left of what was taken out");
}

/// The tree with only those files for which `ships` holds, and the directories that lead to them.
fn without(tree: Tree, path: &str, ships: &impl Fn(&str) -> bool) -> Tree {
    let entries = tree.into_iter().filter_map(|(name, entry)| {
        let path = format!("{path}/{name}");
        let entry = match entry {
            Entry::File(contents) => Some(Entry::File(contents)).filter(|_| ships(&path)),
            Entry::Directory(inner) => {
                let inner = without(inner, &path, ships);
                (!inner.is_empty()).then_some(Entry::Directory(inner))
            }
        };
        Some((name, entry?))
    });
    entries.collect()
}

/// Asks the runtime, and compares what it says with the tree.
fn ask(runtime: &mut Runtime, tree: &Tree, questions: &[Question]) {
    let literals: Vec<_> = questions
        .iter()
        .map(|question| {
            let directory = question.directory.as_deref();
            let directory = directory.map_or_else(|| "None".to_owned(), literal);
            format!("({directory}, {}),", literal(&question.path))
        })
        .collect();
    let code = format!("QUESTIONS = [{}]\n{LOOK}", literals.concat());
    let said = runtime.run_python(&code);
    let expected = questions.iter().map(|question| answer(tree, question));
    for ((question, expected), said) in questions.iter().zip(expected).zip(said.lines()) {
        let Question { directory, path } = question;
        assert_eq!(said, expected, "{path:?} from {directory:?}");
    }
    assert_eq!(said.lines().count(), questions.len());
}

/// A string of bytes in Python.
fn literal(text: &str) -> String {
    let bytes = text.bytes().map(|byte| format!("\\x{byte:02x}"));
    format!("b'{}'", bytes.collect::<String>())
}

/// What is to be said of a path.
fn answer(root: &Tree, Question { directory, path }: &Question) -> String {
    let hexadecimal =
        |bytes: &[u8]| -> String { bytes.iter().map(|byte| format!("{byte:02x}")).collect() };
    let found = match directory {
        None => find(root, path, true),
        Some(directory) => match find(root, directory, true) {
            Ok(Found::Directory(start)) => find(start, path, std::ptr::eq(start, root)),
            Ok(Found::File(_)) => Err("NotADirectoryError"),
            Err(error) => Err(error),
        },
    };
    match found {
        Ok(Found::File(contents)) => format!("file {}", hexadecimal(contents)),
        Ok(Found::Directory(tree)) => {
            let mut names: Vec<_> = tree.keys().map(String::as_str).collect();
            if std::ptr::eq(tree, root) {
                // It is in memory.
                names.push("tmp");
                names.sort_unstable();
            }
            format!("directory {}", hexadecimal(names.join("/").as_bytes()))
        }
        Err(error) => error.to_owned(),
    }
}

enum Found<'t> {
    File(&'t [u8]),
    Directory(&'t Tree),
}

/// What is at a path (POSIX, "Pathname Resolution"), or the Python exception if there is nothing.
fn find<'t>(start: &'t Tree, path: &str, is_root: bool) -> Result<Found<'t>, &'static str> {
    let mut way = vec![start];
    let mut file = None;
    for part in path.split('/').filter(|part| !part.is_empty()) {
        if file.is_some() {
            return Err("NotADirectoryError");
        }
        match part {
            "." => {}
            ".." if way.len() > 1 => drop(way.pop()),
            ".." if is_root => {}
            // WASI lets nobody out of a directory.
            ".." => return Err("PermissionError"),
            name => match way.last().and_then(|directory| directory.get(name)) {
                Some(Entry::Directory(inner)) => way.push(inner),
                Some(Entry::File(contents)) => file = Some(contents),
                None => return Err("FileNotFoundError"),
            },
        }
    }
    match file {
        Some(_) if path.ends_with('/') => Err("NotADirectoryError"),
        Some(contents) => Ok(Found::File(contents)),
        None => Ok(Found::Directory(way[way.len() - 1])),
    }
}
