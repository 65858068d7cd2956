//! The export `progress` of the component.

use std::cell::RefCell;
use std::io::{self, IsTerminal, Stderr};
use std::time::Instant;

use exports::componentize::tool::progress::{self, Guest};

use crate::{Line, PATIENCE, Step};

wit_bindgen::generate!({
    world: "progress-component",
    path: "../../wit",
});

struct Component;

export!(Component);

/// What is shown, since when.
struct Shown {
    line: Line<Stderr>,
    start: Instant,
}

thread_local! {
    /// None before the first step, and where there is no terminal.
    static SHOWN: RefCell<Option<Shown>> = const { RefCell::new(None) };
}

impl Guest for Component {
    fn begin(step: progress::Step) {
        if !io::stderr().is_terminal() {
            return;
        }
        let step = match step {
            progress::Step::Read => Step::Read,
            progress::Step::Compile => Step::Compile,
            progress::Step::Import => Step::Import,
            progress::Step::Encode => Step::Encode,
        };
        SHOWN.with_borrow_mut(|shown| {
            let shown = shown.get_or_insert_with(|| Shown {
                line: Line::new(io::stderr()),
                start: Instant::now(),
            });
            // What takes a second in all has steps that may, too.
            if shown.start.elapsed() >= PATIENCE {
                shown.line.show(step, 0, width());
            }
        });
    }

    fn end() {
        SHOWN.with_borrow_mut(|shown| {
            if let Some(mut shown) = shown.take() {
                shown.line.clear();
            }
        });
    }
}

/// WASI does not say how wide a terminal is; shells do, if they are asked to.
fn width() -> Option<usize> {
    std::env::var("COLUMNS").ok()?.parse().ok()
}
