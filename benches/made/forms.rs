use std::fmt::Write as _;

use chrono::{Days, NaiveDate};

use super::{Name, Random};

const CITIES: &[&str] =
    &["New York, NY", "Lagos", "Kraków", "München", "São Paulo", "Hà Nội", "Ελλάδα", "東京", "Київ"];
const ZONES: &[&str] = &["America/New_York", "Europe/Warsaw", "Africa/Lagos", "Asia/Tokyo", "America/Sao_Paulo"];
const HOUSES: &[&str] = &["CPR", "ADR Institute", "CEDR", "Straus Institute", "Centre de médiation"];
const SENTENCES: &[&str] = &[
    "I listen before I speak and let the parties decide. ",
    "Every mediation begins with what each side needs, not with what it asks for. ",
    "I prepare with both counsel and leave room for silence. ",
    "Where figures divide people I have them draw the same table. ",
    "Joint sessions are short; private ones are as long as they have to be. ",
];

/// Writes the form at a place as one line of JSON.
pub(super) fn write(text: &mut String, place: usize, received_on: NaiveDate) {
    let mut random = Random::of(place);
    let random = &mut random;
    let name = Name::of(random);
    let given = name.given.map_or_else(String::new, |given| format!(r#""given_name":"{given}","#));
    write!(
        text,
        r#"{{"form":"qap-application/1","received_on":"{received_on}","candidate":{{{given}"family_name":"{}","email":"c{place}@example.org","primary_phone":"+1 212 555 {:04}","address":"{} Example Street, {}","time_zone":"{}"}},"#,
        name.family,
        random.below(10_000),
        1 + random.below(900),
        random.one_of(CITIES),
        random.one_of(ZONES),
    )
    .unwrap();
    training(text, random);
    experience(text, random);
    statement(text, random);
    text.push_str(concat!(
        r#""references":[{"name":"R. Counsel","firm":"Example LLP","city":"New York, NY","phone":"+1 212 555 0111","capacity":"counsel","case":"C-01"},"#,
        r#"{"name":"P. Party","firm":"Example Inc.","email":"party@example.org","capacity":"party","case":"C-01"}],"#
    ));
    feedback(text, random, received_on);
    payment(text, random, place, received_on);
    text.push('}');
}

fn training(text: &mut String, random: &mut Random) {
    let courses = 1 + random.below(3) / 2;
    rows(text, "training", courses, |text, _| {
        let (house, year, hours) = (random.one_of(HOUSES), 2005 + random.below(20), 8 + random.below(32));
        write!(
            text,
            r#"{{"course":"Mediation skills","institution":"{house}","year":{year},"hours":{hours},"basic":true,"theory":true,"practice":true,"role_plays":4,"role_play_feedback":true}}"#
        )
        .unwrap();
    });
}

/// One in twelve has a log of cases, up to some hundred rows; the others the table alone.
fn experience(text: &mut String, random: &mut Random) {
    let (cases, hours) = (18 + random.below(60), 1700 + random.below(2500));
    write!(text, r#""experience":{{"mediator":{{"cases":{cases},"hours":{}.{}}}}},"#, hours / 10, hours % 10).unwrap();
    if random.below(12) > 0 {
        return;
    }
    let log = 10 + random.below(20) * random.below(8);
    rows(text, "case_log", log, |text, row| {
        let (year, month, hours) = (2012 + random.below(13), 1 + random.below(12), 1 + random.below(9));
        write!(
            text,
            r#"{{"key":"C-{row:03}","date":"{year}-{month:02}-10","role":"mediator","hours":{hours}.5,"completed":true}}"#
        )
        .unwrap();
    });
}

fn statement(text: &mut String, random: &mut Random) {
    if random.percent(4) {
        return;
    }
    text.push_str(r#""statement":{"text":""#);
    for _ in 0..4 + random.below(12) + random.below(16) {
        text.push_str(random.one_of(SENTENCES));
    }
    text.push_str("\"},");
}

/// Fifteen are asked for: a third of the candidates has fewer.
fn feedback(text: &mut String, random: &mut Random, received_on: NaiveDate) {
    let forms = if random.percent(33) { 3 + random.below(12) } else { 15 + random.below(6) };
    rows(text, "feedback", forms, |text, row| {
        let unanswered = usize::from(random.percent(5));
        let (capacity, via) =
            (random.one_of(&["party", "counsel"]), random.one_of(&["mediator", "reviewer", "direct"]));
        let came_on = received_on - Days::new(random.below(200) as u64);
        write!(
            text,
            r#"{{"giver":"F-{row:02}","capacity":"{capacity}","case":"C-{row:02}","received_on":"{came_on}","unanswered":{unanswered},"via":"{via}"}}"#
        )
        .unwrap();
    });
}

fn payment(text: &mut String, random: &mut Random, place: usize, received_on: NaiveDate) {
    let amount = if random.percent(90) { "360.00" } else { "300.00" };
    write!(
        text,
        r#""payments":[{{"date":"{received_on}","amount":"{amount}","currency":"USD","method":"check","reference":"{place}"}}]"#
    )
    .unwrap();
}

fn rows(text: &mut String, key: &str, count: usize, mut row: impl FnMut(&mut String, usize)) {
    write!(text, "\"{key}\":[").unwrap();
    for place in 1..=count {
        if place > 1 {
            text.push(',');
        }
        row(text, place);
    }
    text.push_str("],");
}
