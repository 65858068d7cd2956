//! A module with one function: which letters a text has, with how often each occurs.

use std::collections::HashMap;

use pyo3::prelude::*;

#[pymodule]
mod example_rust {
    use super::*;

    /// How often each letter of a text occurs.
    #[pyfunction]
    fn count_letters(text: &str) -> HashMap<char, usize> {
        let mut counts = HashMap::new();
        for letter in text.chars().filter(|letter| letter.is_alphabetic()) {
            *counts.entry(letter).or_default() += 1;
        }
        counts
    }
}
