//! What an app may use. The host says it, in the environment that it gives the service.

use std::env;
use std::str::FromStr;

use crate::componentize::tool::library;

/// How many pages of 64 KiB are a mebibyte.
const PAGES: u32 = 16;

/// All limits, each of them with the variable that sets another one than this.
pub struct Limits {
    /// Of an archive, in bytes: `UPLOAD_LIMIT`, 16 MiB.
    pub upload: usize,
    /// Of what is in it, in bytes: `UNPACKED_LIMIT`, 64 MiB.
    pub unpacked: u64,
    /// Of the app's memory, in MiB: `MEMORY_LIMIT`, 256.
    memory: u32,
    /// Of the work that building it takes, in millions of the engine's units of fuel: `FUEL_LIMIT`,
    /// 400,000, which lets Python code run for some seconds.
    fuel: u64,
}

impl Limits {
    /// Those of the environment.
    ///
    /// # Errors
    /// One of them is no number.
    pub fn from_environment() -> Result<Self, String> {
        Ok(Limits {
            upload: variable("UPLOAD_LIMIT", 16 << 20)?,
            unpacked: variable("UNPACKED_LIMIT", 64 << 20)?,
            memory: variable("MEMORY_LIMIT", 256)?,
            fuel: variable("FUEL_LIMIT", 400_000)?,
        })
    }

    /// Has the library hold apps to them.
    pub fn set(&self) -> Result<(), String> {
        let pages = self.memory.saturating_mul(PAGES);
        let fuel = self.fuel.saturating_mul(1_000_000);
        library::limit(Some(pages), Some(fuel))
    }
}

fn variable<T: FromStr>(name: &str, default: T) -> Result<T, String> {
    match env::var(name) {
        Err(_) => Ok(default),
        Ok(text) => text
            .parse()
            .map_err(|_| format!("{name} is no number: `{text}`")),
    }
}
