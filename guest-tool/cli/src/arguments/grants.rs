//! What a program may do that is made of a component, beyond reading and writing its standard
//! streams.

use clap::Args;

use super::help;

/// Options that grant something.
#[derive(Debug, Clone, Default, Args)]
pub struct Grants {
    /// Grant access to a directory, which the program sees as GUEST
    ///
    /// A relative HOST is looked for where the program is run. May be given several times.
    #[arg(long, value_name = "HOST[::GUEST]", help_heading = help::GRANTS)]
    pub dir: Vec<String>,

    /// Grant an environment variable: as it is when the program is run, or with this value
    ///
    /// May be given several times.
    #[arg(long, value_name = "NAME[=VALUE]", help_heading = help::GRANTS)]
    pub env: Vec<String>,

    /// Grant access to the network: sockets, names of hosts, and HTTP requests
    #[arg(long, help_heading = help::GRANTS)]
    pub net: bool,
}
