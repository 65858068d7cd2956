//! `--watch`: builds again whenever a source has changed, until it is stopped.
//!
//! Each build is a process of its own, so that none leaves anything behind. Sources are looked at
//! now and then, which works on every file system; a build begins once they stay as they are, and
//! what changes while it runs is seen afterwards.

use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};
use std::{env, io};

use componentize_launch::{Plan, Sources, Watching, plan};

/// How long sources are left alone, after they were looked at and before they count as edited.
const INTERVAL: Duration = Duration::from_millis(200);

/// Builds until something keeps this program from being started.
pub fn watch(mut watching: Watching) -> io::Result<i32> {
    let program = env::current_exe()?;
    loop {
        let built = watching.sources();
        let started = Instant::now();
        Command::new(&program).args(&watching.words).status()?;
        if !watching.quiet {
            let seconds = started.elapsed().as_secs_f32();
            eprintln!("Done in {seconds:.1} s; watching for changes (Ctrl-C ends this)");
        }
        wait(&watching, built);
        // The settings may be others. While they are wrong, the old ones say what is watched.
        if let Plan::Watch(again) = plan(env::args_os().skip(1)) {
            watching = again;
        }
    }
}

/// Waits until the sources are not what they were, and stay so.
fn wait(watching: &Watching, built: Sources) {
    let mut last = built;
    let mut is_changed = false;
    loop {
        thread::sleep(INTERVAL);
        let now = watching.sources();
        if now != last {
            is_changed = true;
        } else if is_changed {
            return;
        }
        last = now;
    }
}
