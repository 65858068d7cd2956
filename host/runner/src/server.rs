//! Serves HTTP by a component that handles requests.
//!
//! A component of WASI 0.2 has an instance for each request; one of WASI 0.3 handles several at a
//! time, and some after another, in one instance. That is how `wasmtime serve` does it, and what
//! components are made for.
//!
//! The server ends when it is asked to, by SIGINT or SIGTERM: nothing more is accepted, and what
//! has begun is finished. At a second signal it ends at once.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tokio::{runtime, select};
use wasmtime::component::GuestTaskId;
use wasmtime::{Result, Store, StoreContextMut};
use wasmtime_wasi_http::handler::{
    HandlerState, Instance, ProxyHandler, ProxyPre, ShouldAccept, WorkerExpiration, WorkerState,
    WorkerStatus,
};
use wasmtime_wasi_http::io::TokioIo;
use wasmtime_wasi_http::{WasiBody, WasiHttpView, p2, p3};

use crate::Error;
use crate::host::{Data, Program};

/// So many connections may be open at a time; others wait.
const MOST_CONNECTIONS: usize = 1000;

/// So many connections may wait to be accepted.
const BACKLOG: u32 = 1024;

/// An instance that could handle more requests waits so long for them.
const IDLE: Duration = Duration::from_secs(1);

/// What is sent where the component failed.
const FAILURE: &str = "Internal Server Error\n";

/// Serves until it is told to end; the exit status.
pub fn run(program: Program, address: SocketAddr) -> Result<i32, Error> {
    let handler = ProxyHandler::new(State::new(program)?);
    let runtime = runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(Error::Runtime)?;
    let ended = runtime.block_on(serve(handler, address));
    // Instances that wait for requests go with the process.
    std::mem::forget(runtime);
    ended.map(|()| 0)
}

async fn serve(handler: ProxyHandler<State>, address: SocketAddr) -> Result<(), Error> {
    let mut signals = Signals::new().map_err(Error::Runtime)?;
    let listener = listen(address).map_err(|reason| Error::Listen { address, reason })?;
    let address = listener.local_addr().map_err(Error::Runtime)?;
    eprintln!("Serving HTTP on http://{address}/");

    let (ending, ended) = watch::channel(false);
    let permits = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    let mut connections = JoinSet::new();
    loop {
        let accepted = async {
            let permit = permits.clone().acquire_owned().await;
            (permit, listener.accept().await)
        };
        let (permit, accepted) = select! {
            () = signals.next() => break,
            accepted = accepted => accepted,
        };
        let Ok((stream, _)) = accepted else {
            // The client is gone already, or there are no files left to open.
            tokio::time::sleep(Duration::from_millis(10)).await;
            continue;
        };
        let connection = connection(stream, handler.clone(), ended.clone());
        connections.spawn(async move {
            connection.await;
            drop(permit);
        });
        while connections.try_join_next().is_some() {}
    }
    drop(listener);
    let _ = ending.send(true);
    select! {
        () = signals.next() => {}
        _ = connections.join_all() => {}
    }
    Ok(())
}

