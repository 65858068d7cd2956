//! For whom messages are.

use super::item::Item;

/// For whom messages are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum MessageFormat {
    /// For people.
    #[default]
    Human,
    /// For programs.
    Json,
}

impl Item for MessageFormat {
    const WHAT: &str = "a format of messages";

    fn parse(text: &str) -> Result<Self, &'static str> {
        match text {
            "human" => Ok(MessageFormat::Human),
            "json" => Ok(MessageFormat::Json),
            _ => Err("it is neither `human` nor `json`"),
        }
    }
}
