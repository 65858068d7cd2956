//! Symbolic links that lead out of the directories which the tool was given.
//!
//! WASI keeps a program inside of these: what a link in them points to is out of reach if it is elsewhere. For the user
//! of a compiler that is a surprise: a package or a WIT file that is linked from where it is maintained belongs to the
//! directory that the command line names, and compilers read it. So does the tool in this host, as `componentize-py`
//! always did; only reading, and only through links: a path that climbs out by `..` stays refused.
//!
//! Three functions of `wasi:filesystem/types` take part, those that find something by its path and are used for reading.
//! Each is first done as usual. Where that is not permitted, what the path means to the system is opened for reading, and
//! the rest is done with the handle.

use std::io;
use std::path::{Component, Path};
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

/// Replaces the three functions in a linker in which WASI is defined.
pub(crate) fn follow<T: WasiView + 'static>(linker: &mut Linker<T>) -> Result<()> {
    linker.allow_shadowing(true);
    let mut types = linker.instance(TYPES)?;
    types.func_wrap(
        "[method]descriptor.open-at",
        |mut store: StoreContextMut<'_, T>, (directory, follow, path, how, access): OpenAt| {
            let mut wasi = store.data_mut().filesystem();
            let result = wasi.open_at(borrow(&directory), follow, path.clone(), how, access);
            // The C library asks for directories that it could change; it gets one that it can read.
            let reading =
                OpenFlags::DIRECTORY.contains(how) && !access.contains(DescriptorFlags::WRITE);
            if !reading {
                return plain(&mut wasi, result);
            }
            let place = (directory, follow, path);
            or_followed(&mut wasi, result, &place, |_, handle| Ok(handle))
        },
    )?;
    types.func_wrap(
        "[method]descriptor.stat-at",
        |mut store: StoreContextMut<'_, T>, place: Place| {
            let mut wasi = store.data_mut().filesystem();
            let result = wasi.stat_at(borrow(&place.0), place.1, place.2.clone());
            or_followed(&mut wasi, result, &place, |wasi, handle| {
                let stat = wasi.stat(borrow(&handle));
                HostDescriptor::drop(wasi, handle).map_err(FsError::trap)?;
                stat
            })
        },
    )?;
    types.func_wrap(
        "[method]descriptor.metadata-hash-at",
        |mut store: StoreContextMut<'_, T>, place: Place| {
            let mut wasi = store.data_mut().filesystem();
            let result = wasi.metadata_hash_at(borrow(&place.0), place.1, place.2.clone());
            or_followed(&mut wasi, result, &place, |wasi, handle| {
                let hash = wasi.metadata_hash(borrow(&handle));
                HostDescriptor::drop(wasi, handle).map_err(FsError::trap)?;
                hash
            })
        },
    )?;
    linker.allow_shadowing(false);
    Ok(())
}

/// The parameters of functions that find something by its path: a directory, whether a link at the end is followed, and
/// the path from there.
type Place = (Handle, PathFlags, String);

/// The parameters of `open-at`.
type OpenAt = (Handle, PathFlags, String, OpenFlags, DescriptorFlags);

/// The results of a function: one, which is a `result` in WIT.
type Results<R> = (Result<R, ErrorCode>,);

/// `result`, unless it is that something is not permitted: then what `finish` makes of what is there, if it can be read.
fn or_followed<R>(
    wasi: &mut WasiFilesystemCtxView<'_>,
    mut result: FsResult<R>,
    place: &Place,
    finish: impl FnOnce(&mut WasiFilesystemCtxView<'_>, Handle) -> FsResult<R>,
) -> Result<Results<R>> {
    let refused = result.as_ref().err().and_then(FsError::downcast_ref);
    if matches!(refused, Some(asynchronous::ErrorCode::NotPermitted))
        && let Some(opened) = open(wasi, place)?
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

/// What the system finds at a place, opened for reading. None where the path would leave the directory by itself.
fn open(
    wasi: &WasiFilesystemCtxView<'_>,
    (directory, follow, path): &Place,
) -> Result<Option<io::Result<Descriptor>>> {
    let inside = Path::new(path)
        .components()
        .all(|component| matches!(component, Component::Normal(_) | Component::CurDir));
    match wasi.table.get(directory)? {
        Descriptor::Dir(directory) if inside => {
            let follow = follow.contains(PathFlags::SYMLINK_FOLLOW);
            Ok(open_for_reading(directory, path, follow))
        }
        _ => Ok(None),
    }
}

/// `follow` is for a link at the path's end, those on the way are followed in any case.
#[cfg(target_os = "linux")]
fn open_for_reading(directory: &Dir, path: &str, follow: bool) -> Option<io::Result<Descriptor>> {
    use rustix::fs::{Mode, OFlags, openat};
    let link = match follow {
        true => OFlags::empty(),
        // Whatever it is, even a link: this suffices to see what it is.
        false => OFlags::NOFOLLOW | OFlags::PATH,
    };
    let flags = OFlags::RDONLY | OFlags::CLOEXEC | link;
    let opened = openat(&*directory.dir, path, flags, Mode::empty());
    let descriptor = opened.map_err(io::Error::from).and_then(|file| {
        let file = std::fs::File::from(file);
        let (permissions, mode) = (FsPerms::ReadOnly, OpenMode::READ);
        Ok(match file.metadata()?.is_dir() {
            true => Descriptor::Dir(Dir::new(file, permissions, mode, true)),
            false => Descriptor::File(File::new(file, permissions, mode, true)),
        })
    });
    Some(descriptor)
}

/// Elsewhere, what links lead to has to be inside.
#[cfg(not(target_os = "linux"))]
fn open_for_reading(_: &Dir, _: &str, _follow: bool) -> Option<io::Result<Descriptor>> {
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