fn listen(address: SocketAddr) -> std::io::Result<TcpListener> {
    let socket = match address {
        SocketAddr::V4(_) => TcpSocket::new_v4()?,
        SocketAddr::V6(_) => TcpSocket::new_v6()?,
    };
    // Connections of a server that has just ended do not keep the address.
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

/// The signals that end the server.
struct Signals {
    interrupt: Signal,
    terminate: Signal,
}

impl Signals {
    fn new() -> std::io::Result<Self> {
        Ok(Signals {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    async fn next(&mut self) {
        select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

/// Answers the requests of a connection, until it is closed or the server ends.
async fn connection(
    stream: TcpStream,
    handler: ProxyHandler<State>,
    mut ending: watch::Receiver<bool>,
) {
    // Small parts of a response are not to wait for larger ones.
    let _ = stream.set_nodelay(true);
    let service = service_fn(|request| answer(&handler, request));
    let mut connection =
        pin!(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
    let closed = select! {
        _ = connection.as_mut() => true,
        () = async { _ = ending.wait_for(|ending| *ending).await } => false,
    };
    // That a connection broke is no news: clients may go away at any time.
    if !closed {
        connection.as_mut().graceful_shutdown();
        let _ = connection.await;
    }
}

async fn answer(
    handler: &ProxyHandler<State>,
    request: Request<Incoming>,
) -> Result<Response<WasiBody>, Infallible> {
    let request = request.map(|body| body.map_err(Into::into).boxed_unsync());
    Ok(handler.handle((), request).await.unwrap_or_else(|error| {
        eprintln!("error: a request was not answered: {}", error.root_cause());
        failure()
    }))
}

fn failure() -> Response<WasiBody> {
    let body = Full::new(Bytes::from_static(FAILURE.as_bytes()));
    let mut response = Response::new(body.map_err(|never| match never {}).boxed_unsync());
    *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
    response
}

/// Makes instances.
struct State {
    program: Program,
    proxy: ProxyPre<Data>,
}

impl State {
    fn new(program: Program) -> Result<Self, Error> {
        let instance = program.instance.clone();
        let proxy = match p3::bindings::ServicePre::new(instance.clone()) {
            Ok(service) => ProxyPre::P3(service),
            Err(_) => {
                ProxyPre::P2(p2::bindings::ProxyPre::new(instance).map_err(Error::Instantiate)?)
            }
        };
        let state = State { program, proxy };
        // What was granted is looked for now, rather than when the first request comes.
        state.store()?;
        Ok(state)
    }

    fn store(&self) -> Result<Store<Data>, Error> {
        self.program.store(&[], false)
    }
}

impl HandlerState for State {
    type StoreData = Data;
    type WorkerExpiration = Idleness;
    type WorkerState = Worker;

    async fn instantiate(&self) -> Result<Instance<Data, Idleness, Worker>> {
        let mut store = self
            .store()
            .map_err(|error| wasmtime::Error::msg(error.to_string()))?;
        let proxy = self.proxy.instantiate_async(&mut store).await?;
        let (most_requests, most_at_a_time) = match self.proxy {
            ProxyPre::P2(_) => (1, 1),
            ProxyPre::P3(_) => (128, 16),
        };
        Ok(Instance {
            store,
            proxy,
            view: Data::http,
            expiration: Idleness(Box::pin(tokio::time::sleep(IDLE))),
            state: Worker {
                most_requests,
                most_at_a_time,
            },
        })
    }
}

/// Ends an instance that nobody has asked anything for a while.
struct Idleness(Pin<Box<tokio::time::Sleep>>);

impl WorkerExpiration for Idleness {
    fn poll(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        status: WorkerStatus,
        since: Instant,
    ) -> Poll<()> {
        if status != WorkerStatus::Idle {
            // A request takes as long as it takes.
            return Poll::Pending;
        }
        let end = (since + IDLE).into();
        if self.0.deadline() != end {
            self.0.as_mut().reset(end);
        }
        self.0.as_mut().poll(context)
    }
}

/// How many requests an instance handles.
struct Worker {
    most_requests: usize,
    most_at_a_time: usize,
}

impl WorkerState for Worker {
    type StoreData = Data;
    type RequestData = ();

    fn should_accept_request(&self, at_a_time: usize, total: usize) -> ShouldAccept {
        if total >= self.most_requests {
            ShouldAccept::Never
        } else if at_a_time >= self.most_at_a_time {
            ShouldAccept::No
        } else {
            ShouldAccept::Yes
        }
    }

    fn on_request_start(
        &self,
        _: StoreContextMut<'_, Data>,
        (): (),
        _: GuestTaskId,
    ) -> Pin<Box<dyn Future<Output = ()> + 'static + Send + Sync>> {
        Box::pin(std::future::pending())
    }

    fn drop(&self, _: Store<Data>, result: Result<()>) {
        if let Err(error) = result {
            eprintln!("error: the component failed: {}", error.root_cause());
        }
    }
}
