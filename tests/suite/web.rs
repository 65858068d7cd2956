//! WSGI and ASGI applications as components, in the stock `wasmtime serve`, with WASI 0.2 and 0.3:
//! what PEP 3333 and ASGI 3.0 say of requests and responses, as far as it can be seen from outside.
//!
//! The applications (`tests/apps/web`) check what they are given themselves: `wsgi_app` by means of
//! `wsgiref.validate`, `asgi_app` by assertions. Where one fails, it is seen here as a status 500.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::sync::{LazyLock, Mutex, PoisonError};

use componentize_tests::http::{Response, Server};
use componentize_tests::launcher;
use componentize_tests::web::{Application, SERVICE, WASI_0_2, WASI_0_3};

/// Options of the launcher, and those of wasmtime for what it builds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Kind {
    options: &'static [&'static str],
    serve: &'static [&'static str],
}

const WSGI: [Kind; 2] = [
    Kind {
        options: &["--wsgi", "wsgi_app"],
        serve: WASI_0_2,
    },
    Kind {
        options: &["--wsgi", "wsgi_app:make()", SERVICE],
        serve: WASI_0_3,
    },
];
const ASGI: [Kind; 2] = [
    Kind {
        options: &["--asgi", "asgi_app:application"],
        serve: WASI_0_2,
    },
    Kind {
        options: &["--asgi", "asgi_app:application", SERVICE],
        serve: WASI_0_3,
    },
];

/// A server of its own for each test; components are built once.
fn serve(kind: Kind) -> Server {
    static BUILT: LazyLock<Mutex<BTreeMap<Kind, Application>>> = LazyLock::new(Mutex::default);
    let mut built = BUILT.lock().unwrap_or_else(PoisonError::into_inner);
    let build = || Application::build(&launcher::app("web"), kind.options);
    built.entry(kind).or_insert_with(build).serve(kind.serve)
}

#[track_caller]
fn text(mut response: Response) -> (u16, String) {
    let text = String::from_utf8(response.rest()).expect("the content is UTF-8");
    (response.status, text)
}

/// Asks for a page that answers with JSON, without looking into it deeper than for these parts.
#[track_caller]
fn says(server: &Server, path: &str, headers: &[(&str, &str)], parts: &[&str]) {
    let (status, text) = text(server.ask("GET", path, headers, b""));
    assert_eq!(status, 200, "{text}");
    for part in parts {
        assert!(text.contains(part), "{part} is not in {text}");
    }
}

/// Bytes that differ, more than fit into any buffer on the way.
fn content() -> Vec<u8> {
    (0..2_000_000_u32).map(|n| (n % 251) as u8).collect()
}

#[test]
fn bodies_are_streamed_both_ways() {
    let content = content();
    for kind in WSGI.into_iter().chain(ASGI) {
        let server = serve(kind);
        let headers = [("content-type", "text/plain")];
        let mut response = server.ask("POST", "/echo", &headers, &content);
        assert_eq!(response.status, 200);
        assert!(response.rest() == content, "what comes back is different");
        let response = server.ask("POST", "/echo", &headers, b"");
        assert_eq!(text(response), (200, String::new()));
    }
}

#[test]
fn a_part_is_answered_before_the_next_one_is_there() {
    // WSGI on WASI 0.3 reads the body first.
    for kind in [WSGI[0], ASGI[0], ASGI[1]] {
        let server = serve(kind);
        let head = "POST /echo HTTP/1.1\r\nhost: localhost\r\ncontent-type: text/plain\r\n\
                    transfer-encoding: chunked\r\n\r\n";
        // The WSGI application reads as much as this at a time.
        let part = vec![b'x'; 100_000];
        let chunk = [b"186a0\r\n", &part[..], b"\r\n"].concat();
        let (mut connection, mut response) = server.ask_raw(&[head.as_bytes(), &chunk].concat());
        assert_eq!(response.status, 200);
        let mut received = 0;
        while received < part.len() {
            received += response.part().expect("there is more").len();
        }
        connection.write_all(b"2\r\nok\r\n0\r\n\r\n").unwrap();
        assert_eq!(response.rest(), b"ok");
    }
}

