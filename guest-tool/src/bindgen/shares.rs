//! The packages that are generated, and what of the world each of them has.
//!
//! One is the world's own, and there may be one for each SDK ([`crate::sdk`]). What several of them
//! have is defined in the first, and the others import it from there.

use super::error::Error;
use super::names::{camel, is_identifier};
use super::options::Options;
use super::paths::{Direction, ModulePath};
use crate::resolve::Share;

/// A package.
struct Package {
    root: ModulePath,
    /// The class that holds the functions which the world exports itself.
    protocol: String,
    share: Share,
}

/// All packages, in the order in which they count.
pub struct Packages(Vec<Package>);

impl Packages {
    /// The packages for `shares`.
    pub fn new(shares: &[Share], options: &Options) -> Result<Self, Error> {
        let packages = shares.iter().map(|share| {
            let module = match share.sdk {
                Some(index) => &options.sdk_modules[index],
                None => &options.world_module,
            };
            let segments: Vec<String> = module.split('.').map(str::to_owned).collect();
            if !segments.iter().all(|segment| is_identifier(segment)) {
                return Err(Error::WorldModule(module.clone()));
            }
            Ok(Package {
                protocol: camel(&segments.join("-")),
                root: ModulePath {
                    segments,
                    is_package: true,
                },
                share: share.clone(),
            })
        });
        packages.collect::<Result<_, _>>().map(Packages)
    }

    /// The indices of the packages.
    pub fn indices(&self) -> std::ops::Range<usize> {
        0..self.0.len()
    }

    /// The root module of a package.
    pub fn root(&self, package: usize) -> &ModulePath {
        &self.0[package].root
    }

    /// The class of a package that holds the functions which the world exports itself.
    pub fn protocol(&self, package: usize) -> &str {
        &self.0[package].protocol
    }

    /// Whether a package has the item of the world that is called `name`, there or from another
    /// one.
    pub fn has(&self, package: usize, direction: Direction, name: &str) -> bool {
        let share = &self.0[package].share;
        match direction {
            Direction::Import => share.imports.contains(name),
            Direction::Export => share.exports.contains(name),
        }
    }

    /// The package that defines the item.
    pub fn home(&self, direction: Direction, name: &str) -> usize {
        let home = self
            .indices()
            .find(|package| self.has(*package, direction, name));
        // What no world asked for is there since exports need it.
        home.unwrap_or_default()
    }
}
