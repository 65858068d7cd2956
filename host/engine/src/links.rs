//! Symbolic links that lead out of the directories which the tool was given.
//!
//! WASI keeps a program inside of each of these: what a link in one points to is out of reach if it
//! is elsewhere, be it in another one. For the user of a compiler that is a surprise: a package or
//! a WIT file that is linked from where it is maintained is meant to be read, if that is a place
//! that the user has named. So links are followed here as long as they lead into any of the
//! directories, or, if the user wants that, anywhere; only for reading, and only links: a path that
//! climbs out by `..` stays refused. Whatever is neither a file nor a directory is left alone, as
//! opening a FIFO or a device can block for ever.
//!
//! Three functions of `wasi:filesystem/types` take part, those that find something by its path and
//! are used for reading. Each is first done as usual. Where that is not permitted, what the path
//! means to the system is opened without reading anything of it, to see where and what it is; if it
//! may be read, it is opened for that, and the rest is done with the handle.

use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use wasmtime::component::{Linker, Resource};
use wasmtime::{Result, StoreContextMut};
use wasmtime_wasi::filesystem::{Descriptor, Dir, File, WasiFilesystemCtxView, WasiFilesystemView};
use wasmtime_wasi::p2::bindings::filesystem::types as asynchronous;
use wasmtime_wasi::p2::bindings::sync::filesystem::types::{
    DescriptorFlags, ErrorCode, Host, HostDescriptor, OpenFlags, PathFlags,
};
use wasmtime_wasi::p2::{FsError, FsResult};
use wasmtime_wasi::{FsPerms, OpenMode, WasiView};

/// The interface, by the version under which wasmtime-wasi defines it.
const TYPES: &str = "wasi:filesystem/types@0.2.12";

type Handle = Resource<Descriptor>;

/// Where links may lead.
pub(crate) enum Links {
    /// Into these directories, which have no links in their paths.
    Into(Vec<PathBuf>),
    /// Anywhere.
    Anywhere,
}

impl Links {
    /// Whether they may lead to a path without links in it.
    fn may_lead_to(&self, path: &Path) -> bool {
        match self {
            Self::Into(directories) => directories.iter().any(|it| path.starts_with(it)),
            Self::Anywhere => true,
        }
    }
}

/// Replaces the three functions in a linker in which WASI is defined.
pub(crate) fn follow<T: WasiView + 'static>(linker: &mut Linker<T>, links: Links) -> Result<()> {
    let links = Arc::new(links);
    let [for_open, for_stat, for_hash] = [(); 3].map(|()| links.clone());
    linker.allow_shadowing(true);
    let mut types = linker.instance(TYPES)?;
    types.func_wrap(
        "[method]descriptor.open-at",
        move |mut store: StoreContextMut<'_, T>, (directory, follow, path, how, access): OpenAt| {
            let mut wasi = store.data_mut().filesystem();
            let result = wasi.open_at(borrow(&directory), follow, path.clone(), how, access);
            // The C library asks for directories that it could change; it gets one that it can
            // read.
            let reading =
                OpenFlags::DIRECTORY.contains(how) && !access.contains(DescriptorFlags::WRITE);
            if !reading {
                return plain(&mut wasi, result);
            }
            let place = (directory, follow, path);
            or_followed(&mut wasi, &for_open, result, &place, |_, handle| Ok(handle))
        },
    )?;
    types.func_wrap(
        "[method]descriptor.stat-at",
        move |mut store: StoreContextMut<'_, T>, place: Place| {
            let mut wasi = store.data_mut().filesystem();
            let result = wasi.stat_at(borrow(&place.0), place.1, place.2.clone());
            or_followed(&mut wasi, &for_stat, result, &place, |wasi, handle| {
                let stat = wasi.stat(borrow(&handle));
                HostDescriptor::drop(wasi, handle).map_err(FsError::trap)?;
                stat
            })
        },
    )?;
    types.func_wrap(
        "[method]descriptor.metadata-hash-at",
        move |mut store: StoreContextMut<'_, T>, place: Place| {
            let mut wasi = store.data_mut().filesystem();
            let result = wasi.metadata_hash_at(borrow(&place.0), place.1, place.2.clone());
            or_followed(&mut wasi, &for_hash, result, &place, |wasi, handle| {
                let hash = wasi.metadata_hash(borrow(&handle));
                HostDescriptor::drop(wasi, handle).map_err(FsError::trap)?;
                hash
            })
        },
    )?;
    linker.allow_shadowing(false);
    Ok(())
}

