//! Running other programs: uv, pip, Python and so on.
//!
//! On a machine this is a process. As a component the crate has no processes, and asks its host.

use std::ffi::{OsStr, OsString};
use std::io;
use std::path::Path;

/// A program, and what it is started with. It gets this process's environment too, and no input.
pub struct Program {
    name: &'static str,
    arguments: Vec<OsString>,
    environment: Vec<(&'static str, &'static str)>,
}

/// What a program did.
pub struct Output {
    /// Whether its exit status says that it succeeded.
    pub success: bool,
    /// What it wrote to standard output.
    pub stdout: Vec<u8>,
    /// What it wrote to standard error.
    pub stderr: Vec<u8>,
}

impl Program {
    /// The program of that name on the path.
    pub fn new(name: &'static str) -> Self {
        Self {
            name,
            arguments: Vec::new(),
            environment: Vec::new(),
        }
    }

    /// With more arguments.
    pub fn arguments(mut self, arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Self {
        let arguments = arguments.into_iter();
        self.arguments
            .extend(arguments.map(|argument| argument.as_ref().to_owned()));
        self
    }

    /// With an option whose value is a path.
    pub fn path(self, option: &str, path: &Path) -> Self {
        self.arguments([OsStr::new(option), path.as_os_str()])
    }

    /// With more variables in its environment.
    pub fn environment<const N: usize>(
        mut self,
        variables: [(&'static str, &'static str); N],
    ) -> Self {
        self.environment.extend(variables);
        self
    }

    /// Runs it to its end.
    #[cfg(not(target_family = "wasm"))]
    pub fn run(self) -> io::Result<Output> {
        let output = std::process::Command::new(self.name)
            .args(self.arguments)
            .envs(self.environment)
            .stdin(std::process::Stdio::null())
            .output()?;
        Ok(Output {
            success: output.status.success(),
            stdout: output.stdout,
            stderr: output.stderr,
        })
    }

    /// Runs it to its end.
    #[cfg(target_family = "wasm")]
    pub fn run(self) -> io::Result<Output> {
        let text = |text: &OsString| text.to_string_lossy().into_owned();
        let arguments: Vec<_> = self.arguments.iter().map(text).collect();
        crate::component::run(self.name, &arguments, &self.environment)
    }
}
