//! What the environment says of the user: where caches are, and programs.

use std::env;
use std::path::PathBuf;

/// The directory for caches, if it is known.
#[cfg(not(target_family = "wasm"))]
pub fn cache() -> Option<PathBuf> {
    use etcetera::BaseStrategy;

    let strategy = etcetera::choose_base_strategy().ok()?;
    Some(strategy.cache_dir())
}

/// The directory for caches, if it is known.
#[cfg(target_family = "wasm")]
pub fn cache() -> Option<PathBuf> {
    base_directory("XDG_CACHE_HOME").or_else(|| Some(home()?.join(".cache")))
}

/// A directory of the XDG Base Directory Specification, which has to be absolute.
pub fn base_directory(variable: &str) -> Option<PathBuf> {
    env::var_os(variable)
        .map(PathBuf::from)
        .filter(|path| path.is_absolute())
}

/// The home directory.
#[cfg(not(target_family = "wasm"))]
pub fn home() -> Option<PathBuf> {
    env::home_dir()
}

/// The home directory. A host of the component sees to it that the variable is there.
#[cfg(target_family = "wasm")]
pub fn home() -> Option<PathBuf> {
    env::var_os("HOME").map(PathBuf::from)
}

/// The directories in which programs are looked for.
pub fn path() -> Vec<PathBuf> {
    let Some(path) = env::var_os("PATH") else {
        return Vec::new();
    };
    #[cfg(not(target_family = "wasm"))]
    let directories = env::split_paths(&path).collect();
    // The standard library for WASI knows no such variable. Whatever the host is, it writes it so.
    #[cfg(target_family = "wasm")]
    let directories = path
        .to_string_lossy()
        .split(':')
        .map(PathBuf::from)
        .collect();
    directories
}
