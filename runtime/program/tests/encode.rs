//! Reads encoded programs back the way the runtime's C code does, following the pointers.

use std::collections::BTreeMap;

use componentize_program::{
    Compressed, DEEPEST, Directory, Encoded, Error, Late, Library, Program, VERSION, encode,
};

const BASE: u32 = 0x0012_3450;

/// The runtime's memory, as far as the data reaches.
struct Memory {
    address: u32,
    bytes: Vec<u8>,
}

impl Memory {
    fn of(encoded: &Encoded) -> Self {
        Memory {
            address: encoded.address,
            bytes: encoded.bytes.clone(),
        }
    }

    fn read(&self, address: u32, length: u32) -> &[u8] {
        &self.bytes[(address - self.address) as usize..][..length as usize]
    }

    fn word(&self, address: u32) -> u32 {
        u32::from_le_bytes(self.read(address, 4).try_into().unwrap())
    }

    fn string(&self, address: u32) -> String {
        let start = (address - self.address) as usize;
        let length = self.bytes[start..].iter().position(|&b| b == 0).unwrap();
        String::from_utf8(self.bytes[start..][..length].to_vec()).unwrap()
    }

    /// The frame of a `struct compressed`.
    fn compressed(&self, address: u32) -> &[u8] {
        self.read(address + 4, self.word(address))
    }

    /// The files below the node at `node`, by path; checks that entries are sorted.
    fn files(&self, node: u32, path: &str, files: &mut BTreeMap<String, Vec<u8>>) {
        let [name, length, kind, content, size] =
            [0, 4, 8, 12, 16].map(|field| self.word(node + field));
        let name = String::from_utf8(self.read(name, length).to_vec()).unwrap();
        let path = match node == self.address + 4 {
            true => String::new(),
            false => format!("{path}/{name}"),
        };
        match kind {
            0 => assert_eq!((content, size), (0, 0), "a removed node has no contents"),
            1 => {
                let entries = (0..size).map(|index| content + 20 * index);
                let names = entries.clone().map(|entry| {
                    let [name, length] = [0, 4].map(|field| self.word(entry + field));
                    self.read(name, length)
                });
                assert!(names.is_sorted(), "the entries of `{path}` are sorted");
                for entry in entries {
                    self.files(entry, &path, files);
                }
            }
            2 => {
                files.insert(path, self.read(content, size).to_vec());
            }
            3 => {
                let frame = self.compressed(content);
                files.insert(path, format!("{size} bytes from {frame:?}").into());
            }
            kind => panic!("kind {kind} of `{path}`"),
        }
    }
}

