//! The export `library`: a project's files are in the current directory as long as a function works
//! on them.

use std::collections::BTreeMap;

use componentize::diagnostic::{self, Diagnostic};
use componentize::error::Error as ToolError;
use componentize::outcome::{self, Outcome};
use componentize_cli::arguments::{self, Command, Destination};

use crate::bindings::componentize::tool::engine;
use crate::exports::componentize::tool::library::{
    self, Built, Contents, Failure, File, Guest, GuestContents, Output, Place, Project,
    ReportFormat, Severity,
};
use crate::imports::Imported;
use crate::project::{self, Files};
use crate::{RUNTIME, Tool};

/// Bytes that are taken in pieces.
pub struct Bytes(Vec<u8>);

impl GuestContents for Bytes {
    fn length(&self) -> u64 {
        self.0.len() as u64
    }

    fn read(&self, offset: u64, length: u64) -> Vec<u8> {
        let end = offset.saturating_add(length).min(self.length());
        let range = usize::try_from(offset).ok().zip(usize::try_from(end).ok());
        let bytes = range.and_then(|(offset, end)| self.0.get(offset..end));
        bytes.unwrap_or_default().to_vec()
    }
}

impl Guest for Tool {
    type Contents = Bytes;

    fn componentize(project: Project) -> Result<Built, Failure> {
        build(&project, None).map(|(built, _)| built)
    }

    fn report(project: Project, format: ReportFormat) -> Result<(Built, String), Failure> {
        build(&project, Some(format))
    }

    fn bindings(project: Project) -> Result<Vec<File>, Failure> {
        let files = bindings(&project).map_err(|error| failure(vec![error], unsaid()))?;
        let files = files.into_iter().map(|(path, text)| File {
            path,
            contents: text.into_bytes(),
        });
        Ok(files.collect())
    }

    fn limit(memory: Option<u32>, fuel: Option<u64>) -> Result<(), String> {
        engine::limit(memory, fuel)
    }
}

/// Builds a component, and writes the report that is asked for.
fn build(project: &Project, report: Option<ReportFormat>) -> Result<(Built, String), Failure> {
    let (outcome, format) = run(project, report).map_err(|error| failure(vec![error], unsaid()))?;
    let output = Output {
        stdout: String::from_utf8_lossy(&outcome.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&outcome.stderr).into_owned(),
    };
    let component = match outcome.component {
        Ok(component) => component,
        Err(error) => {
            let mut diagnostics = outcome.warnings;
            diagnostics.push(error);
            return Err(failure(diagnostics, output));
        }
    };
    let report = outcome.report.zip(format);
    let report = report.map(|(report, format)| report.text(format));
    let built = Built {
        component: Contents::new(Bytes(component)),
        warnings: outcome.warnings.iter().map(told).collect(),
        output,
    };
    Ok((built, report.unwrap_or_default()))
}

fn run(
    project: &Project,
    report: Option<ReportFormat>,
) -> Result<(Outcome, Option<arguments::Format>), Diagnostic> {
    let _files = Files::new(&project.files)?;
    let arguments = project::arguments(project, "componentize", None)?;
    let Command::Componentize(mut options) = arguments.command else {
        unreachable!("the command was given");
    };
    let format = report.map(|format| match format {
        ReportFormat::Html => arguments::Format::Html,
        ReportFormat::Json => arguments::Format::Json,
        ReportFormat::Table => arguments::Format::Table,
    });
    // Files that the settings name for results are those of the command line.
    let destination = format.map(|format| Destination { path: None, format });
    options.report = destination.into_iter().collect();
    options.output = None;
    let common = arguments.common;
    let outcome = outcome::componentize(&Imported, &Imported, &RUNTIME, &common, &options);
    Ok((outcome, format))
}

fn bindings(project: &Project) -> Result<BTreeMap<String, String>, Diagnostic> {
    let _files = Files::new(&project.files)?;
    let arguments = project::arguments(project, "bindings", Some("."))?;
    let package = componentize::componentize::package(&arguments.common);
    package.map_err(|error: ToolError| error.into())
}

/// What an app has printed that was not run.
fn unsaid() -> Output {
    Output {
        stdout: String::new(),
        stderr: String::new(),
    }
}

fn failure(diagnostics: Vec<Diagnostic>, output: Output) -> Failure {
    Failure {
        diagnostics: diagnostics.iter().map(told).collect(),
        output,
    }
}

fn told(diagnostic: &Diagnostic) -> library::Diagnostic {
    let place = diagnostic.place.as_ref().map(|place| Place {
        file: place.file.clone(),
        line: place.line,
        column: place.column,
    });
    library::Diagnostic {
        severity: match diagnostic.severity {
            diagnostic::Severity::Error => Severity::Error,
            diagnostic::Severity::Warning => Severity::Warning,
        },
        message: diagnostic.message(),
        place,
        help: diagnostic.help.clone(),
        rendered: diagnostic.rendered(false),
    }
}
