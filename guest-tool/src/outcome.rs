//! What came of building a component: the component or why there is none, and all that is to be
//! told beside it. The [command line](crate::command) prints it, the library hands it on.

use std::path::PathBuf;

use componentize_cli::arguments::{Common, Componentize};

use crate::componentize::{self, Session};
use crate::diagnostic::Diagnostic;
use crate::engine::Engine;
use crate::error::Error;
use crate::progress::Progress;
use crate::report::Report;
use crate::runtime::Runtime;
use crate::{run, traceback};

/// What came of it.
#[derive(Debug)]
pub struct Outcome {
    /// The component's bytes, or the error.
    pub component: Result<Vec<u8>, Diagnostic>,
    /// What is to be said although there is a component, or besides.
    pub warnings: Vec<Diagnostic>,
    /// What the app printed to its standard output.
    pub stdout: Vec<u8>,
    /// What it printed to its standard error. Tracebacks have the paths that the user knows.
    pub stderr: Vec<u8>,
    /// What is in the component, if the options ask for that.
    pub report: Option<Report>,
}

/// Builds a component.
pub fn componentize<E: Engine>(
    engine: &E,
    progress: &dyn Progress,
    runtime: &Runtime,
    common: &Common,
    options: &Componentize,
) -> Outcome {
    let mut session = Session::default();
    // The launcher has fetched them, and says where they are.
    let component = match options.requirements.is_empty() || !options.site_packages.is_empty() {
        true => {
            componentize::componentize(engine, progress, runtime, common, options, &mut session)
        }
        false => Err(Error::CannotFetch),
    };
    progress.end();
    let stderr = traceback::with_origins(&session.output.stderr, &session.python_path);
    let mut warnings = links_left_out(&session, common.follow_links.is_on());
    let others = session.warnings.iter();
    warnings.extend(others.map(|warning| Diagnostic::warning(warning)));
    Outcome {
        component: component.map_err(|error| explained(error, &session)),
        warnings,
        stdout: session.output.stdout,
        stderr,
        report: session.report,
    }
}

/// An error with what the app's traceback says, if there is one.
fn explained(error: Error, session: &Session) -> Diagnostic {
    let is_exception = matches!(error, Error::Run(run::Error::Exception { .. }));
    let mut diagnostic = Diagnostic::from(error);
    if is_exception {
        let printed = String::from_utf8_lossy(&session.output.stderr);
        diagnostic.place = traceback::place(&printed, &session.python_path);
        diagnostic.exception = traceback::exception(&printed).map(str::to_owned);
    }
    diagnostic
}

/// Warnings of the links that were left out: what they lead to may be missed.
fn links_left_out(session: &Session, follow_links: bool) -> Vec<Diagnostic> {
    let advice = match follow_links {
        true => "this host does not let it be followed",
        false => {
            "name the directory that it leads to as well, or follow all links with `--follow-links`"
        }
    };
    let links = session.python_path.links_left_out().iter();
    let warning = |link: &PathBuf| {
        let link = link.display();
        Diagnostic::warning(&format!(
            "`{link}` is left out: it is a link to outside of the directories of the command line; {advice}"
        ))
    };
    links.map(warning).collect()
}
