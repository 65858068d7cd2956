//! Web frameworks as they come from PyPI, in applications that know nothing of WebAssembly, on both
//! versions of WASI.

use componentize_tests::http::Server;
use componentize_tests::launcher;
use componentize_tests::web::{Application, SERVICE, WASI_0_2, WASI_0_3};

/// Servers of an application, one for each version of WASI.
fn serve(gateway: &str, application: &str) -> [Server; 2] {
    let folder = launcher::app("frameworks");
    let build = |options: &[&str]| Application::build_with_packages(&folder, options);
    [
        build(&[gateway, application]).serve(WASI_0_2),
        build(&[gateway, application, SERVICE]).serve(WASI_0_3),
    ]
}

/// The content of the page, which is there.
#[track_caller]
fn content(server: &Server, path: &str) -> String {
    let (status, text) = server.get(path, &[]);
    assert_eq!(status, 200, "{path}: {text}");
    text
}

fn numbers() -> String {
    (0..1000).map(|n| format!("{n}\n")).collect()
}

/// What a view of Django's is answered with, by whichever of its two sides.
#[track_caller]
fn django_works(server: &Server) {
    assert_eq!(
        content(server, "/hello/J%C3%BCrgen"),
        "Hello, Jürgen! 0 1 2 "
    );
    let form = [("content-type", "application/x-www-form-urlencoded")];
    let mut response = server.ask("POST", "/users", &form, b"name=anna");
    assert_eq!(response.rest(), br#"{"users": ["anna"]}"#);
    assert_eq!(content(server, "/stream"), numbers());
    assert_eq!(server.get("/nowhere", &[]).0, 404);
    assert_eq!(server.get("/failure", &[]).0, 500);
}

#[test]
fn django_by_wsgi() {
    for server in serve("--wsgi", "django_app:wsgi") {
        django_works(&server);
        server.stop_when("LookupError: in a view");
    }
}

#[test]
fn django_by_asgi() {
    for server in serve("--asgi", "django_app:asgi") {
        django_works(&server);
        let page = content(&server, "/asynchronous?a=1");
        assert_eq!(page, "asynchronous /asynchronous?a=1");
    }
}

#[test]
fn starlette() {
    for server in serve("--asgi", "starlette_app:app") {
        assert_eq!(content(&server, "/hello/J%C3%BCrgen"), "Hello, Jürgen!");
        assert_eq!(
            content(&server, "/synchronous?a=1"),
            r#"{"query":{"a":"1"}}"#
        );
        let body = vec![b'x'; 300_000];
        let mut response = server.ask("POST", "/echo", &[], &body);
        assert!(response.rest() == body, "what comes back is different");
        assert_eq!(content(&server, "/numbers"), numbers());
        assert_eq!(content(&server, "/background"), "answered");
        assert_eq!(server.get("/nowhere", &[]).0, 404);
        assert_eq!(server.get("/failure", &[]).0, 500);
        server.stop_when("in the background\n");
    }
}
