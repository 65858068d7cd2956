//! What a component imports: WASI 0.2 and 0.3, as far as it is granted.

use std::sync::Arc;

use componentize_executable::Grants;
use http_body_util::BodyExt;
use wasmtime::component::{Component, InstancePre, Linker, ResourceTable};
use wasmtime::{Result, Store};
use wasmtime_wasi::{FsPerms, WasiCtx, WasiCtxView, WasiView};
use wasmtime_wasi_http::{
    Error as HttpError, RequestOptions, WasiBody, WasiHttpCtx, WasiHttpCtxView, WasiHttpHooks,
    WasiHttpView, default_send_request, p2, p3,
};

use crate::{Error, missing};

/// A component that is ready to be instantiated, and what its instances are granted.
#[derive(Clone)]
pub struct Program {
    /// The component with its imports.
    pub instance: InstancePre<Data>,
    grants: Arc<Grants>,
}

impl Program {
    /// Connects a component. If `tolerant`, imports that are not known here are functions that trap
    /// and say so.
    pub fn new(component: Component, grants: Grants, tolerant: bool) -> Result<Self> {
        let mut linker = Linker::new(component.engine());
        wasmtime_wasi::p2::add_to_linker_async(&mut linker)?;
        wasmtime_wasi::p3::add_to_linker(&mut linker)?;
        p2::add_only_http_to_linker_async(&mut linker)?;
        p3::add_to_linker(&mut linker)?;
        if tolerant {
            missing::define(&mut linker, &component)?;
        }
        Ok(Program {
            instance: linker.instantiate_pre(&component)?,
            grants: Arc::new(grants),
        })
    }

    /// A store for an instance, with these arguments, the program's name first. If `alone`, nothing
    /// else goes on meanwhile that would have to wait for the file system.
    pub fn store(&self, arguments: &[String], alone: bool) -> Result<Store<Data>, Error> {
        let mut wasi = WasiCtx::builder();
        wasi.inherit_stdio()
            .args(arguments)
            .allow_blocking_current_thread(alone);
        for variable in &self.grants.variables {
            let value = match &variable.value {
                Some(value) => Some(value.clone()),
                // One that is not text, WASI cannot pass on.
                None => std::env::var(&variable.name).ok(),
            };
            if let Some(value) = value {
                wasi.env(&variable.name, value);
            }
        }
        for directory in &self.grants.directories {
            let permissions = match directory.writable {
                true => FsPerms::ReadWrite,
                false => FsPerms::ReadOnly,
            };
            wasi.preopened_dir(&directory.host, &directory.guest, permissions)
                .map_err(|error| Error::Directory {
                    host: directory.host.clone(),
                    reason: error.root_cause().to_string(),
                })?;
        }
        if self.grants.network {
            wasi.inherit_network()
                .allow_tcp(true)
                .allow_udp(true)
                .allow_ip_name_lookup(true);
        }
        let data = Data {
            wasi: wasi.build(),
            http: WasiHttpCtx::new(),
            table: ResourceTable::new(),
            requests: Requests {
                allowed: self.grants.network,
            },
        };
        Ok(Store::new(self.instance.engine(), data))
    }
}

/// What a component's imports work on.
pub struct Data {
    wasi: WasiCtx,
    http: WasiHttpCtx,
    table: ResourceTable,
    requests: Requests,
}

impl WasiView for Data {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView {
            ctx: &mut self.wasi,
            table: &mut self.table,
        }
    }
}

impl WasiHttpView for Data {
    fn http(&mut self) -> WasiHttpCtxView<'_> {
        WasiHttpCtxView {
            ctx: &mut self.http,
            table: &mut self.table,
            hooks: &mut self.requests,
        }
    }
}

/// Sends the HTTP requests of a component, if it may send any.
struct Requests {
    allowed: bool,
}

/// What becomes of a part of a request or a response.
type Transmission = Box<dyn Future<Output = Result<(), HttpError>> + Send>;

impl WasiHttpHooks for Requests {
    fn send_request(
        &mut self,
        request: hyper::Request<WasiBody>,
        options: Option<RequestOptions>,
        _: Transmission,
    ) -> Box<dyn Future<Output = Result<(hyper::Response<WasiBody>, Transmission), HttpError>> + Send>
    {
        let allowed = self.allowed;
        Box::new(async move {
            if !allowed {
                return Err(HttpError::HttpRequestDenied);
            }
            let (response, transmission) = default_send_request(request, options).await?;
            let transmission: Transmission = Box::new(transmission);
            Ok((response.map(BodyExt::boxed_unsync), transmission))
        })
    }
}
