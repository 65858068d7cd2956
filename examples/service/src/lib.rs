//! A service that builds components, and is one: it answers requests of `wasi:http`, and builds
//! with the library of the tool, which it imports.
//!
//! `POST /?app=APP&world=WORLD` takes an app as an archive ([`archive`]); what stands in the query
//! are settings. It answers with the component, or says as JSON what is wrong with the app, with
//! status 422. What an app may use while it is built, [`limits`] says.

mod archive;
mod limits;

use serde_json::{Value, json};
use wstd::http::body::util::{BodyExt, LengthLimitError, Limited};
use wstd::http::{Body, Method, Request, Response, StatusCode};

use self::componentize::tool::library::{self, Built, Diagnostic, Failure, Project, Severity};
use self::limits::Limits;

wit_bindgen::generate!({
    path: ["../../wit", "wit"],
    world: "example:service/service",
    generate_all,
});

/// What is said to who does not ask for anything.
const USAGE: &str =
    "POST an app as a tar or zip archive, with settings in the query: ?world=WORLD&app=APP\n";

/// How much of a component is taken from the library at a time, in bytes.
const PIECE: u64 = 1 << 20;

/// Why a request is not answered with a component.
#[derive(Debug, thiserror::Error)]
enum Error {
    #[error("the archive is larger than {0} bytes")]
    Upload(usize),
    #[error("the archive did not arrive: {0}")]
    Body(String),
    #[error(transparent)]
    Archive(#[from] archive::Error),
    #[error("the service is not set up: {0}")]
    Limits(String),
    /// Something is wrong with the app.
    #[error("the app cannot be built")]
    App(Failure),
}

#[wstd::http_server]
async fn main(request: Request<Body>) -> Result<Response<Body>, wstd::http::Error> {
    if request.method() == Method::GET {
        return Ok(Response::builder().body(USAGE.into())?);
    }
    if request.method() != Method::POST {
        let refused = Response::builder().status(StatusCode::METHOD_NOT_ALLOWED);
        return Ok(refused.header("allow", "GET, POST").body(USAGE.into())?);
    }
    let response = Response::builder();
    Ok(match build(request).await {
        Ok(component) => {
            let response = response.header("content-type", "application/wasm");
            response.body(component.into())?
        }
        Err(error) => {
            let (status, what) = explain(&error);
            let response = response.status(status);
            let response = response.header("content-type", "application/json");
            response.body(format!("{what}\n").into())?
        }
    })
}

async fn build(request: Request<Body>) -> Result<Vec<u8>, Error> {
    let limits = Limits::from_environment().map_err(Error::Limits)?;
    let query = request.uri().query().unwrap_or_default().to_owned();
    let settings = form_urlencoded::parse(query.as_bytes()).map(|(name, value)| library::Setting {
        name: name.into_owned(),
        value: value.into_owned(),
    });
    let body = Limited::new(request.into_body().into_boxed_body(), limits.upload);
    let body =
        body.collect()
            .await
            .map_err(|error| match error.downcast_ref::<LengthLimitError>() {
                Some(_) => Error::Upload(limits.upload),
                None => Error::Body(error.to_string()),
            })?;
    let files = archive::unpack(&body.to_bytes(), limits.unpacked)?;
    limits.set().map_err(Error::Limits)?;
    let project = Project {
        files,
        settings: settings.collect(),
    };
    let Built { component, .. } = library::componentize(&project).map_err(Error::App)?;
    let pieces = (0..component.length()).step_by(PIECE as usize);
    Ok(pieces
        .flat_map(|offset| component.read(offset, PIECE))
        .collect())
}

/// The status of an error, and what is said of it.
fn explain(error: &Error) -> (StatusCode, Value) {
    let status = match error {
        Error::Upload(_) => StatusCode::PAYLOAD_TOO_LARGE,
        Error::Archive(error) if error.is_too_large() => StatusCode::PAYLOAD_TOO_LARGE,
        Error::Body(_) | Error::Archive(_) => StatusCode::BAD_REQUEST,
        Error::Limits(_) => StatusCode::INTERNAL_SERVER_ERROR,
        Error::App(failure) => {
            let diagnostics: Vec<_> = failure.diagnostics.iter().map(diagnostic).collect();
            let output = &failure.output;
            let what = json!({
                "diagnostics": diagnostics,
                "output": {"stdout": output.stdout, "stderr": output.stderr},
            });
            return (StatusCode::UNPROCESSABLE_ENTITY, what);
        }
    };
    (status, json!({"error": error.to_string()}))
}

fn diagnostic(diagnostic: &Diagnostic) -> Value {
    let mut object = json!({
        "severity": match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        },
        "message": diagnostic.message,
        "rendered": diagnostic.rendered,
    });
    if let Some(place) = &diagnostic.place {
        object["file"] = json!(place.file);
        object["line"] = json!(place.line);
        object["column"] = json!(place.column);
    }
    if let Some(help) = &diagnostic.help {
        object["help"] = json!(help);
    }
    object
}
