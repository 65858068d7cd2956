//! HTTP/1.1 as far as tests need it: a component in the stock `wasmtime serve` or an executable, a
//! client, and a server for what the component asks for itself.
//!
//! Everything is on addresses of this machine that the system chooses. Nothing waits for a time to
//! pass (what is written is looked at now and then); but where a connection is silent for longer
//! than [`PATIENCE`], the test fails, instead of waiting for ever.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crate::launcher;

/// How long a silent connection is waited for.
const PATIENCE: Duration = Duration::from_secs(120);

/// A running `wasmtime serve`, or an executable, which ends with this value.
pub struct Server {
    process: Child,
    address: SocketAddr,
    /// What it has written to its standard error since it was ready.
    written: Arc<Mutex<String>>,
    reader: Option<JoinHandle<()>>,
}

impl Server {
    /// Serves the component in the file `component`, and waits until it is ready.
    ///
    /// # Panics
    ///
    /// Where it does not get ready.
    pub fn start(component: &Path) -> Server {
        Server::start_with(component, &[])
    }

    /// As [`Server::start`], with further options of wasmtime.
    ///
    /// # Panics
    ///
    /// Where it does not get ready.
    pub fn start_with(component: &Path, options: &[&str]) -> Server {
        let mut command = Command::new(launcher::wasmtime());
        command
            .args(["serve", "-Scli", "--allow-precompiled"])
            .args(options)
            .args(["--addr", "127.0.0.1:0"])
            .arg(component);
        Server::start_command(command)
    }

    /// As [`Server::start`], for an executable that is a server, with further options of its own.
    ///
    /// # Panics
    ///
    /// Where it does not get ready.
    pub fn start_executable(executable: &Path, options: &[&str]) -> Server {
        let mut command = Command::new(executable);
        command.args(["--listen", "127.0.0.1:0"]).args(options);
        Server::start_command(command)
    }

