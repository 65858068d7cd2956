//! The figures as a Markdown table, as the README shows them.

/// What a figure counts.
#[derive(Clone, Copy)]
pub enum Unit {
    /// Seconds, printed in whichever of s, ms and µs suits.
    Seconds,
    /// Bytes, printed in MB (10⁶ bytes).
    Bytes,
}

impl Unit {
    fn show(self, figure: f64) -> String {
        match self {
            Unit::Seconds if figure >= 1.0 => format!("{figure:.2} s"),
            Unit::Seconds if figure >= 1e-3 => format!("{:.2} ms", figure * 1e3),
            Unit::Seconds => format!("{:.2} µs", figure * 1e6),
            Unit::Bytes => format!("{:.2} MB", figure / 1e6),
        }
    }
}

/// The median; of an even number of figures the upper one of the middle. None if there are none.
fn median(figures: &[f64]) -> Option<f64> {
    let mut sorted = figures.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied()
}

/// Prints the table's head.
pub fn head(names: &[String]) {
    let ratio = if names.len() == 2 { " ratio |" } else { "" };
    println!("| | {} |{ratio}", names.join(" | "));
    println!(
        "|---{}|{}",
        "|---:".repeat(names.len()),
        if ratio.is_empty() { "" } else { "---:|" }
    );
}

/// Prints a row: the medians of each tool's figures, and their ratio, which is returned, too.
/// A tool without figures has failed.
pub fn row(what: &str, unit: Unit, figures: &[Vec<f64>]) -> Option<f64> {
    let medians: Vec<Option<f64>> = figures.iter().map(|figures| median(figures)).collect();
    let show = |&figure: &Option<f64>| figure.map_or("fails".into(), |figure| unit.show(figure));
    let cells: Vec<String> = medians.iter().map(show).collect();
    let ratio = match medians[..] {
        [Some(ours), Some(theirs)] => Some(ours / theirs),
        _ => None,
    };
    let last = match (ratio, figures.len()) {
        (Some(ratio), _) => format!(" {ratio:.2} |"),
        (None, 2) => " |".to_owned(),
        _ => String::new(),
    };
    println!("| {what} | {} |{last}", cells.join(" | "));
    ratio
}

/// Prints a row of what the first tool alone can do.
pub fn row_of_first(what: &str, unit: Unit, figures: &[f64], tools: usize) {
    let ratio = if tools == 2 { " – | |" } else { "" };
    let figure = median(figures).map_or("fails".into(), |figure| unit.show(figure));
    println!("| {what} | {figure} |{ratio}");
}
