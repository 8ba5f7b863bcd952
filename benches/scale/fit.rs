/// A figure for each size.
pub(crate) struct Row {
    pub(crate) what: &'static str,
    pub(crate) unit: &'static str,
    pub(crate) figures: Vec<(usize, f64)>,
}

impl Row {
    /// The exponent with which it grows: the slope of the line that fits best on paper with logarithms on both sides.
    pub(crate) fn exponent(&self) -> Option<f64> {
        let points: Vec<(f64, f64)> =
            self.figures.iter().map(|(size, figure)| ((*size as f64).ln(), figure.max(1e-6).ln())).collect();
        if points.len() < 2 {
            return None;
        }
        let count = points.len() as f64;
        let (x, y) = points.iter().fold((0.0, 0.0), |(x, y), point| (x + point.0 / count, y + point.1 / count));
        let (above, below) = points.iter().fold((0.0, 0.0), |(above, below), point| {
            (above + (point.0 - x) * (point.1 - y), below + (point.0 - x).powi(2))
        });
        Some(above / below)
    }
}

/// Prints the table.
pub(crate) fn print(rows: &[Row], sizes: &[usize]) {
    let heads: Vec<String> = sizes.iter().map(|size| grouped(*size)).collect();
    println!("| applications | {} | exponent |", heads.join(" | "));
    println!("|---|{}---|", "---|".repeat(sizes.len()));
    for row in rows {
        let of = |size| row.figures.iter().find(|(of, _)| *of == size).map_or_else(String::new, |(_, f)| shown(*f));
        let figures: Vec<String> = sizes.iter().map(|size| of(*size)).collect();
        let exponent = row.exponent().map_or_else(String::new, |exponent| format!("{exponent:.2}"));
        println!("| {}, {} | {} | {exponent} |", row.what, row.unit, figures.join(" | "));
    }
}

fn shown(figure: f64) -> String {
    match figure {
        100.0.. => format!("{figure:.0}"),
        10.0.. => format!("{figure:.1}"),
        _ => format!("{figure:.2}"),
    }
}

/// A number with a comma between thousands.
pub(crate) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