#[test]
fn wsgi_reads_by_lines_and_bytes() {
    for kind in WSGI {
        let server = serve(kind);
        let body = b"one\ntwo and\nthree\n\nfour";
        assert_eq!(
            text(server.ask("POST", "/lines", &[], body)),
            (
                200,
                r#"["b'one\\n'", "b'two'", "[b' and\\n', b'three\\n', b'\\n', b'four']", "b''"]"#
                    .into()
            )
        );
    }
}

#[test]
fn the_environment_is_that_of_the_request() {
    for kind in WSGI {
        let headers = [
            ("x-twice", "one"),
            ("x-twice", "two"),
            ("cookie", "a=1"),
            ("cookie", "b=2"),
            ("x_forged", "no"),
        ];
        let path = "/caf%C3%A9%2Fau%20lait?a=b%20c&d=%C3%A9";
        let parts = [
            r#""REQUEST_METHOD": "GET""#,
            r#""SCRIPT_NAME": """#,
            // The bytes of UTF-8 as Latin-1, as the PEP has it.
            r#""PATH_INFO": "/caf\u00c3\u00a9/au lait""#,
            r#""QUERY_STRING": "a=b%20c&d=%C3%A9""#,
            r#""REQUEST_URI": "/caf%C3%A9%2Fau%20lait?a=b%20c&d=%C3%A9""#,
            r#""SERVER_NAME": "localhost""#,
            r#""SERVER_PORT": "80""#,
            r#""SERVER_PROTOCOL": "HTTP/1.1""#,
            r#""wsgi.url_scheme": "http""#,
            r#""wsgi.version": [1, 0]"#,
            r#""HTTP_X_TWICE": "one,two""#,
            r#""HTTP_COOKIE": "a=1; b=2""#,
        ];
        let server = serve(kind);
        says(&server, path, &headers, &parts);
        let (_, text) = text(server.ask("GET", path, &headers, b""));
        assert!(!text.contains("FORGED"), "{text}");
    }
}

#[test]
fn the_scope_is_that_of_the_request() {
    for kind in ASGI {
        let headers = [("X-Twice", "one"), ("x-twice", "two")];
        let path = "/caf%C3%A9%2Fau%20lait?a=b%20c&d=%C3%A9";
        let parts = [
            r#""method": "GET""#,
            r#""scheme": "http""#,
            r#""path": "/caf\u00e9/au lait""#,
            r#""raw_path": "/caf%C3%A9%2Fau%20lait""#,
            r#""query_string": "a=b%20c&d=%C3%A9""#,
            r#""root_path": """#,
            r#""server": ["localhost", 80]"#,
            r#"["x-twice", "one"]"#,
            r#"["x-twice", "two"]"#,
        ];
        says(&serve(kind), path, &headers, &parts);
    }
}

#[test]
fn fields_go_out_as_they_are() {
    for kind in WSGI.into_iter().chain(ASGI) {
        let mut response = serve(kind).ask("GET", "/headers", &[], b"");
        assert_eq!(response.status, 200);
        assert_eq!(response.all("set-cookie"), ["a=1", "b=2"]);
        assert_eq!(response.all("x-latin"), ["grüße"]);
        assert_eq!(response.all("content-type"), ["text/plain"]);
        assert_eq!(response.rest(), b"");
    }
}

#[test]
fn a_head_has_no_body_and_neither_have_some_statuses() {
    for (kinds, path) in [(WSGI, "/unvalidated-status?"), (ASGI, "/status?")] {
        for kind in kinds {
            let server = serve(kind);
            let reason = |code: &str| match path {
                "/status?" => code.to_owned(),
                _ => format!("{code}%20Text"),
            };
            for (method, code, length, body) in [
                ("GET", "200", vec!["4"], "body"),
                ("GET", "404", vec!["4"], "body"),
                ("HEAD", "200", vec![], ""),
                ("GET", "204", vec![], ""),
                ("GET", "304", vec![], ""),
            ] {
                let path = format!("{path}{}", reason(code));
                let mut response = server.ask(method, &path, &[], b"");
                assert_eq!(response.status.to_string(), code);
                assert_eq!(response.all("content-length"), length, "{method} {code}");
                assert_eq!(response.rest(), body.as_bytes(), "{method} {code}");
            }
            let (status, _) = server.get(&format!("{path}{}", reason("100")), &[]);
            assert_eq!(status, 500, "an interim status was sent as the final one");
        }
    }
    // What the application says of the length stays, though there is no body.
    for kind in WSGI {
        let mut response = serve(kind).ask("HEAD", "/status?200%20OK", &[], b"");
        assert_eq!(response.all("content-length"), ["4"]);
        assert_eq!(response.rest(), b"");
    }
}

