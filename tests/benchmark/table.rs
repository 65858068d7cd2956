//! The figures as a Markdown table, as the README shows them, and kept for the plots.

/// What a figure counts.
#[derive(Clone, Copy)]
pub enum Unit {
    /// Seconds, printed in whichever of s, ms and µs suits.
    Seconds,
    /// Bytes, printed in MB (10⁶ bytes).
    Bytes,
}

impl Unit {
    /// The figures of one tool in a cell: the median, and where there are several figures that are
    /// not the same, the least and the greatest, in the unit that suits the median.
    fn show(self, figures: &Spread) -> String {
        let (factor, unit) = match self {
            Unit::Seconds if figures.median >= 1.0 => (1.0, "s"),
            Unit::Seconds if figures.median >= 1e-3 => (1e3, "ms"),
            Unit::Seconds => (1e6, "µs"),
            Unit::Bytes => (1e-6, "MB"),
        };
        let show = |figure: f64| format!("{:.2}", figure * factor);
        let (least, greatest) = (show(figures.least), show(figures.greatest));
        let median = show(figures.median);
        match least == greatest {
            true => format!("{median} {unit}"),
            false => format!("{median} {unit} ({least}–{greatest})"),
        }
    }
}

/// What a row of figures comes to.
#[derive(Clone, Copy)]
pub struct Spread {
    /// The smallest figure.
    pub least: f64,
    /// The median; of an even number of figures the upper one of the middle.
    pub median: f64,
    /// The largest figure.
    pub greatest: f64,
}

impl Spread {
    /// None if there are no figures.
    pub fn of(figures: &[f64]) -> Option<Spread> {
        let mut sorted = figures.to_vec();
        sorted.sort_by(f64::total_cmp);
        Some(Spread {
            least: *sorted.first()?,
            median: sorted[sorted.len() / 2],
            greatest: *sorted.last()?,
        })
    }
}

/// A row that compares two tools.
pub struct Comparison {
    /// What was measured.
    pub what: String,
    /// The ratios of the first tool's figures to the second one's. The median is that of the
    /// medians, the others are of the rounds.
    pub ratio: Spread,
}

/// A table that is printed row by row, since measuring takes long.
pub struct Table {
    tools: usize,
    /// The rows so far which compare two tools.
    pub comparisons: Vec<Comparison>,
}

impl Table {
    /// Prints the head, with the tools' names.
    pub fn new(names: &[&str]) -> Table {
        let ratio = if names.len() == 2 { " ratio |" } else { "" };
        println!("| | {} |{ratio}", names.join(" | "));
        println!(
            "|---{}|{}",
            "|---:".repeat(names.len()),
            if ratio.is_empty() { "" } else { "---:|" }
        );
        Table {
            tools: names.len(),
            comparisons: Vec::new(),
        }
    }

    /// Prints a row with each tool's figures, one of each for a round. A tool without figures has
    /// failed.
    pub fn row(&mut self, what: &str, unit: Unit, figures: &[Vec<f64>]) {
        let spreads: Vec<Option<Spread>> =
            figures.iter().map(|figures| Spread::of(figures)).collect();
        let show = |spread: &Option<Spread>| spread.map_or("fails".into(), |it| unit.show(&it));
        let cells: Vec<String> = spreads.iter().map(show).collect();
        let ratio = match (&spreads[..], figures) {
            ([Some(ours), Some(theirs)], [our_rounds, their_rounds]) => {
                let rounds = our_rounds.iter().zip(their_rounds);
                let ratios: Vec<f64> = rounds.map(|(ours, theirs)| ours / theirs).collect();
                Spread::of(&ratios).map(|of_rounds| Spread {
                    median: ours.median / theirs.median,
                    ..of_rounds
                })
            }
            _ => None,
        };
        let last = match (ratio, self.tools) {
            (Some(ratio), _) => format!(" {:.2} |", ratio.median),
            (None, 2) => " |".to_owned(),
            _ => String::new(),
        };
        println!("| {what} | {} |{last}", cells.join(" | "));
        self.comparisons.extend(ratio.map(|ratio| Comparison {
            what: what.to_owned(),
            ratio,
        }));
    }

    /// Prints a row of what the first tool alone can do.
    pub fn row_of_first(&self, what: &str, unit: Unit, figures: &[f64]) {
        let others = if self.tools == 2 { " – | |" } else { "" };
        let figure = Spread::of(figures).map_or("fails".into(), |spread| unit.show(&spread));
        println!("| {what} | {figure} |{others}");
    }

    /// Prints the geometric mean of all ratios so far, if there are any.
    pub fn geometric_mean(&self) {
        let count = self.comparisons.len();
        if count > 0 {
            let logarithms = self.comparisons.iter().map(|it| it.ratio.median.ln());
            let mean = (logarithms.sum::<f64>() / count as f64).exp();
            println!("| geometric mean of {count} | | | {mean:.2} |");
        }
    }
}
