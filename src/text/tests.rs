use super::*;

#[test]
fn a_name_stays_as_written() {
    assert_eq!(Line::parse("  Łukasz O’Brien ").unwrap().as_str(), "Łukasz O’Brien");
}
