//! Progress with a thread that looks after it.

use std::io::Write;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crate::{Line, PATIENCE, Step};

/// How often the line is written anew.
const INTERVAL: Duration = Duration::from_secs(1);

/// Shows how far the tool is, from a thread of its own.
pub struct Terminal<W> {
    shared: Arc<Shared<W>>,
    thread: Option<JoinHandle<()>>,
}

struct Shared<W> {
    state: Mutex<State<W>>,
    /// Something other than time has changed in the state.
    changed: Condvar,
}

struct State<W> {
    line: Line<W>,
    /// How wide the terminal is, which may change.
    width: fn() -> Option<usize>,
    /// What is going on, and since when.
    step: Option<(Step, Instant)>,
    has_ended: bool,
}

impl<W: Write + Send + 'static> Terminal<W> {
    /// On the terminal behind `output`, whose width in columns `width` tells, if it can be known.
    pub fn new(output: W, width: fn() -> Option<usize>) -> Self {
        let state = State {
            line: Line::new(output),
            width,
            step: None,
            has_ended: false,
        };
        let shared = Arc::new(Shared {
            state: Mutex::new(state),
            changed: Condvar::new(),
        });
        let for_thread = Arc::clone(&shared);
        // Without a thread nothing is shown, and nothing else is different.
        let thread = thread::Builder::new().spawn(move || for_thread.watch());
        Terminal {
            shared,
            thread: thread.ok(),
        }
    }

    /// A step begins. That of before has ended.
    pub fn begin(&self, step: Step) {
        let mut state = self.shared.lock();
        // A step that is done in several rounds goes on.
        if state.step.is_none_or(|(before, _)| before != step) {
            state.step = Some((step, Instant::now()));
            self.shared.changed.notify_one();
        }
    }

    /// Nothing is going on any more: nothing is shown from here on.
    pub fn end(&self) {
        let mut state = self.shared.lock();
        state.step = None;
        state.line.clear();
    }
}

impl<W> Drop for Terminal<W> {
    fn drop(&mut self) {
        self.shared.lock().has_ended = true;
        self.shared.changed.notify_one();
        if let Some(thread) = self.thread.take() {
            // It writes to a terminal, and does not panic.
            let _ = thread.join();
        }
    }
}

impl<W> Shared<W> {
    fn lock(&self) -> MutexGuard<'_, State<W>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<W: Write> Shared<W> {
    /// Writes the line as time goes by, until all has ended.
    fn watch(&self) {
        let mut state = self.lock();
        while !state.has_ended {
            let wait = match state.step {
                None => None,
                Some((step, since)) => {
                    let elapsed = since.elapsed();
                    if elapsed >= PATIENCE {
                        let width = (state.width)();
                        state.line.show(step, elapsed.as_secs(), width);
                        Some(INTERVAL)
                    } else {
                        Some(PATIENCE - elapsed)
                    }
                }
            };
            state = match wait {
                None => (self.changed.wait(state)).unwrap_or_else(PoisonError::into_inner),
                Some(time) => {
                    let waited = self.changed.wait_timeout(state, time);
                    waited.unwrap_or_else(PoisonError::into_inner).0
                }
            };
        }
        state.line.clear();
    }
}
