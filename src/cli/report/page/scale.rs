/// How many lines a scale has at most, the one at nought aside.
const MOST_LINES: u64 = 5;

/// A scale for values up to `most`: its top, and how far its lines are apart. Both are whole numbers of `unit`, at 1, 2 or 5
/// times a power of ten of them.
pub(super) fn scale(most: u64, unit: u64) -> (u64, u64) {
    let unit = unit.max(1);
    let wanted = most.div_ceil(unit).max(1);
    let mut steps = (0..18).flat_map(|power| [1, 2, 5].map(|digit| digit * 10_u64.pow(power)));
    let step = steps.find(|step| step.saturating_mul(MOST_LINES) >= wanted).unwrap_or(wanted);
    let top = wanted.div_ceil(step).saturating_mul(step);
    (top.saturating_mul(unit), step.saturating_mul(unit))
}

/// How long a value is on a stretch of so many tenths of a pixel that goes up to `top`.
pub(super) fn along(value: u64, top: u64, stretch: u64) -> u64 {
    let length = u128::from(value) * u128::from(stretch) / u128::from(top.max(1));
    u64::try_from(length).unwrap_or(stretch).min(stretch)
}

/// Tenths of a pixel as SVG writes them.
pub(super) fn pixels(tenths: u64) -> String {
    format!("{}.{}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scale_reaches_its_highest_value_in_few_round_steps() {
        for (most, unit, expected) in [
            (0, 1, (1, 1)),
            (1, 1, (1, 1)),
            (5, 1, (5, 1)),
            (6, 1, (6, 2)),
            (11, 1, (15, 5)),
            (99, 1, (100, 20)),
            (108_000, 100, (150_000, 50_000)),
        ] {
            assert_eq!(scale(most, unit), expected, "{most} in {unit}");
        }
        for most in [u64::MAX, u64::MAX / 3] {
            assert!(scale(most, 1).0 >= most / 2);
        }
    }

    #[test]
    fn nothing_is_longer_than_its_stretch() {
        assert_eq!((along(5, 10, 100), along(0, 0, 100), along(20, 10, 100)), (50, 0, 100));
        assert_eq!(pixels(1234), "123.4");
    }
}