    fn start_command(mut command: Command) -> Server {
        let mut process = command
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the server starts");
        let mut errors = BufReader::new(process.stderr.take().expect("stderr is a pipe"));
        let mut line = String::new();
        errors
            .read_line(&mut line)
            .expect("the server says something");
        let address = line
            .trim()
            .strip_prefix("Serving HTTP on http://")
            .and_then(|address| address.trim_end_matches('/').parse().ok());
        let Some(address) = address else {
            errors.read_to_string(&mut line).expect("stderr is UTF-8");
            panic!("the server does not serve: {line}");
        };
        let written = Arc::new(Mutex::new(String::new()));
        let shared = written.clone();
        let reader = thread::spawn(move || {
            let mut line = String::new();
            while errors.read_line(&mut line).expect("stderr is UTF-8") > 0 {
                *shared.lock().unwrap() += &line;
                line.clear();
            }
        });
        Server {
            process,
            address,
            written,
            reader: Some(reader),
        }
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The number of its process.
    pub fn process(&self) -> u32 {
        self.process.id()
    }

    fn connect(&self) -> TcpStream {
        let connection = TcpStream::connect(self.address).expect("the server listens");
        connection.set_read_timeout(Some(PATIENCE)).unwrap();
        connection
    }

    /// Sends a request; the response, when its head has arrived.
    pub fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Response {
        let connection = self.connect();
        let mut head = format!("{method} {path} HTTP/1.1\r\n");
        let length = body.len().to_string();
        let own = [
            ("host", "localhost"),
            ("connection", "close"),
            ("content-length", &length),
        ];
        for (name, value) in headers.iter().chain(&own) {
            head += &format!("{name}: {value}\r\n");
        }
        head += "\r\n";
        // The response may begin while the request is still being sent.
        let mut sender = connection.try_clone().unwrap();
        let request = [head.as_bytes(), body].concat();
        thread::spawn(move || sender.write_all(&request));
        Response::read(connection, method)
    }

    /// All that is sent back for `path`, which may be nothing, until the connection ends in
    /// whatever way.
    pub fn exchange(&self, path: &str) -> Vec<u8> {
        let mut connection = self.connect();
        let request =
            format!("GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
        connection.write_all(request.as_bytes()).unwrap();
        let mut sent = Vec::new();
        if let Err(error) = connection.read_to_end(&mut sent) {
            assert_eq!(error.kind(), ErrorKind::ConnectionReset, "{error}");
        }
        sent
    }

    /// Sends the bytes of a request, and leaves the connection open for more; the response, when
    /// its head has arrived.
    pub fn ask_raw(&self, request: &[u8]) -> (TcpStream, Response) {
        let mut connection = self.connect();
        connection.write_all(request).unwrap();
        let reader = connection.try_clone().unwrap();
        (connection, Response::read(reader, ""))
    }

    /// Asks for `path`, and gives status and content.
    pub fn get(&self, path: &str, headers: &[(&str, &str)]) -> (u16, String) {
        let mut response = self.ask("GET", path, headers, b"");
        let content = String::from_utf8(response.rest()).expect("the content is UTF-8");
        (response.status, content)
    }

    /// As [`Server::stop`], when it has written `text`.
    ///
    /// # Panics
    ///
    /// Where it does not for longer than [`PATIENCE`].
    pub fn stop_when(self, text: &str) -> String {
        let started = Instant::now();
        while !self.written.lock().unwrap().contains(text) {
            assert!(started.elapsed() < PATIENCE, "{text:?} is not written");
            thread::sleep(Duration::from_millis(10));
        }
        self.stop()
    }

    /// Asks the server to end, by a signal; its exit status, when it has.
    pub fn end(&mut self) -> Option<i32> {
        let process = rustix::process::Pid::from_child(&self.process);
        rustix::process::kill_process(process, rustix::process::Signal::TERM).unwrap();
        self.process.wait().unwrap().code()
    }

    /// Stops the server; what it wrote to its standard error since it was ready.
    pub fn stop(mut self) -> String {
        self.process.kill().unwrap();
        let reader = self.reader.take().expect("it is stopped once");
        reader.join().unwrap();
        std::mem::take(&mut *self.written.lock().unwrap())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have been stopped already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A response, of which the content is read as it comes.
pub struct Response {
    /// The status.
    pub status: u16,
    /// The fields of the head, names in lower case, values in Latin-1.
    pub headers: Vec<(String, String)>,
    /// The fields that came behind the content, as the others.
    pub trailers: Vec<(String, String)>,
    connection: BufReader<TcpStream>,
    is_chunked: bool,
}

impl Response {
    fn read(connection: TcpStream, method: &str) -> Response {
        let mut connection = BufReader::new(connection);
        let head = read_head(&mut connection);
        let status = head[0].split(' ').nth(1).expect("a status line");
        let mut response = Response {
            status: status.parse().expect("a status"),
            headers: fields(&head[1..]),
            trailers: Vec::new(),
            connection,
            is_chunked: false,
        };
        response.is_chunked = method != "HEAD" && response.all("transfer-encoding") == ["chunked"];
        response
    }

    /// The values of all fields of this name.
    pub fn all(&self, name: &str) -> Vec<&str> {
        let fields = self.headers.iter();
        let fields = fields.filter(|(other, _)| other == name);
        fields.map(|(_, value)| value.as_str()).collect()
    }

    /// The next part of the content; none at its end.
    pub fn part(&mut self) -> Option<Vec<u8>> {
        let mut part = Vec::new();
        if self.is_chunked {
            let length = read_line(&mut self.connection);
            let length = usize::from_str_radix(&length, 16).expect("the length of a chunk");
            if length == 0 {
                self.trailers = fields(&read_head(&mut self.connection));
                return None;
            }
            part.resize(length, 0);
            self.connection.read_exact(&mut part).unwrap();
            assert_eq!(read_line(&mut self.connection), "", "a chunk is longer");
        } else {
            self.connection.read_to_end(&mut part).unwrap();
        }
        (!part.is_empty()).then_some(part)
    }

    /// What is left of the content.
    pub fn rest(&mut self) -> Vec<u8> {
        std::iter::from_fn(|| self.part()).flatten().collect()
    }
}

/// A line, of which each byte becomes the character of that number (Latin-1).
fn read_line(connection: &mut impl BufRead) -> String {
    let mut line = Vec::new();
    connection.read_until(b'\n', &mut line).expect("a line");
    let line: String = line.into_iter().map(char::from).collect();
    line.trim_end().to_owned()
}

/// The fields in these lines, names in lower case.
fn fields(lines: &[String]) -> Vec<(String, String)> {
    let fields = lines.iter().filter_map(|line| line.split_once(':'));
    fields
        .map(|(name, value)| (name.to_lowercase(), value.trim().to_owned()))
        .collect()
}

/// The lines up to the empty one.
fn read_head(connection: &mut impl BufRead) -> Vec<String> {
    let head = std::iter::from_fn(|| Some(read_line(connection)).filter(|line| !line.is_empty()));
    head.collect()
}

/// A server that answers for any path with the text `content of PATH`, apart from
/// - `/echo`: what it was sent;
/// - `/missing…`: status 404;
/// - `/silent…`: no answer, until the client gives up;
/// - `/held…`: the first half of the content, and the rest when the path has been released.
pub struct Origin {
    address: SocketAddr,
    released: Arc<Released>,
}

type Released = (Mutex<BTreeSet<String>>, Condvar);

impl Origin {
    /// Starts a server, which ends with the process.
    pub fn start() -> Origin {
        let listener = TcpListener::bind("127.0.0.1:0").expect("an address");
        let address = listener.local_addr().unwrap();
        let released = Arc::new(Released::default());
        let shared = released.clone();
        thread::spawn(move || {
            for connection in listener.incoming() {
                let released = shared.clone();
                // A client may go away at any time.
                thread::spawn(move || answer(connection?, &released));
            }
        });
        Origin { address, released }
    }

    /// The URL of `path`.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Lets the answer for `path` go on.
    pub fn release(&self, path: &str) {
        let (paths, changed) = &*self.released;
        paths.lock().unwrap().insert(path.to_owned());
        changed.notify_all();
    }
}

fn answer(connection: TcpStream, (paths, changed): &Released) -> std::io::Result<()> {
    connection.set_read_timeout(Some(PATIENCE))?;
    let mut reader = BufReader::new(connection.try_clone()?);
    let mut writer = connection;
    let head = read_head(&mut reader);
    let path = head[0].split(' ').nth(1).expect("a request line");
    if path.starts_with("/silent") {
        // Returns when the client has closed the connection.
        reader.read_to_end(&mut Vec::new())?;
        return Ok(());
    }
    let status = match path.starts_with("/missing") {
        true => "404 Not Found",
        false => "200 OK",
    };
    // Read in any case: a connection that is closed before is reset, and the answer may be lost
    // with it.
    let sent = read_content(&mut reader, &fields(&head[1..]))?;
    let content = match path {
        "/echo" => sent,
        _ => format!("content of {path}").into_bytes(),
    };
    let (first, second) = content.split_at(content.len() / 2);
    let length = content.len();
    write!(
        writer,
        "HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n"
    )?;
    writer.write_all(first)?;
    writer.flush()?;
    if path.starts_with("/held") {
        let held = |paths: &mut BTreeSet<String>| !paths.contains(path);
        let _released = changed.wait_while(paths.lock().unwrap(), held).unwrap();
    }
    writer.write_all(second)?;
    writer.flush()
}

/// The content of a request with these fields.
fn read_content(
    reader: &mut impl BufRead,
    fields: &[(String, String)],
) -> std::io::Result<Vec<u8>> {
    let value = |name| fields.iter().find(|(other, _)| other == name);
    let mut content = Vec::new();
    if let Some((_, length)) = value("content-length") {
        content.resize(length.parse().expect("a length"), 0);
        reader.read_exact(&mut content)?;
    }
    if value("transfer-encoding").is_none() {
        return Ok(content);
    }
    // In chunks.
    loop {
        let length = usize::from_str_radix(&read_line(reader), 16).unwrap_or_default();
        let start = content.len();
        content.resize(start + length, 0);
        reader.read_exact(&mut content[start..])?;
        read_line(reader);
        if length == 0 {
            return Ok(content);
        }
    }
}
