//! The tool as a component: the library, with the engine that it imports and the runtime inside.

mod host;

fn main() -> std::process::ExitCode {
    host::run(std::env::args_os())
}
