//! The engine of host/javascript passes the tests that every engine has to pass: it runs in Node,
//! which is asked over a pipe. `host/javascript/src/test/engine.ts` is the other side, and tells
//! what goes over it.

use std::cell::RefCell;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};
use std::rc::Rc;

use componentize_engine_common::{Chunk, Engine, Error, Program, conformance_tests};
use serde_json::{Value, json};

use super::node;

conformance_tests!(Javascript::start());

/// The engine, in a process of Node.
struct Javascript(Rc<RefCell<Process>>);

struct Process {
    child: Child,
    requests: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Javascript {
    fn start() -> Self {
        let mut command = node("dist/test/engine.js");
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().expect("Node starts");
        let requests = child.stdin.take().expect("it is a pipe");
        let answers = BufReader::new(child.stdout.take().expect("it is a pipe"));
        Self(Rc::new(RefCell::new(Process {
            child,
            requests,
            answers,
        })))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Process {
    /// What a request gives, or the error's message.
    fn ask(&mut self, request: &Value) -> Result<Value, Error> {
        writeln!(self.requests, "{request}").expect("Node reads");
        let mut line = String::new();
        self.answers.read_line(&mut line).expect("Node writes text");
        let mut answer: Value = serde_json::from_str(&line).expect("the answer is JSON");
        match answer.get("error").and_then(Value::as_str) {
            // All that an engine behind the interface tells of an error is its message.
            Some(message) => Err(Error::Trap(message.to_owned())),
            None => Ok(answer["ok"].take()),
        }
    }
}

/// A compiled module, by its number.
struct Module(u64);

impl Engine for Javascript {
    type Module = Module;
    type Program = Running;

    fn compile(&self, binary: &[u8]) -> Result<Module, Error> {
        let answer = self.0.borrow_mut().ask(&json!(["compile", binary]))?;
        Ok(Module(number(&answer)))
    }

    fn instantiate(&self, modules: &[(&str, &Module)]) -> Result<Running, Error> {
        let modules: Vec<_> = modules.iter().map(|(name, id)| (name, id.0)).collect();
        let request = json!(["instantiate", modules]);
        Ok(Running {
            program: number(&self.0.borrow_mut().ask(&request)?),
            process: self.0.clone(),
        })
    }
}

/// A program, by its number.
struct Running {
    program: u64,
    process: Rc<RefCell<Process>>,
}

impl Program for Running {
    fn call(
        &mut self,
        module: &str,
        function: &str,
        arguments: &[u32],
    ) -> Result<Option<u64>, Error> {
        let request = json!(["call", self.program, module, function, arguments]);
        let answer = self.process.borrow_mut().ask(&request)?;
        let digits = answer.as_str();
        Ok(digits.map(|digits| digits.parse().expect("a number of 64 bits")))
    }

    fn read(&self, address: u32, length: u32) -> Result<Vec<u8>, Error> {
        let request = json!(["read", self.program, address, length]);
        Ok(bytes(&self.process.borrow_mut().ask(&request)?))
    }

    fn memory(&self) -> (u32, Vec<Chunk>) {
        let request = json!(["memory", self.program]);
        let answer = self.process.borrow_mut().ask(&request);
        let answer = answer.expect("a program has a memory");
        let chunks = answer[1].as_array().expect("chunks").iter();
        let chunks = chunks.map(|chunk| Chunk {
            address: small(&chunk[0]),
            bytes: bytes(&chunk[1]),
        });
        (small(&answer[0]), chunks.collect())
    }
}

fn number(value: &Value) -> u64 {
    value.as_u64().expect("a number")
}

fn small(value: &Value) -> u32 {
    u32::try_from(number(value)).expect("a number of 32 bits")
}

fn bytes(value: &Value) -> Vec<u8> {
    let bytes = value.as_array().expect("bytes").iter();
    let byte = |value| u8::try_from(number(value)).expect("a byte");
    bytes.map(byte).collect()
}
