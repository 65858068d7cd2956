//! The examples that are servers, asked over many connections at the same time: every answer is the
//! one that is expected, on both versions of WASI. How long that takes, `scripts/bench.sh` and the
//! examples' READMEs say.

use componentize_tests::examples::questions;
use componentize_tests::load::{Until, ask};
use componentize_tests::web::{Application, SERVICE, WASI_0_2, WASI_0_3};

use crate::readme;

/// How many connections ask at the same time.
const CONNECTIONS: usize = 20;

/// How many requests there are in all.
const REQUESTS: usize = 400;

/// For which version of WASI an example is built, and how it is served.
type Version = (&'static [&'static str], &'static [&'static str]);

/// An instance for each request.
const EACH: Version = (&[], WASI_0_2);

/// An instance for many, at the same time.
const SHARED: Version = (&[SERVICE], WASI_0_3);

/// Asks an example, built for these versions.
fn answers_many_at_a_time(name: &str, versions: &[Version]) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    readme::prepare(folder.path());
    let example = folder.path().join("examples").join(name);
    let has_index = readme::prepare_wheels(&example);
    for (options, served) in versions {
        let application = Application::build_by(&example, options, |command| {
            readme::equip(command, folder.path(), has_index);
        });
        let server = application.serve(served);
        let tally = ask(
            server.address(),
            &questions(name),
            CONNECTIONS,
            Until::Count(REQUESTS),
        );
        assert_eq!(tally.wrong, [""; 0], "{name}: {} are right", tally.right());
        assert_eq!(tally.right(), REQUESTS, "{name}");
    }
}

#[test]
fn fastapi() {
    answers_many_at_a_time("fastapi", &[EACH, SHARED]);
}

#[test]
fn sqlalchemy() {
    answers_many_at_a_time("sqlalchemy", &[SHARED]);
}

#[test]
fn pandas() {
    if readme::is_nightly() {
        answers_many_at_a_time("pandas", &[EACH, SHARED]);
    }
}
