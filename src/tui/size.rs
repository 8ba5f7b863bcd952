//! How large a screen is drawn: whoever comes over SSH says the size themselves, and frames are made on the desk's machine.

/// The most columns and rows.
pub(super) const LARGEST: (u16, u16) = (1000, 500);

/// As many of a terminal's columns and rows as are drawn on.
pub(super) fn drawn((columns, rows): (u16, u16)) -> (u16, u16) {
    (columns.min(LARGEST.0), rows.min(LARGEST.1))
}
