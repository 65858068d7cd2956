//! An engine whose programs follow a script, one entry for each time that a program is
//! instantiated.

#![allow(dead_code, reason = "each test uses a part of it")]

use std::cell::RefCell;
use std::rc::Rc;

use componentize::engine::{Engine, Program};
use componentize_program::records;

/// What a runtime exports as far as linking needs it.
pub const RUNTIME: &str = r#"(module
    (memory (export "memory") 2)
    (table (export "__indirect_function_table") 4 funcref)
    (global (export "__stack_pointer") (mut i32) (i32.const 4096)))"#;

/// What one instance of the program does.
#[derive(Default, Clone)]
pub struct Round {
    /// What `componentize_start` gives, or how it traps.
    pub start: Option<Result<u64, &'static str>>,
    pub stdout: &'static str,
    pub stderr: &'static str,
    /// The paths of the libraries that the app opens, each followed by a NUL.
    pub wanted: &'static str,
    /// The path of the library whose constructors trap.
    pub opening: &'static str,
    /// The records of the report.
    pub report: &'static [&'static [&'static str]],
}

/// Where the program has its regions: six of them, each with a head of two words and 4 KiB.
const REGIONS: u32 = 0x10_0000;

/// The ends of the dead stack, and where the heap begins.
const MEMORY: [u32; 3] = [0x1000, 0x2000, 0x3000];

pub struct Scripted {
    rounds: RefCell<std::vec::IntoIter<Round>>,
    log: Rc<RefCell<Vec<String>>>,
}

impl Scripted {
    /// An engine for these rounds; what is done goes to `log`.
    pub fn new(rounds: Vec<Round>, log: Rc<RefCell<Vec<String>>>) -> Self {
        let rounds = RefCell::new(rounds.into_iter());
        Scripted { rounds, log }
    }

    /// How many rounds were not played.
    pub fn left(&self) -> usize {
        self.rounds.borrow().len()
    }
}

pub struct Instance {
    round: Round,
    /// What the runtime tells with records.
    records: Vec<u8>,
    /// The address and the bytes of the program data.
    data: (u32, Vec<u8>),
    log: Rc<RefCell<Vec<String>>>,
}

impl Engine for Scripted {
    type Module = Vec<u8>;
    type Program = Instance;

    fn compile(&self, binary: &[u8]) -> Result<Vec<u8>, String> {
        Ok(binary.to_vec())
    }

    fn precompiled(&self, sha256: &str) -> Option<Vec<u8>> {
        assert_eq!(sha256, "abc");
        None
    }

    fn instantiate(&self, modules: &[(&str, &Vec<u8>)]) -> Result<Instance, String> {
        let names: Vec<_> = modules.iter().map(|(name, _)| *name).collect();
        let (_, data) = modules.last().unwrap();
        // The program that compiles sources is none of the rounds. Nothing can be compiled here.
        let round = match names[..] {
            ["/runtime", "/sources"] => Round::default(),
            _ => {
                self.log.borrow_mut().push(format!("instantiate {names:?}"));
                self.rounds.borrow_mut().next().expect("a round more")
            }
        };
        Ok(Instance {
            records: records::write(round.report),
            round,
            data: data_segment(data),
            log: self.log.clone(),
        })
    }
}

fn data_segment(module: &[u8]) -> (u32, Vec<u8>) {
    for payload in wasmparser::Parser::new(0).parse_all(module) {
        if let wasmparser::Payload::DataSection(section) = payload.unwrap() {
            let segment = section.into_iter().next().unwrap().unwrap();
            let wasmparser::DataKind::Active { offset_expr, .. } = segment.kind else {
                panic!("a passive segment");
            };
            let wasmparser::Operator::I32Const { value } =
                offset_expr.get_operators_reader().read().unwrap()
            else {
                panic!("an address that is not constant");
            };
            return (value as u32, segment.data.to_vec());
        }
    }
    panic!("no data");
}

impl Instance {
    fn region(&self, number: u32) -> &[u8] {
        match number {
            0 => self.round.stdout.as_bytes(),
            1 => self.round.stderr.as_bytes(),
            2 => self.round.wanted.as_bytes(),
            5 => self.round.opening.as_bytes(),
            _ => &self.records,
        }
    }
}

impl Program for Instance {
    fn call(
        &mut self,
        module: &str,
        function: &str,
        arguments: &[u32],
    ) -> Result<Option<u64>, String> {
        let address = |number: u32| Ok(Some(u64::from(REGIONS + number * 0x1000)));
        if function == "componentize_compile" {
            return address(3);
        }
        self.log.borrow_mut().push(format!("{module} {function}"));
        match function {
            "componentize_start" => {
                assert_eq!(arguments, [self.data.0]);
                match self.round.start.unwrap_or(Ok(0)) {
                    Ok(status) => Ok(Some(status)),
                    Err(trap) => Err(trap.to_owned()),
                }
            }
            "componentize_captured_output" => address(arguments[0] - 1),
            "componentize_wanted" => address(2),
            "componentize_report" => address(3),
            "componentize_memory_regions" => address(4),
            "componentize_opening_library" => address(5),
            "global.get 0" => Ok(Some(4096)),
            _ => Ok(None),
        }
    }

    fn read(&mut self, address: u32, length: u32) -> Result<Vec<u8>, String> {
        let number = (address - REGIONS) / 0x1000;
        let region = self.region(number);
        let start = REGIONS + number * 0x1000 + 8;
        if address == start {
            return Ok(region[..length as usize].to_vec());
        }
        let head = match number {
            4 => MEMORY.to_vec(),
            _ => vec![start, region.len() as u32],
        };
        Ok(head.iter().flat_map(|word| word.to_le_bytes()).collect())
    }

    fn memory(&mut self) -> (u32, Vec<(u32, Vec<u8>)>) {
        self.log.borrow_mut().push("memory".into());
        (7, vec![(0x800, vec![1; 0x1000]), self.data.clone()])
    }
}
