use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::domain::{Cents, Currency, Requirement};
use crate::text::Line;

/// A payment, or a refund where the amount is below zero.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Payment {
    /// The day it was made.
    pub date: NaiveDate,
    /// How much.
    pub amount: Cents,
    /// In which currency.
    pub currency: Currency,
    /// How: check, card, transfer.
    pub method: Option<Line>,
    /// The payer's or the bank's reference.
    pub reference: Option<Line>,
    /// For which of the program's fees alone (R8); without one it goes to what is left of them, in the program's order.
    pub fee: Option<Requirement>,
}

/// A payment as JSON has it.
#[derive(Serialize, Deserialize)]
struct PlainPayment<T> {
    date: NaiveDate,
    amount: Cents,
    currency: Currency,
    method: T,
    reference: T,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    fee: Option<Requirement>,
}

/// A payment as it is stored and sent: the fee stands behind the currency's code, so that one which names none is stored as
/// it always was.
#[derive(Serialize, Deserialize)]
struct StoredPayment<T> {
    date: NaiveDate,
    amount: Cents,
    currency: String,
    method: T,
    reference: T,
}

impl Serialize for Payment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { date, amount, currency, method, reference, fee } = self;
        let (date, amount, method, reference) = (*date, *amount, method.as_ref(), reference.as_ref());
        if serializer.is_human_readable() {
            let (currency, fee) = (*currency, *fee);
            return PlainPayment { date, amount, currency, method, reference, fee }.serialize(serializer);
        }
        let currency = match fee {
            Some(fee) => format!("{currency} {}", fee.id()),
            None => currency.to_string(),
        };
        StoredPayment { date, amount, currency, method, reference }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Payment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            let PlainPayment { date, amount, currency, method, reference, fee } =
                PlainPayment::<Option<Line>>::deserialize(deserializer)?;
            return Ok(Self { date, amount, currency, method, reference, fee });
        }
        let StoredPayment { date, amount, currency, method, reference } =
            StoredPayment::<Option<Line>>::deserialize(deserializer)?;
        let (currency, fee) = match currency.split_once(' ') {
            Some((currency, fee)) => (currency, Some(fee.parse().map_err(de::Error::custom)?)),
            None => (currency.as_str(), None),
        };
        let currency = currency.parse().map_err(de::Error::custom)?;
        Ok(Self { date, amount, currency, method, reference, fee })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec;

    #[test]
    fn r8_a_payment_that_names_no_fee_is_stored_as_before() {
        let date = NaiveDate::from_ymd_opt(2026, 1, 2).unwrap();
        let (amount, currency) = (Cents::new(36_000), "USD".parse::<Currency>().unwrap());
        let (method, reference) = (Some(Line::clean("check")), None::<Line>);
        let before = (date, amount, currency, method.clone(), reference.clone());
        let payment =
            |fee| Payment { date, amount, currency, method: method.clone(), reference: reference.clone(), fee };
        assert_eq!(codec::encode(&payment(None)).unwrap(), codec::encode(&before).unwrap());
        assert!(!serde_json::to_string(&payment(None)).unwrap().contains("fee"));
        for fee in [None, Some(Requirement::Fee), Some("admin-fee".parse().unwrap())] {
            let payment = payment(fee);
            assert_eq!(codec::decode::<Payment>(&codec::encode(&payment).unwrap()).unwrap(), payment);
            let json = serde_json::to_string(&payment).unwrap();
            assert_eq!(serde_json::from_str::<Payment>(&json).unwrap(), payment);
        }
    }
}
