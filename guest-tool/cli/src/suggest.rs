//! "Did you mean": the name that was probably meant by one that does not exist.

/// The candidate that is most like `name`, if any is like it enough to be worth showing.
pub fn closest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    /// Below this, two names have so little in common that a suggestion puzzles more than it helps.
    const ALIKE: f64 = 0.75;

    candidates
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(name, candidate), candidate))
        .filter(|(likeness, _)| *likeness >= ALIKE)
        .max_by(|(one, _), (other, _)| one.total_cmp(other))
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_recognised() {
        let names = ["service", "hello", "command"];
        assert_eq!(closest("helo", names), Some("hello"));
        assert_eq!(closest("comand", names), Some("command"));
    }

    #[test]
    fn something_else_altogether_is_not() {
        assert_eq!(closest("xyz", ["hello", "command"]), None);
        assert_eq!(closest("hello", []), None);
    }
}
