//! Terminals, for programs that behave differently at one.

use std::fs::{File, OpenOptions};
use std::io::Read;

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};

/// A terminal: the end of who sits at it, and that of the program.
///
/// # Panics
///
/// Where the system has none.
pub fn terminal() -> (File, File) {
    let ours = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("a terminal");
    grantpt(&ours).expect("it is ours");
    unlockpt(&ours).expect("it can be opened");
    let name = ptsname(&ours, Vec::new()).expect("it has a name");
    let theirs = OpenOptions::new()
        .read(true)
        .write(true)
        .open(name.to_str().expect("a path"))
        .expect("the program's end");
    (File::from(ours), theirs)
}

/// Reads what the program writes until its end is `words`, or the program has ended.
pub fn read_until(terminal: &mut File, words: &str) -> String {
    let mut text = Vec::new();
    let mut buffer = [0; 1024];
    while !text.ends_with(words.as_bytes()) {
        // When nobody has the other end any more, Linux says EIO.
        match terminal.read(&mut buffer) {
            Ok(0) | Err(_) => break,
            Ok(count) => text.extend_from_slice(&buffer[..count]),
        }
    }
    String::from_utf8_lossy(&text).replace("\r\n", "\n")
}

/// Makes it so many columns wide.
///
/// # Panics
///
/// Where it cannot be.
pub fn set_width(terminal: &File, columns: u16) {
    let size = Winsize {
        ws_row: 24,
        ws_col: columns,
        ws_xpixel: 0,
        ws_ypixel: 0,
    };
    tcsetwinsize(terminal, size).expect("it can have another size");
}
