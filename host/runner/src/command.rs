//! Runs a component of the command line to its end.

use tokio::runtime;
use wasmtime::{Store, Trap};
use wasmtime_wasi::I32Exit;

use crate::host::{Data, Program};
use crate::{Error, TRAPPED};

/// Runs the program with these arguments; its exit status.
pub fn run(program: &Program, name: &str, arguments: Vec<String>) -> Result<i32, Error> {
    let arguments: Vec<_> = std::iter::once(name.to_owned()).chain(arguments).collect();
    let runtime = runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(Error::Runtime)?;
    let mut store = program.store(&arguments, true)?;
    let status = runtime.block_on(call(program, &mut store));
    // What is still open and allocated goes with the process.
    std::mem::forget(store);
    std::mem::forget(runtime);
    status
}

async fn call(program: &Program, store: &mut Store<Data>) -> Result<i32, Error> {
    let instance = program.instance.instantiate_async(&mut *store).await;
    let instance = instance.map_err(Error::Instantiate)?;
    let result = match wasmtime_wasi::p3::bindings::Command::new(&mut *store, &instance) {
        Ok(command) => {
            let run = async |store: &_| command.wasi_cli_run().call_run(store).await;
            store.run_concurrent(run).await.flatten()
        }
        Err(_) => {
            let command = wasmtime_wasi::p2::bindings::Command::new(&mut *store, &instance);
            let command = command.map_err(Error::Instantiate)?;
            command.wasi_cli_run().call_run(&mut *store).await
        }
    };
    match result {
        Ok(Ok(())) => Ok(0),
        Ok(Err(())) => Ok(1),
        Err(error) => ended(&error),
    }
}

/// How a program ended that did not return.
fn ended(error: &wasmtime::Error) -> Result<i32, Error> {
    if let Some(exit) = error.downcast_ref::<I32Exit>() {
        return Ok(exit.0);
    }
    if let Some(trap) = error.downcast_ref::<Trap>() {
        eprintln!("error: the component trapped: {trap}");
        return Ok(TRAPPED);
    }
    Err(Error::Failed(error.root_cause().to_string()))
}
