use crate::domain::{AmountError, Cents, Currency, Hours};
use crate::intake::fault::{Fault, quote};
use crate::intake::tree::{Node, Value};

use super::Parsed;

/// The longest number that anybody could mean.
const LONGEST: usize = 30;

/// Hours: a number or text, exact (R1).
pub(in crate::intake) fn hours(node: &Node<'_>) -> Parsed<Hours> {
    decimal(node)
}

/// An amount of money: text or a number, exact (R8).
pub(in crate::intake) fn cents(node: &Node<'_>) -> Parsed<Cents> {
    decimal(node)
}

fn decimal<T: std::str::FromStr<Err = AmountError>>(node: &Node<'_>) -> Parsed<T> {
    let (Value::Number(text) | Value::Text(text)) = &node.value else {
        return Err(node.instead_of("a number or text such as 240.5"));
    };
    let text = text.trim();
    let safe = text.len() <= LONGEST && text.bytes().all(|byte| byte.is_ascii_graphic());
    if !safe {
        return Err(Fault::Amount(AmountError::NotDecimal(quote(text))));
    }
    text.parse().map(Some).map_err(Fault::Amount)
}

/// A decimal that a program needs to be above zero.
pub(in crate::intake) fn more_than_zero<T: Default + PartialEq>(parsed: Parsed<T>) -> Parsed<T> {
    match parsed? {
        Some(value) if value == T::default() => Err(Fault::Zero),
        value => Ok(value),
    }
}

/// A whole number between two bounds.
pub(in crate::intake) fn whole<T: TryFrom<u32>>(node: &Node<'_>, least: u32, most: u32) -> Parsed<T> {
    let Value::Number(text) = &node.value else { return Err(node.instead_of("a whole number")) };
    let number: i128 = text.parse().map_err(|_| Fault::NotWhole(quote(text)))?;
    let bounded = u32::try_from(number).ok().filter(|number| (least..=most).contains(number));
    let value = bounded.and_then(|number| T::try_from(number).ok());
    value.map(Some).ok_or_else(|| Fault::OutOfBounds { found: quote(text), least, most })
}

/// True or false.
pub(in crate::intake) fn is_true(node: &Node<'_>) -> Parsed<bool> {
    match node.value {
        Value::Bool(yes) => Ok(Some(yes)),
        _ => Err(node.instead_of("true or false")),
    }
}

/// A currency code.
pub(in crate::intake) fn currency(node: &Node<'_>) -> Parsed<Currency> {
    let Value::Text(text) = &node.value else { return Err(node.instead_of("text")) };
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| {
        let capitals = text.to_ascii_uppercase();
        let capitals = capitals.parse::<Currency>().ok().map(|currency| currency.to_string());
        Fault::Currency { found: quote(text), capitals }
    })
}
