//! `wasi:io`: streams over files. They never wait, and fail only where a file cannot become so
//! large.

use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::{Cell, RefCell};

use crate::Memory;
use crate::exports::wasi::io::error::{self, Error};
use crate::exports::wasi::io::poll::{self, Pollable, PollableBorrow};
use crate::exports::wasi::io::streams::{
    self, GuestInputStream, GuestOutputStream, InputStream, InputStreamBorrow, OutputStream,
    StreamError,
};
use crate::volume::File;

/// How much is taken or given at a time, in bytes.
const CHUNK: u64 = 1 << 20;

/// What can go wrong with a stream.
pub struct TooLarge;

/// What is waited for is always there.
pub struct Ready;

/// A stream to read from.
pub struct Input {
    file: Rc<RefCell<File>>,
    /// Where the next byte is.
    position: Cell<u64>,
}

/// A stream to write to.
pub enum Output {
    /// What is written is gone.
    Nowhere,
    /// It goes to the file, from that position on.
    At(Rc<RefCell<File>>, Cell<u64>),
    /// It goes to the file's end.
    AtEnd(Rc<RefCell<File>>),
}

impl Input {
    /// What `file` has from `position` on.
    pub fn new(file: Rc<RefCell<File>>, position: u64) -> Self {
        Input {
            file,
            position: Cell::new(position),
        }
    }

    /// Nothing.
    pub fn empty() -> Self {
        Input::new(Rc::default(), 0)
    }

    fn take(&self, length: u64) -> Result<Vec<u8>, StreamError> {
        let position = self.position.get();
        let file = self.file.borrow();
        let bytes = file.read(position, length.min(CHUNK));
        if bytes.is_empty() && length > 0 {
            return Err(StreamError::Closed);
        }
        self.position.set(position + bytes.len() as u64);
        Ok(bytes.to_vec())
    }
}

impl Output {
    fn put(&self, bytes: &[u8]) -> Result<(), StreamError> {
        let written = match self {
            Output::Nowhere => Ok(()),
            Output::At(file, position) => {
                let written = file.borrow_mut().write(position.get(), bytes);
                position.set(position.get() + bytes.len() as u64);
                written
            }
            Output::AtEnd(file) => {
                let mut file = file.borrow_mut();
                let end = file.size();
                file.write(end, bytes)
            }
        };
        written.map_err(|_| StreamError::LastOperationFailed(Error::new(TooLarge)))
    }
}

impl error::Guest for Memory {
    type Error = TooLarge;
}

impl error::GuestError for TooLarge {
    fn to_debug_string(&self) -> String {
        "the file is too large for the memory".into()
    }
}

impl poll::Guest for Memory {
    type Pollable = Ready;

    fn poll(waiting: Vec<PollableBorrow<'_>>) -> Vec<u32> {
        (0..).take(waiting.len()).collect()
    }
}

impl poll::GuestPollable for Ready {
    fn ready(&self) -> bool {
        true
    }

    fn block(&self) {}
}

impl streams::Guest for Memory {
    type InputStream = Input;
    type OutputStream = Output;
}

impl GuestInputStream for Input {
    fn read(&self, length: u64) -> Result<Vec<u8>, StreamError> {
        self.take(length)
    }

    fn blocking_read(&self, length: u64) -> Result<Vec<u8>, StreamError> {
        self.take(length)
    }

    fn skip(&self, length: u64) -> Result<u64, StreamError> {
        Ok(self.take(length)?.len() as u64)
    }

    fn blocking_skip(&self, length: u64) -> Result<u64, StreamError> {
        self.skip(length)
    }

    fn subscribe(&self) -> Pollable {
        Pollable::new(Ready)
    }
}

impl GuestOutputStream for Output {
    fn check_write(&self) -> Result<u64, StreamError> {
        Ok(CHUNK)
    }

    fn write(&self, contents: Vec<u8>) -> Result<(), StreamError> {
        self.put(&contents)
    }

    fn blocking_write_and_flush(&self, contents: Vec<u8>) -> Result<(), StreamError> {
        self.put(&contents)
    }

    fn flush(&self) -> Result<(), StreamError> {
        Ok(())
    }

    fn blocking_flush(&self) -> Result<(), StreamError> {
        Ok(())
    }

    fn subscribe(&self) -> Pollable {
        Pollable::new(Ready)
    }

    fn write_zeroes(&self, length: u64) -> Result<(), StreamError> {
        self.put(&alloc::vec![0; usize::try_from(length).unwrap_or(usize::MAX)])
    }

    fn blocking_write_zeroes_and_flush(&self, length: u64) -> Result<(), StreamError> {
        self.write_zeroes(length)
    }

    fn splice(&self, source: InputStreamBorrow<'_>, length: u64) -> Result<u64, StreamError> {
        let bytes = source.get::<Input>().take(length)?;
        self.put(&bytes)?;
        Ok(bytes.len() as u64)
    }

    fn blocking_splice(
        &self,
        source: InputStreamBorrow<'_>,
        length: u64,
    ) -> Result<u64, StreamError> {
        self.splice(source, length)
    }
}

impl From<Input> for InputStream {
    fn from(input: Input) -> Self {
        InputStream::new(input)
    }
}

impl From<Output> for OutputStream {
    fn from(output: Output) -> Self {
        OutputStream::new(output)
    }
}
