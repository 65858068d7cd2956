//! Python's HTTP clients over `wasi:http`: unchanged, after `componentize_py_http.install()`, and
//! with the adapters given to them.

use componentize_tests::http::{Origin, Server};
use componentize_tests::launcher;
use componentize_tests::web::{Application, WASI_0_2};

fn serve(application: &str, gateway: &str) -> Server {
    let folder = launcher::app("clients");
    Application::build_with_packages(&folder, &[gateway, application]).serve(WASI_0_2)
}

#[test]
fn clients_that_wait() {
    let server = serve("sync_client", "--wsgi");
    let origin = Origin::start();
    // Of the parts that are streamed there, so many bytes come back.
    let length: usize = (0..20_000).map(|n| format!("part {n}\n").len()).sum();
    for (path, expected) in [
        (
            "/urllib",
            r#"[[200, "23", "content of /get?a=b%20c"], "posted", "404 Not Found", "ConnectionRefused"]"#
                .to_owned(),
        ),
        (
            "/requests",
            format!(
                r#"[[200, "21", "content of /get?a=b+c"], "posted", "a file", {length}, "404 Not Found", "ConnectionRefused", "ReadTimeout"]"#
            ),
        ),
        (
            "/httpx",
            format!(
                r#"[[200, "21", "content of /get?a=b+c"], "posted", {length}, "404 Not Found", "ConnectionRefused", "ReadTimeout"]"#
            ),
        ),
    ] {
        let (status, text) = server.get(&format!("{path}?url={}", origin.url("")), &[]);
        assert_eq!(status, 200);
        assert_eq!(text, expected, "{path}");
    }
}

#[test]
fn clients_that_wait_for_several_at_once() {
    let server = serve("async_client", "--asgi");
    let origin = Origin::start();
    let urls = ["/held", "/echo", "/free"].map(|path| format!("url={}", origin.url(path)));
    let path = format!("/?{}", urls.join("&"));
    let mut response = server.ask("GET", &path, &[], b"");
    let mut lines = String::new();
    // The first answer is held back until the others have been seen.
    while lines.lines().count() < 2 {
        let part = response.part().expect("there are more lines");
        lines += std::str::from_utf8(&part).unwrap();
    }
    let mut early: Vec<&str> = lines.lines().collect();
    early.sort_unstable();
    assert_eq!(early, ["200 16", "200 6"]);
    origin.release("/held");
    assert_eq!(response.rest(), b"200 16\n");
}