#[test]
fn wsgi_has_ways_to_send_of_its_own() {
    for kind in WSGI {
        let server = serve(kind);
        let (status, text) = server.get("/changed-mind", &[]);
        assert_eq!((status, &*text), (418, "no coffee"));
        let (status, text) = server.get("/writes", &[]);
        assert_eq!((status, &*text), (200, "written, and returned"));
        let (status, text) = server.get("/too-long", &[]);
        assert_eq!((status, &*text), (200, "1234"));
    }
}

/// Head and content of a response that breaks off. How much of it the host has sent before it hears
/// that no more comes is its own affair, and may be nothing.
fn broken_off(server: &Server, path: &str) -> (String, String) {
    let sent = String::from_utf8(server.exchange(path)).expect("the response is UTF-8");
    let (head, content) = sent.split_once("\r\n\r\n").unwrap_or_default();
    (head.to_owned(), content.to_owned())
}

#[test]
fn what_fails_is_a_500_with_a_traceback_or_breaks_off() {
    for kind in WSGI.into_iter().chain(ASGI) {
        let server = serve(kind);
        let (head, content) = broken_off(&server, "/late-failure");
        assert!(
            head.is_empty() || head.starts_with("HTTP/1.1 200"),
            "{head}"
        );
        assert!(!content.ends_with("0\r\n\r\n"), "{content}");
        let (status, text) = server.get("/failure", &[]);
        assert_eq!((status, &*text), (500, "Internal Server Error\n"));
        // The instance, where it is the same, has come to no harm.
        let (status, _) = server.get("/echo", &[("content-type", "text/plain")]);
        assert_eq!(status, 200);
        let errors = server.stop();
        for line in [
            "raise LookupError(\"before the start\")",
            "LookupError: before the start",
            "raise LookupError(\"after the start\")",
            "LookupError: after the start",
        ] {
            assert!(errors.contains(line), "{line} is not in: {errors}");
        }
        // The application's own frames are shown, and none of those below.
        assert!(!errors.contains("componentize_py_http"), "{errors}");
        let is_closed = kind.options[0] != "--wsgi" || errors.contains("closed");
        assert!(is_closed, "the body was not closed: {errors}");
    }
}

#[test]
fn what_is_against_the_rules_is_a_500() {
    for (kinds, path, message) in [
        (WSGI, "/connection", "Connection is about the connection"),
        (WSGI, "/no-start", "did not call start_response"),
        (ASGI, "/nothing", "has returned and sent no response"),
    ] {
        for kind in kinds {
            let server = serve(kind);
            assert_eq!(server.get(path, &[]).0, 500, "{path}");
            let errors = server.stop();
            assert!(errors.contains(message), "{message} is not in: {errors}");
        }
    }
    for kind in WSGI {
        let server = serve(kind);
        let (head, content) = broken_off(&server, "/too-short");
        let is_announced = head.contains("content-length: 10");
        assert!(head.is_empty() || is_announced, "{head}");
        assert!("12".starts_with(&content), "{content}");
        let errors = server.stop();
        assert!(errors.contains("8 bytes shorter"), "{errors}");
    }
}

#[test]
fn a_client_that_goes_away_ends_the_application_without_a_traceback() {
    for kind in WSGI.into_iter().chain(ASGI) {
        let server = serve(kind);
        let mut response = server.ask("GET", "/endless", &[], b"");
        assert!(response.part().is_some());
        drop(response);
        let output = server.stop_when("the client has gone away");
        assert!(!output.contains("Traceback"), "{output}");
    }
}

#[test]
fn trailers_follow_a_body() {
    for kind in ASGI {
        let server = serve(kind);
        let request = "GET /trailers HTTP/1.1\r\nhost: localhost\r\nte: trailers\r\n\r\n";
        let (_connection, mut response) = server.ask_raw(request.as_bytes());
        assert_eq!(response.rest(), b"body");
        assert_eq!(response.trailers, [("x-sum".into(), "4".into())]);
    }
}