fn tree(files: &[(&str, &'static [u8])]) -> Directory<'static> {
    let mut tree = Directory::default();
    for (path, content) in files {
        tree.insert_file(path, *content).unwrap();
    }
    tree
}

fn files_of(memory: &Memory) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    memory.files(memory.address + 4, "", &mut files);
    files
}

const FILES: &[(&str, &[u8])] = &[
    ("/lib/python3.13/json/__init__.pyc", b"json"),
    ("/lib/python3.13/abc.pyc", b"abc"),
    ("/lib/python3.13/\u{e9}.pyc", b"accent"),
    ("/lib/python3.13/Z.pyc", b"upper"),
    ("/app/app.py", b"import json\n"),
    ("/app/empty", b""),
];

#[test]
fn files_are_found_under_their_names() {
    let program = Program {
        tree: tree(FILES),
        ..Program::default()
    };
    let encoded = encode(&program, BASE).unwrap();
    let memory = Memory::of(&encoded);
    let expected: BTreeMap<_, _> = FILES
        .iter()
        .map(|(path, content)| ((*path).to_owned(), content.to_vec()))
        .collect();
    assert_eq!(files_of(&memory), expected);
    for (path, content) in FILES {
        let place = &encoded.files[*path];
        let length = place.content.end - place.content.start;
        assert_eq!(memory.read(place.content.start, length), *content);
    }
}

/// A frame that nobody decompresses.
fn compressed(length: u32) -> Compressed<'static> {
    let frame = b"a frame".into();
    Compressed { length, frame }
}

#[test]
fn compressed_files_say_both_lengths() {
    let mut tree = tree(&[("/a", b"plain")]);
    tree.insert_compressed("/b", compressed(500)).unwrap();
    tree.insert_compressed("/c", compressed(600)).unwrap();
    let program = Program {
        tree,
        ..Program::default()
    };
    let encoded = encode(&program, BASE).unwrap();
    let frame = &b"a frame"[..];
    let expected = |length: u32| format!("{length} bytes from {frame:?}").into_bytes();
    let files = files_of(&memory_without(&encoded, |path| path != "/b"));
    let files: Vec<_> = files.into_iter().collect();
    let stay = [
        ("/a".to_owned(), b"plain".to_vec()),
        ("/c".to_owned(), expected(600)),
    ];
    assert_eq!(files, stay);
}

#[test]
fn settings_and_libraries() {
    let library = Library {
        path: "/app/fast.so".into(),
        symbols: BTreeMap::from([("PyInit_fast".into(), 17), ("Answer".into(), 4096)]),
        memory: 4096..4106,
        table: 17..19,
        apply_data_relocs: Some(18),
        call_constructors: None,
        needs: vec!["/app/none.so".into(), "/lib/late.so".into()],
        missing: vec!["libx.so".into(), "liby.so".into()],
        late: None,
    };
    let late = Library {
        path: "/lib/late.so".into(),
        memory: 0x0023_0000..0x0023_0800,
        late: Some(Late {
            data: Some(compressed(700)),
        }),
        ..Library::default()
    };
    let program = Program {
        libraries: vec![Library::default(), library, late],
        symbols: BTreeMap::from([("strlen".into(), 7)]),
        application: Some("app".into()),
        search_path: vec!["/bindings".into(), "/app".into()],
        abi_module: Some("componentize_py_abi".into()),
        stub_wasi: true,
        dictionary: b"dictionary".into(),
        seed: *b"0123456789abcdef",
        ..Program::default()
    };
    let memory = Memory::of(&encode(&program, BASE).unwrap());
    let field = |index: u32| memory.word(memory.address + 4 * index);

    assert_eq!(field(0), VERSION);
    assert_eq!(field(7), 3);
    let library = field(6) + 60;
    assert_eq!(memory.string(memory.word(library)), "/app/fast.so");
    let symbols = memory.word(library + 4);
    let symbols: Vec<_> = (0..memory.word(library + 8))
        .map(|index| symbols + 8 * index)
        .map(|symbol| (memory.string(memory.word(symbol)), memory.word(symbol + 4)))
        .collect();
    assert_eq!(
        symbols,
        [("Answer".to_owned(), 4096), ("PyInit_fast".to_owned(), 17)]
    );
    let words = |library: u32| [12, 16, 20, 24, 28, 32].map(|at| memory.word(library + at));
    assert_eq!(words(library), [18, 0, 0, 4096, 0, 0]);
    let rest = |library: u32| [36, 40, 44, 48, 52, 56].map(|at| memory.word(library + at));
    let [memory_size, table_base, table_size, needed, count, missing] = rest(library);
    assert_eq!([memory_size, table_base, table_size], [10, 17, 2]);
    assert_eq!((count, memory.word(needed)), (1, library + 60));
    assert_eq!(memory.string(missing), "libx.so, liby.so");
    assert_eq!(rest(library + 60)[4..], [0, 0]);
    let [_, _, is_late, memory_base, length, data] = words(library + 60);
    assert_eq!([is_late, memory_base, length], [1, 0x0023_0000, 700]);
    assert_eq!(memory.compressed(data), b"a frame");

    assert_eq!(memory.string(field(8)), "app");
    assert_eq!(memory.string(field(9)), "/bindings:/app");
    assert_eq!(memory.string(field(10)), "componentize_py_abi");
    assert_eq!(field(11), 1);
    assert_eq!(memory.read(field(12), field(13)), b"dictionary");
    assert_eq!(memory.string(memory.word(field(14))), "strlen");
    assert_eq!((memory.word(field(14) + 4), field(15)), (7, 1));
    assert_eq!(memory.read(memory.address + 64, 16), b"0123456789abcdef");
}

#[test]
fn what_is_absent_is_a_null_pointer() {
    let memory = Memory::of(&encode(&Program::default(), BASE).unwrap());
    for field in [8, 10, 11, 12, 13] {
        assert_eq!(memory.word(memory.address + 4 * field), 0, "field {field}");
    }
    assert_eq!(memory.string(memory.word(memory.address + 36)), "");
}

#[test]
fn the_address_is_aligned() {
    let encoded = encode(&Program::default(), BASE + 1).unwrap();
    assert_eq!(encoded.address, BASE + 16);
    assert_eq!(encode(&Program::default(), BASE).unwrap().address, BASE);
}

/// The memory with only those files left for which `ships` holds.
fn memory_without(encoded: &Encoded, ships: impl Fn(&str) -> bool) -> Memory {
    let mut memory = Memory::of(encoded);
    let changes = encoded.without(ships);
    assert!(changes.zeros.is_sorted_by(|a, b| a.end <= b.start));
    for range in changes.zeros {
        let start = (range.start - memory.address) as usize;
        memory.bytes[start..][..range.len()].fill(0);
    }
    for (address, word) in changes.words {
        let start = (address - memory.address) as usize;
        memory.bytes[start..][..4].copy_from_slice(&word.to_le_bytes());
    }
    assert!(changes.kept.is_sorted_by(|a, b| a.end <= b.start));
    let place = |range: &std::ops::Range<u32>| {
        (range.start - memory.address) as usize..(range.end - memory.address) as usize
    };
    let kept = changes.kept.iter().map(|range| &memory.bytes[place(range)]);
    let mut packed = kept.collect::<Vec<_>>().concat();
    packed.resize(changes.packed.len(), 0);
    let all = place(&changes.packed);
    memory.bytes[all].copy_from_slice(&packed);
    memory
}

#[test]
fn removed_files_leave_neither_contents_nor_names() {
    let program = Program {
        tree: tree(FILES),
        application: Some("app".into()),
        ..Program::default()
    };
    let encoded = encode(&program, BASE).unwrap();
    let memory = memory_without(&encoded, |path| path.ends_with("/abc.pyc"));
    let left = files_of(&memory);
    assert_eq!(
        left.into_iter().collect::<Vec<_>>(),
        [("/lib/python3.13/abc.pyc".to_owned(), b"abc".to_vec())]
    );
    let kind = |path: &str| memory.word(encoded.files[path].node + 8);
    assert_eq!(kind("/lib/python3.13/abc.pyc"), 2);
    assert_eq!(kind("/app/empty"), 0);
    let contains = |needle: &[u8]| memory.bytes.windows(needle.len()).any(|it| it == needle);
    for gone in ["import json", "app.py", "Z.pyc", "__init__", "empty"] {
        assert!(!contains(gone.as_bytes()), "{gone}");
    }
    assert!(contains(b"app\0"), "the app's name has another use");
    let root = memory.word(memory.address + 16);
    assert_eq!(memory.word(root + 8), 0, "nothing is left in /app");
    assert_eq!(memory.word(root + 20 + 8), 1, "/lib stays");
}

#[test]
fn contents_that_stay_move_together() {
    let program = Program {
        tree: tree(FILES),
        ..Program::default()
    };
    let encoded = encode(&program, BASE).unwrap();
    let ships = |path: &str| !path.contains("json");
    let memory = memory_without(&encoded, ships);
    let mut expected = files_of(&Memory::of(&encoded));
    expected.retain(|path, _| ships(path));
    assert_eq!(files_of(&memory), expected);
    let shipped: usize = expected.values().map(Vec::len).sum();
    let contents = encoded.files.values().map(|file| file.content.start).min();
    let behind = (contents.unwrap() - memory.address) as usize + shipped;
    assert!(behind < memory.bytes.len());
    assert!(memory.bytes[behind..].iter().all(|&byte| byte == 0));
}

#[test]
fn entries_are_found_by_bisection_whatever_was_removed() {
    let names: Vec<String> = (0..40).map(|number| format!("{:b}", number * 7)).collect();
    let mut tree = Directory::default();
    for name in &names {
        tree.insert_file(name, &b"x"[..]).unwrap();
    }
    let program = Program {
        tree,
        ..Program::default()
    };
    let encoded = encode(&program, BASE).unwrap();
    for divisor in 1..=7 {
        let ships = |path: &str| path.len().is_multiple_of(divisor);
        let memory = memory_without(&encoded, ships);
        let [entries, count] = [16, 20].map(|field| memory.word(memory.address + field));
        let name_of = |entry: u32| {
            let [name, length] = [0, 4].map(|field| memory.word(entries + 20 * entry + field));
            memory.read(name, length).to_vec()
        };
        for name in &names {
            let (mut low, mut high, mut found) = (0, count, false);
            while low < high && !found {
                let middle = (low + high) / 2;
                match name_of(middle).as_slice().cmp(name.as_bytes()) {
                    std::cmp::Ordering::Less => low = middle + 1,
                    std::cmp::Ordering::Greater => high = middle,
                    std::cmp::Ordering::Equal => found = true,
                }
            }
            assert_eq!(found, ships(&format!("/{name}")), "{name} of {divisor}");
        }
    }
}

#[test]
fn nothing_changes_when_all_files_ship() {
    let program = Program {
        tree: tree(FILES),
        ..Program::default()
    };
    let encoded = encode(&program, BASE).unwrap();
    let memory = memory_without(&encoded, |_| true);
    assert_eq!(memory.bytes, Memory::of(&encoded).bytes);
}

#[test]
fn names_that_c_cannot_hold_are_refused() {
    let program = Program {
        application: Some("a\0b".into()),
        ..Program::default()
    };
    assert!(matches!(encode(&program, BASE), Err(Error::Nul { .. })));
    let program = Program {
        tree: tree(&[("/a\0b", b"")]),
        ..Program::default()
    };
    assert!(matches!(encode(&program, BASE), Err(Error::Nul { .. })));
}

#[test]
fn what_is_nested_too_deep_is_refused() {
    let encoded = |levels: usize| {
        let program = Program {
            tree: tree(&[(&"/a".repeat(levels), b"")]),
            ..Program::default()
        };
        encode(&program, BASE).map(drop)
    };
    assert_eq!(encoded(DEEPEST), Ok(()));
    let path = "/a".repeat(DEEPEST + 1);
    assert_eq!(encoded(DEEPEST + 1), Err(Error::TooDeep { path }));
}

#[test]
fn what_does_not_fit_a_memory_is_refused() {
    let base = u32::MAX - 100;
    assert!(matches!(
        encode(&Program::default(), base),
        Err(Error::TooLarge { bytes: 81 })
    ));
}

#[test]
fn a_path_is_either_a_file_or_a_directory() {
    let mut tree = tree(&[("/a/b", b"")]);
    let conflict = |path: &str| Err(Error::Conflict { path: path.into() });
    assert_eq!(tree.insert_file("/a", &b""[..]), conflict("/a"));
    assert_eq!(tree.insert_file("/a/b/c", &b""[..]), conflict("/a/b"));
    assert!(tree.get("/a/b").is_some());
    assert!(tree.get("/a/b/c").is_none());
}
