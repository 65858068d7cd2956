//! Measures the tool and the components that it makes; `scripts/bench.sh` runs
//! it.
//!
//!     componentize-benchmark [--packages | --python | --node | --chromium] [--rounds N]
//!     [--load SECONDS] NAME=LAUNCHER [NAME=LAUNCHER]
//!
//! Each launcher builds `examples/hello` and the app beside this file; what it
//! built is compiled, instantiated and called in this process. Where two
//! launchers are given, every measurement alternates between them, so that a
//! noisy machine disturbs both alike, and the table's last column is the ratio
//! of the first one's figure to the second one's. Figures are medians. Of the app
//! in `command` the first launcher makes an executable, which is run.
//!
//! With `--packages` it is apps that use packages from PyPI, of which only the
//! building is measured: [`packages`]. With `--python` it is Python's speed, by
//! benchmarks of others: [`pyperformance`]. With `--node` it is building in Node, as
//! against the first launcher: [`javascript`]. With `--chromium` it is building in
//! the page: [`page`].

mod calls;
mod javascript;
mod load;
mod measure;
mod packages;
mod page;
mod pyperformance;
mod table;
mod tool;

use std::process::ExitCode;

fn main() -> ExitCode {
    match measure::run(std::env::args().skip(1)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
