use super::escape::escaped;
use super::figure::{Caption, figure, text};
use super::scale::{along, pixels, scale};

/// The picture, in pixels.
const SIZE: (u64, u64) = (720, 260);
/// Where it is drawn, in tenths of a pixel: from the left, from the top, so wide, so high.
const PLOT: (u64, u64, u64, u64) = (520, 160, 6560, 2020);
/// So many months have a label at most.
const MOST_LABELS: usize = 12;

/// Values month by month, as columns side by side, with a line over them.
#[derive(Debug)]
pub(super) struct Columns<'a> {
    /// What it shows, in words.
    pub(super) caption: Caption<'a>,
    /// The months, or whatever stands side by side.
    pub(super) labels: Vec<String>,
    /// What is drawn as columns, side by side.
    pub(super) bars: Vec<Series>,
    /// What is drawn as a line.
    pub(super) line: Option<Series>,
    /// How many of a value's units make one of the scale's: 100 for cents.
    pub(super) unit: u64,
}

/// One value for each label.
#[derive(Debug)]
pub(super) struct Series {
    /// What they are.
    pub(super) name: &'static str,
    /// The style's class.
    pub(super) class: &'static str,
    /// The values.
    pub(super) values: Vec<u64>,
}

impl Columns<'_> {
    /// The picture.
    pub(super) fn draw(&self) -> String {
        let series = self.bars.iter().chain(&self.line);
        let most = series.flat_map(|series| series.values.iter().copied()).max().unwrap_or(0);
        let (top, step) = scale(most, self.unit);
        let mut drawing = self.lines(top, step);
        for (place, series) in self.bars.iter().enumerate() {
            drawing += &self.stand(series, place, top);
        }
        drawing += &self.line.as_ref().map_or_else(String::new, |line| self.curve(line, top));
        drawing += &self.labels();
        figure(&self.caption, SIZE, &drawing)
    }

    /// The scale's lines with their values.
    fn lines(&self, top: u64, step: u64) -> String {
        let (left, _, wide, _) = PLOT;
        let values = (0..=top / step.max(1)).map(|line| line * step);
        let lines = values.map(|value| {
            let y = pixels(height_of(value, top));
            let (from, to) = (pixels(left), pixels(left + wide));
            let line = format!("<line class=\"grid\" x1=\"{from}\" x2=\"{to}\" y1=\"{y}\" y2=\"{y}\"/>\n");
            line + &text("end", &pixels(left - 60), &y, &(value / self.unit.max(1)).to_string())
        });
        lines.collect()
    }

    /// How wide the place of a label is, in tenths of a pixel.
    fn place(&self) -> u64 {
        PLOT.2 / (self.labels.len().max(1) as u64)
    }

    /// Where the middle of a label's place is.
    fn middle(&self, place: usize) -> u64 {
        PLOT.0 + self.place() * (place as u64) + self.place() / 2
    }

    fn stand(&self, series: &Series, place: usize, top: u64) -> String {
        let wide = (self.place() * 7 / 10 / (self.bars.len().max(1) as u64)).max(8);
        let all = wide * (self.bars.len() as u64);
        let bars = series.values.iter().zip(&self.labels).enumerate().filter(|(_, (value, _))| **value > 0);
        let bars = bars.map(|(month, (value, label))| {
            let x = (self.middle(month) + wide * (place as u64)).saturating_sub(all / 2);
            let (y, high) = (height_of(*value, top), along(*value, top, PLOT.3));
            let told = escaped(&format!("{label}: {} {}", self.shown(*value), series.name));
            format!(
                "<rect class=\"{}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"><title>{told}</title></rect>\n",
                series.class,
                pixels(x),
                pixels(y),
                pixels(wide),
                pixels(high)
            )
        });
        bars.collect()
    }

    fn curve(&self, line: &Series, top: u64) -> String {
        let at = |(place, value): (usize, &u64)| (pixels(self.middle(place)), pixels(height_of(*value, top)));
        let points: Vec<(String, String)> = line.values.iter().enumerate().map(at).collect();
        let path: Vec<String> = points.iter().map(|(x, y)| format!("{x},{y}")).collect();
        let dots = points.iter().zip(line.values.iter().zip(&self.labels)).map(|((x, y), (value, label))| {
            let told = escaped(&format!("{label}: {} {}", self.shown(*value), line.name));
            format!("<circle class=\"{}\" cx=\"{x}\" cy=\"{y}\" r=\"2.5\"><title>{told}</title></circle>\n", line.class)
        });
        let dots: String = dots.collect();
        format!("<polyline class=\"{} curve\" points=\"{}\"/>\n{dots}", line.class, path.join(" "))
    }

    /// The labels below, not all of them where they are many.
    fn labels(&self) -> String {
        let each = self.labels.len().div_ceil(MOST_LABELS).max(1);
        let y = pixels(PLOT.1 + PLOT.3 + 200);
        let labels = self.labels.iter().enumerate().step_by(each);
        labels.map(|(place, label)| text("middle", &pixels(self.middle(place)), &y, label)).collect()
    }

    /// A value in the scale's unit; what is left of it is shown as hundredths.
    fn shown(&self, value: u64) -> String {
        let unit = self.unit.max(1);
        if unit == 1 { value.to_string() } else { format!("{}.{:02}", value / unit, value % unit * 100 / unit) }
    }
}

/// How far from the picture's top a value is, in tenths of a pixel.
fn height_of(value: u64, top: u64) -> u64 {
    PLOT.1 + PLOT.3 - along(value, top, PLOT.3)
}