/// The parameters of functions that find something by its path: a directory, whether a link at the
/// end is followed, and the path from there.
type Place = (Handle, PathFlags, String);

/// The parameters of `open-at`.
type OpenAt = (Handle, PathFlags, String, OpenFlags, DescriptorFlags);

/// The results of a function: one, which is a `result` in WIT.
type Results<R> = (Result<R, ErrorCode>,);

/// `result`, unless it is that something is not permitted: then what `finish` makes of what is
/// there, if it can be read.
fn or_followed<R>(
    wasi: &mut WasiFilesystemCtxView<'_>,
    links: &Links,
    mut result: FsResult<R>,
    place: &Place,
    finish: impl FnOnce(&mut WasiFilesystemCtxView<'_>, Handle) -> FsResult<R>,
) -> Result<Results<R>> {
    let refused = result.as_ref().err().and_then(FsError::downcast_ref);
    if matches!(refused, Some(asynchronous::ErrorCode::NotPermitted))
        && let Some(opened) = open(wasi, links, place)?
    {
        result = match opened {
            Ok(descriptor) => {
                let handle = wasi.table.push(descriptor)?;
                finish(wasi, handle)
            }
            Err(error) => Err(error.into()),
        };
    }
    plain(wasi, result)
}

/// What the system finds at a place, opened for reading. None where the path would leave the
/// directory by itself.
fn open(
    wasi: &WasiFilesystemCtxView<'_>,
    links: &Links,
    (directory, follow, path): &Place,
) -> Result<Option<io::Result<Descriptor>>> {
    let inside = Path::new(path)
        .components()
        .all(|component| matches!(component, Component::Normal(_) | Component::CurDir));
    match wasi.table.get(directory)? {
        Descriptor::Dir(directory) if inside => {
            let follow = follow.contains(PathFlags::SYMLINK_FOLLOW);
            Ok(open_for_reading(directory, links, path, follow))
        }
        _ => Ok(None),
    }
}

/// `follow` is for a link at the path's end, those on the way are followed in any case.
#[cfg(target_os = "linux")]
fn open_for_reading(
    directory: &Dir,
    links: &Links,
    path: &str,
    follow: bool,
) -> Option<io::Result<Descriptor>> {
    use std::os::fd::AsRawFd;

    use rustix::fs::{Mode, OFlags, openat};

    let open = || {
        let link = if follow {
            OFlags::empty()
        } else {
            OFlags::NOFOLLOW
        };
        let flags = OFlags::PATH | OFlags::CLOEXEC | link;
        let found = std::fs::File::from(openat(&*directory.dir, path, flags, Mode::empty())?);
        // The system's own name for what was found: the path without links.
        let name = format!("/proc/self/fd/{}", found.as_raw_fd());
        let file_type = found.metadata()?.file_type();
        if !links.may_lead_to(&std::fs::read_link(&name)?) {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        let (permissions, mode) = (FsPerms::ReadOnly, OpenMode::READ);
        if file_type.is_dir() {
            let opened = std::fs::File::open(&name)?;
            Ok(Descriptor::Dir(Dir::new(opened, permissions, mode, true)))
        } else if file_type.is_file() {
            let opened = std::fs::File::open(&name)?;
            Ok(Descriptor::File(File::new(opened, permissions, mode, true)))
        } else if file_type.is_symlink() {
            // All that can be done with it is to see what it is.
            Ok(Descriptor::File(File::new(found, permissions, mode, true)))
        } else {
            Err(io::ErrorKind::PermissionDenied.into())
        }
    };
    Some(open())
}

/// Elsewhere, what links lead to has to be inside.
#[cfg(not(target_os = "linux"))]
fn open_for_reading(_: &Dir, _: &Links, _: &str, _: bool) -> Option<io::Result<Descriptor>> {
    None
}

fn plain<R>(wasi: &mut WasiFilesystemCtxView<'_>, result: FsResult<R>) -> Result<Results<R>> {
    Ok(match result {
        Ok(value) => (Ok(value),),
        Err(error) => (Err(wasi.convert_error_code(error)?),),
    })
}

fn borrow(handle: &Handle) -> Handle {
    Resource::new_borrow(handle.rep())
}
