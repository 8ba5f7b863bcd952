use std::fmt::Write as _;

use super::fit::{Row, grouped};

const WIDTH: f64 = 1000.0;
const HEIGHT: f64 = 640.0;
/// Where the paper begins and ends within the picture: left, top, right, bottom.
const PAPER: (f64, f64, f64, f64) = (70.0, 30.0, 640.0, 590.0);
/// Colours that are told apart also by those who see few.
const COLOURS: [&str; 8] = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#666666", "#000000"];

/// The rows that are times or sizes, as lines on paper with logarithms on both sides.
pub(crate) fn svg(rows: &[Row], sizes: &[usize]) -> String {
    let rows: Vec<&Row> = rows.iter().filter(|row| row.unit != "MB/s").collect();
    let figures = || rows.iter().flat_map(|row| row.figures.iter().map(|(_, figure)| figure.max(0.01)));
    let (lowest, highest) =
        (figures().fold(f64::MAX, f64::min).log10().floor(), figures().fold(0.1, f64::max).log10().ceil());
    let (first, last) = ((sizes[0] as f64).log10(), (sizes[sizes.len() - 1] as f64).log10().max(3.5));
    let (left, top, right, bottom) = PAPER;
    let x = |size: f64| left + (right - left) * (size.log10() - first) / (last - first);
    let y = |figure: f64| bottom - (bottom - top) * (figure.max(0.01).log10() - lowest) / (highest - lowest);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" font-family=\"sans-serif\" font-size=\"11\">\n<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n"
    );
    let mut power = lowest;
    while power <= highest {
        let (at, label) = (y(10_f64.powf(power)), 10_f64.powf(power));
        writeln!(
            svg,
            "<path d=\"M{left} {at:.1}H{right}\" stroke=\"#ddd\"/><text x=\"{:.0}\" y=\"{:.1}\" text-anchor=\"end\">{label}</text>",
            left - 6.0,
            at + 4.0
        )
        .unwrap();
        power += 1.0;
    }
    for size in sizes {
        let at = x(*size as f64);
        writeln!(
            svg,
            "<path d=\"M{at:.1} {top}V{bottom}\" stroke=\"#ddd\"/><text x=\"{at:.1}\" y=\"{:.0}\" text-anchor=\"middle\">{}</text>",
            bottom + 16.0,
            grouped(*size)
        )
        .unwrap();
    }
    for (place, row) in rows.iter().enumerate() {
        let colour = COLOURS[place % COLOURS.len()];
        let dash = ["none", "6 3", "2 3", "8 3 2 3"][place / COLOURS.len() % 4];
        let points: Vec<String> =
            row.figures.iter().map(|(size, figure)| format!("{:.1},{:.1}", x(*size as f64), y(*figure))).collect();
        let (at, what) = (top + 18.0 * place as f64, escaped(row.what));
        let exponent = row.exponent().map_or_else(String::new, |exponent| format!(", n^{exponent:.2}"));
        writeln!(
            svg,
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.6\" stroke-dasharray=\"{dash}\"/>\n<path d=\"M{:.0} {at}h24\" stroke=\"{colour}\" stroke-width=\"1.6\" stroke-dasharray=\"{dash}\"/><text x=\"{:.0}\" y=\"{:.0}\">{what} ({}{exponent})</text>",
            points.join(" "),
            right + 14.0,
            right + 44.0,
            at + 4.0,
            row.unit
        )
        .unwrap();
    }
    writeln!(svg, "<text x=\"{left}\" y=\"{:.0}\">applications on file, and ms, s or MB</text>\n</svg>", HEIGHT - 12.0)
        .unwrap();
    svg
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}
