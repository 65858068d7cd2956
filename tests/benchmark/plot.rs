//! Plots of what was measured, as SVG files that a README can show.

use std::path::Path;

use plotters::prelude::*;

use crate::table::{Comparison, Spread};

/// The height of a bar and the space around it, in pixels.
const BAR: u32 = 22;

/// The colours of lines, and that of bars.
const COLOURS: [RGBColor; 2] = [RGBColor(0x1f, 0x77, 0xb4), RGBColor(0xd6, 0x6a, 0x1e)];

/// What one tool took for apps of growing size.
pub struct Line {
    name: String,
    points: Vec<(f64, Spread)>,
}

impl Line {
    /// A line without points, with the name of a tool.
    pub fn new(name: &str) -> Line {
        Line {
            name: name.to_owned(),
            points: Vec::new(),
        }
    }

    /// Adds a point, if there are figures.
    pub fn add(&mut self, size: f64, figures: &[f64]) {
        self.points
            .extend(Spread::of(figures).map(|spread| (size, spread)));
    }
}

/// Draws a bar for each comparison of two tools: as long as the ratio of the first tool's figure to
/// the second one's, with a thin line from the least to the greatest of the rounds.
///
/// # Errors
///
/// That the file cannot be written.
pub fn ratios(path: &Path, names: &[&str], comparisons: &[Comparison]) -> Result<(), String> {
    let [first, second] = names else {
        return Err("a plot compares two launchers".into());
    };
    let count = comparisons.len();
    let ends = comparisons.iter().map(|it| it.ratio.median);
    let end = ends.fold(1.0, f64::max) * 1.1;
    let height = BAR * count as u32 + 90;
    let area = SVGBackend::new(path, (900, height)).into_drawing_area();
    let draw = || -> Result<(), Box<dyn std::error::Error + '_>> {
        area.fill(&WHITE)?;
        let mut chart = ChartBuilder::on(&area)
            .caption(
                format!("{first} as a part of {second}: shorter is better"),
                ("sans-serif", 17),
            )
            .margin(10)
            .x_label_area_size(30)
            .y_label_area_size(300)
            .build_cartesian_2d(0.0..end, (0..count).into_segmented())?;
        let label = |position: &SegmentValue<usize>| match position {
            SegmentValue::CenterOf(row) => comparisons
                .iter()
                .nth_back(*row)
                .map_or(String::new(), |it| it.what.replace('\\', "")),
            _ => String::new(),
        };
        chart
            .configure_mesh()
            .disable_y_mesh()
            .y_labels(count)
            .y_label_formatter(&label)
            .label_style(("sans-serif", 13))
            .draw()?;
        for (index, comparison) in comparisons.iter().enumerate() {
            let row = count - 1 - index;
            let ratio = comparison.ratio;
            let (low, high) = (SegmentValue::Exact(row), SegmentValue::Exact(row + 1));
            let mut bar = Rectangle::new(
                [(0.0, low), (ratio.median, high)],
                COLOURS[0].mix(0.7).filled(),
            );
            bar.set_margin(4, 4, 0, 0);
            chart.draw_series([bar])?;
            let middle = SegmentValue::CenterOf(row);
            let spread = [
                (ratio.least.min(end), middle.clone()),
                (ratio.greatest.min(end), middle),
            ];
            chart.draw_series([PathElement::new(spread, BLACK)])?;
        }
        let even = [
            (1.0, SegmentValue::Exact(0)),
            (1.0, SegmentValue::Exact(count)),
        ];
        chart.draw_series([PathElement::new(even, COLOURS[1].stroke_width(2))])?;
        area.present()?;
        Ok(())
    };
    draw().map_err(|error| format!("{}: {error}", path.display()))
}

/// Draws lines through the medians of figures, both axes logarithmic.
///
/// # Errors
///
/// That the file cannot be written.
pub fn lines(path: &Path, x: &str, y: &str, lines: &[Line]) -> Result<(), String> {
    let points = || lines.iter().flat_map(|line| &line.points);
    let sizes = points().map(|(size, _)| *size);
    let figures = points().map(|(_, spread)| spread.median);
    let (widest, highest) = (
        sizes.clone().fold(1.0, f64::max),
        figures.clone().fold(0.0, f64::max),
    );
    let (narrowest, lowest) = (
        sizes.fold(widest, f64::min),
        figures.fold(highest, f64::min),
    );
    let area = SVGBackend::new(path, (700, 420)).into_drawing_area();
    let draw = || -> Result<(), Box<dyn std::error::Error + '_>> {
        area.fill(&WHITE)?;
        let mut chart = ChartBuilder::on(&area)
            .margin(12)
            .x_label_area_size(45)
            .y_label_area_size(60)
            .build_cartesian_2d(
                (narrowest * 0.8..widest * 1.25).log_scale(),
                (lowest * 0.5..highest * 2.0).log_scale(),
            )?;
        chart
            .configure_mesh()
            .x_desc(x)
            .y_desc(y)
            .label_style(("sans-serif", 13))
            .draw()?;
        for (line, colour) in lines.iter().zip(COLOURS) {
            let medians = || {
                line.points
                    .iter()
                    .map(|(size, spread)| (*size, spread.median))
            };
            chart
                .draw_series(LineSeries::new(medians(), colour.stroke_width(2)))?
                .label(&line.name)
                .legend(move |(x, y)| {
                    PathElement::new([(x, y), (x + 20, y)], colour.stroke_width(2))
                });
            chart.draw_series(medians().map(|point| Circle::new(point, 4, colour.filled())))?;
        }
        chart
            .configure_series_labels()
            .position(SeriesLabelPosition::UpperLeft)
            .background_style(WHITE)
            .border_style(BLACK.mix(0.3))
            .label_font(("sans-serif", 14))
            .draw()?;
        area.present()?;
        Ok(())
    };
    draw().map_err(|error| format!("{}: {error}", path.display()))
}
