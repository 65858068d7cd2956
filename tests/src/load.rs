//! Many requests over several connections at a time, of which every answer is compared with the one
//! that is expected.

use std::io::{BufRead, BufReader, Error, ErrorKind, Read, Result, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// How long a silent connection is waited for before that is a wrong answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// A request, and the answer that it should have.
#[derive(Clone, Debug)]
pub struct Question {
    request: Vec<u8>,
    status: u16,
    content: Vec<u8>,
}

impl Question {
    /// Asks for a path.
    pub fn get(path: &str, status: u16, content: &str) -> Question {
        let request = format!("GET {path} HTTP/1.1\r\nhost: localhost\r\n\r\n");
        Question {
            request: request.into_bytes(),
            status,
            content: content.into(),
        }
    }

    /// Sends something of this type to a path.
    pub fn post(path: &str, ty: &str, body: &str, status: u16, content: &str) -> Question {
        let length = body.len();
        let request = format!(
            "POST {path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: {ty}\r\n\
             content-length: {length}\r\n\r\n{body}"
        );
        Question {
            request: request.into_bytes(),
            status,
            content: content.into(),
        }
    }
}

/// When to stop asking.
#[derive(Clone, Copy, Debug)]
pub enum Until {
    /// After so many requests, over all connections.
    Count(usize),
    /// After so much time.
    Time(Duration),
}

/// What came of asking.
#[derive(Debug, Default)]
pub struct Tally {
    /// How long the right answers took, from the first to the last byte.
    pub times: Vec<Duration>,
    /// What was wrong with the others, or with their connections.
    pub wrong: Vec<String>,
}

impl Tally {
    /// How many requests were answered as expected.
    pub fn right(&self) -> usize {
        self.times.len()
    }

    /// The time within which this share of the answers was there.
    pub fn within(&mut self, share: f64) -> Duration {
        self.times.sort_unstable();
        let last = self.times.len().saturating_sub(1);
        // A share of what fits a list is a place in it.
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss
        )]
        let place = (last as f64 * share).round() as usize;
        self.times.get(place).copied().unwrap_or_default()
    }
}

/// Asks the questions in turn, over so many connections at the same time, each beginning with
/// another one.
///
/// # Panics
///
/// Where there is no question.
pub fn ask(address: SocketAddr, questions: &[Question], connections: usize, until: Until) -> Tally {
    let asked = AtomicUsize::new(0);
    let started = Instant::now();
    let goes_on = || match until {
        Until::Count(count) => asked.fetch_add(1, Ordering::Relaxed) < count,
        Until::Time(time) => started.elapsed() < time,
    };
    let ask_on_one = |first: usize| {
        let mut tally = Tally::default();
        let mut connection = None;
        for question in questions.iter().cycle().skip(first % questions.len()) {
            if !goes_on() {
                break;
            }
            let began = Instant::now();
            match exchange(address, &mut connection, question) {
                Ok(()) => tally.times.push(began.elapsed()),
                Err(error) => {
                    tally.wrong.push(error.to_string());
                    connection = None;
                }
            }
        }
        tally
    };
    let mut all = Tally::default();
    thread::scope(|scope| {
        let ask_on_one = &ask_on_one;
        let threads: Vec<_> = (0..connections)
            .map(|first| scope.spawn(move || ask_on_one(first)))
            .collect();
        for thread in threads {
            let tally = thread.join().expect("a connection's thread does not panic");
            all.times.extend(tally.times);
            all.wrong.extend(tally.wrong);
        }
    });
    all
}

/// Asks a question, on the connection if there is one.
fn exchange(
    address: SocketAddr,
    connection: &mut Option<BufReader<TcpStream>>,
    question: &Question,
) -> Result<()> {
    let stream = match connection {
        Some(stream) => stream,
        None => {
            let stream = TcpStream::connect(address)?;
            stream.set_read_timeout(Some(PATIENCE))?;
            stream.set_nodelay(true)?;
            connection.insert(BufReader::new(stream))
        }
    };
    stream.get_mut().write_all(&question.request)?;
    let (status, content, is_last) = answer(stream)?;
    if is_last {
        *connection = None;
    }
    if (status, &content) == (question.status, &question.content) {
        return Ok(());
    }
    let asked = question.request.split(|&byte| byte == b'\r').next();
    Err(Error::new(
        ErrorKind::InvalidData,
        format!(
            "{}: {status} {}",
            String::from_utf8_lossy(asked.unwrap_or_default()),
            String::from_utf8_lossy(&content)
        ),
    ))
}

/// Reads an answer: its status, its content, and whether the connection ends with it.
fn answer(stream: &mut BufReader<TcpStream>) -> Result<(u16, Vec<u8>, bool)> {
    let wrong = || Error::new(ErrorKind::InvalidData, "this is not HTTP");
    let line = read_line(stream)?;
    let status = line.split(' ').nth(1).and_then(|it| it.parse().ok());
    let status = status.ok_or_else(wrong)?;
    let (mut length, mut is_chunked, mut is_last) = (None, false, false);
    loop {
        let line = read_line(stream)?.to_ascii_lowercase();
        match line.split_once(':') {
            Some(("content-length", value)) => length = value.trim().parse::<usize>().ok(),
            Some(("transfer-encoding", value)) => is_chunked = value.trim() == "chunked",
            Some(("connection", value)) => is_last = value.trim() == "close",
            Some(_) => {}
            None => break,
        }
    }
    let mut content = Vec::new();
    if !is_chunked {
        content.resize(length.ok_or_else(wrong)?, 0);
        stream.read_exact(&mut content)?;
        return Ok((status, content, is_last));
    }
    loop {
        let length = usize::from_str_radix(&read_line(stream)?, 16).map_err(|_| wrong())?;
        let start = content.len();
        content.resize(start + length, 0);
        stream.read_exact(&mut content[start..])?;
        read_line(stream)?;
        if length == 0 {
            return Ok((status, content, is_last));
        }
    }
}

fn read_line(stream: &mut impl BufRead) -> Result<String> {
    let mut line = String::new();
    if stream.read_line(&mut line)? == 0 {
        return Err(ErrorKind::UnexpectedEof.into());
    }
    line.truncate(line.trim_end().len());
    Ok(line)
}
