//! How the author wants the generated package.

use std::collections::BTreeMap;

use super::application::Application;

/// How the author wants the package.
#[derive(Clone, Debug)]
pub struct Options {
    /// The name of the world's own package, with dots where it is inside others.
    pub world_module: String,
    /// The names of the packages for SDKs, by their index in [`resolve::Selection::sdks`].
    ///
    /// [`resolve::Selection::sdks`]: crate::resolve::Selection::sdks
    pub sdk_modules: Vec<String>,
    /// Whether modules are named after package, interface and version, even where the interface's
    /// name alone would do.
    pub full_names: bool,
    /// Names chosen for modules of imported interfaces, by interface: `a:b/c@1.0.0`, or the name
    /// that the world gives it.
    pub import_interface_names: BTreeMap<String, String>,
    /// Names chosen for modules of exported interfaces, likewise.
    pub export_interface_names: BTreeMap<String, String>,
    /// Names for modules of imported interfaces, where the world has them and none is chosen.
    pub suggested_import_names: BTreeMap<String, String>,
    /// Names for modules of exported interfaces, likewise.
    pub suggested_export_names: BTreeMap<String, String>,
    /// The web application of which the component is to be made.
    pub application: Option<Application>,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            world_module: "wit_world".to_owned(),
            sdk_modules: Vec::new(),
            full_names: false,
            import_interface_names: BTreeMap::new(),
            export_interface_names: BTreeMap::new(),
            suggested_import_names: BTreeMap::new(),
            suggested_export_names: BTreeMap::new(),
            application: None,
        }
    }
}
