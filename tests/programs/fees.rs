//! R8: payments that name one of several fees, and those that name none.

use crate::kit::{Place, repository};

/// A form under a program with an admin fee of 321 and a fee of 1070, with these payments.
fn paid(payments: &str) -> String {
    format!(
        "form = \"qap-application/1\"\nprogram = \"smc\"\nreceived_on = 2026-10-12\n[candidate]\nfamily_name = \"Tan\"\n\
         email = \"tan@example.org\"\n{payments}"
    )
}

fn payment(amount: &str, fee: &str) -> String {
    let fee = if fee.is_empty() { String::new() } else { format!("fee = \"{fee}\"\n") };
    format!("[[payments]]\ndate = 2026-10-01\namount = \"{amount}\"\ncurrency = \"SGD\"\n{fee}")
}

/// What is on file for the admin fee and the other one, as an edit of the whole form leaves it.
fn have(place: &Place, payments: &[(&str, &str)]) -> [String; 2] {
    let payments: String = payments.iter().map(|(amount, fee)| payment(amount, fee)).collect();
    let revision = place.json(&["show", "1"])["revision"].to_string();
    place.done(&["edit", "1", &place.file("edited.toml", &paid(&payments)), "--revision", &revision]);
    let shown = place.json(&["show", "1"]);
    ["admin-fee", "qap-fee"].map(|id| {
        let of = shown["requirements"].as_array().unwrap().iter().find(|one| one["id"] == id).unwrap();
        format!("{} {}", of["have"].as_str().unwrap(), of["finding"].as_str().unwrap())
    })
}

fn begun() -> Place {
    let place = Place::new();
    place.done(&["program", "load", &repository("programs/smc.toml")]);
    place.done(&["intake", &place.file("form.toml", &paid(""))]);
    place
}

#[test]
fn r8_a_payment_that_names_a_fee_is_for_that_alone_and_others_fill_what_is_left_in_order() {
    let place = begun();
    for (payments, expected) in [
        (&[("1070.00", "")][..], ["321.00 met", "749.00 unmet"]),
        (&[("1070.00", "qap-fee")], ["0.00 unmet", "1070.00 met"]),
        (&[("2000.00", "qap-fee")], ["0.00 unmet", "2000.00 met"]),
        (&[("1000.00", "qap-fee"), ("391.00", "")], ["321.00 met", "1070.00 met"]),
        (&[("100.00", "admin-fee"), ("221.00", ""), ("1070.00", "qap-fee")], ["321.00 met", "1070.00 met"]),
        (&[("1391.00", ""), ("-321.00", "admin-fee")], ["321.00 met", "749.00 unmet"]),
        (&[("1391.00", "")], ["321.00 met", "1070.00 met"]),
    ] {
        assert_eq!(have(&place, payments), expected, "{payments:?}");
    }
    place.done(&["stop"]);
    have(&place, &[("2000.00", "qap-fee")]);
    let owed = &place.json(&["report", "money", "--from", "2026-01-01"])["money"]["owed"][0];
    assert_eq!(owed["by_candidates"], "321.00", "what is over for one fee pays no other");
    let text = place.done(&["form", "1"]);
    assert!(text.contains("fee = \"qap-fee\""), "{text}");
    place.done(&["accept", "1", "qap-fee"]);
    have(&place, &[("2000.00", "admin-fee")]);
    let shown = place.json(&["show", "1"]);
    let of = shown["requirements"].as_array().unwrap().iter().find(|one| one["id"] == "qap-fee").unwrap();
    assert_eq!(of["determination"]["stale"], true, "D3: {of}");
    place.done(&["verify"]);
}

#[test]
fn r8_a_fee_that_nobody_asks_for_is_told() {
    let place = begun();
    let other = place.file("other.toml", &paid(&payment("10.00", "other-fee")));
    let told = place.fails(&["edit", "1", &other], 3);
    assert!(told.contains("the program smc asks for no fee `other-fee`"), "{told}");
    let wrong = place.file("wrong.toml", &paid(&payment("10.00", "9 lives")));
    let told = place.fails(&["edit", "1", &wrong], 5);
    assert!(told.contains("wrong.toml:11: payments[1].fee"), "{told}");
    assert!(told.contains("is not the id of a requirement"), "{told}");
}

#[test]
fn r8_a_column_says_for_which_fee_and_a_banks_own_fee_is_left_out() {
    let place = begun();
    let table = "Date,Amount,Currency,Fee,Kind\n2026-10-01,1070.00,SGD,0.35,qap-fee\n2026-10-02,321.00,SGD,0.10,\n";
    let table = place.file("bank.csv", table);
    place.done(&["rows", "payments", &table, "1", "--column", "fee=Kind"]);
    let payments = &place.json(&["show", "1"])["evidence"]["payments"];
    assert_eq!((&payments[0]["fee"], payments[1].get("fee")), (&"qap-fee".into(), None), "{payments}");
    assert_eq!((&payments[0]["amount"], payments.as_array().unwrap().len()), (&"1070.00".into(), 2));
    let again = place.done(&["rows", "payments", &table, "1", "--column", "fee=Kind"]);
    assert_eq!(place.json(&["show", "1"])["evidence"]["payments"].as_array().unwrap().len(), 2, "{again}");
}