#[test]
fn tasks_run_beside_each_other() {
    for kind in ASGI {
        let (status, text) = serve(kind).get("/beside-each-other", &[]);
        assert_eq!((status, &*text), (200, r#"["thread", "0.01", "0.02"]"#));
    }
}

#[test]
fn the_state_of_the_lifespan_is_for_all_requests_of_an_instance() {
    let counts = |server: &Server| {
        let ask = |_| server.get("/state", &[]);
        let answers = (0..3).map(ask);
        answers
            .map(|(status, text)| (status, text.parse().unwrap()))
            .collect::<Vec<(u16, u32)>>()
    };
    // wasmtime has an instance of WASI 0.2 for each request,
    assert_eq!(counts(&serve(ASGI[0])), [(200, 1); 3]);
    // and uses one of WASI 0.3 again.
    assert_eq!(counts(&serve(ASGI[1])), [(200, 1), (200, 2), (200, 3)]);
}

#[test]
fn applications_without_a_lifespan_and_such_that_cannot_start() {
    for world in [&[][..], &[SERVICE]] {
        let kind = |application| Kind {
            options: Vec::leak([&["--asgi", application], world].concat()),
            serve: if world.is_empty() { WASI_0_2 } else { WASI_0_3 },
        };
        let (status, text) = serve(kind("asgi_app:without_lifespan")).get("/", &[]);
        assert_eq!((status, &*text), (200, "no lifespan"));
        let server = serve(kind("asgi_app:failing"));
        assert_eq!(server.get("/", &[]).0, 500);
        let errors = server.stop();
        assert!(errors.contains("cannot start: no database"), "{errors}");
    }
}

/// Applications that say how many requests they have had, for each gateway.
const COUNTING: &str = r#"
count = 0


def wsgi(environ, start_response):
    global count
    count += 1
    start_response("200 OK", [])
    return [b"%d" % count]


async def asgi(scope, receive, send):
    global count
    assert scope["type"] == "http"
    count += 1
    await send({"type": "http.response.start", "status": 200})
    await send({"type": "http.response.body", "body": b"%d" % count})
"#;

#[test]
fn what_requests_leave_behind_while_the_component_is_built_is_in_it() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("counting.py"), COUNTING).unwrap();
    let warm_up = ["--warm-up", "/one", "--warm-up", "/two?a=\"b\""];
    for (gateway, application) in [("--wsgi", "counting:wsgi"), ("--asgi", "counting:asgi")] {
        for (world, serve) in [(&[][..], WASI_0_2), (&[SERVICE], WASI_0_3)] {
            let options = [&[gateway, application], &warm_up[..], world].concat();
            let server = Application::build(folder.path(), &options).serve(serve);
            assert_eq!(server.get("/", &[]), (200, "3".into()), "{options:?}");
        }
    }
}

/// What the launcher says of these options, with such a status.
#[track_caller]
fn said(status: i32, options: &[&str], words: &[&str]) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let app = "application = 1\n\n\ndef hello(environ, start_response): ...\n";
    fs::write(folder.path().join("shop.py"), app).unwrap();
    fs::write(folder.path().join("other.wit"), "package a:b; world c { }").unwrap();
    let arguments = [&["componentize"], options].concat();
    launcher::run(folder.path(), &arguments).failure(status, words);
}

#[test]
fn mistakes_are_told() {
    said(
        1,
        &["--wsgi", "shop"],
        &["`shop:application` is no WSGI application"],
    );
    said(
        1,
        &["--asgi", "shop:aplication"],
        &["has no attribute 'aplication'", "Did you mean"],
    );
    said(
        1,
        &["--wsgi", "shpo:app"],
        &["there is no Python module named `shpo`", "`shop`"],
    );
    said(
        1,
        &["--wsgi", "shop:hello", "-d", "other.wit", "-w", "c"],
        &["exports neither", "wasi:http/proxy@0.2"],
    );
    said(
        1,
        &["--wsgi", "shop:hello", "--warm-up", "/"],
        &["'NoneType' object is not iterable"],
    );
    said(2, &["--wsgi", "shop.py:app"], &["without `.py`"]);
    said(2, &["--wsgi", "shop:a b"], &["MODULE:NAME"]);
    said(
        2,
        &["--wsgi", "shop:hello", "app"],
        &["cannot be used with"],
    );
}
