use std::fmt::Write as _;
use std::path::{Path, PathBuf};

const GIVEN: &[&str] = &[
    "Jane",
    "Łukasz",
    "María José",
    "Oluwaseun",
    "Thị Minh",
    "Siân",
    "Jean-Luc",
    "Aoife",
    "Björk",
    "Zoë",
    "Fatima",
    "Иван",
    "Ελένη",
    "Jürgen",
    "Søren",
    "Priya",
    "Kwame",
    "Noa",
    "Chidi",
    "Yuki",
    "Ana",
    "Tomás",
    "Ingrid",
    "Rahul",
    "Mei",
    "Samuel",
    "Leïla",
    "Agnieszka",
    "Dmitri",
    "Carmen",
    "Omar",
    "Hana",
];
const FAMILY: &[&str] = &[
    "O'Connor",
    "Wiśniewski",
    "García Núñez",
    "Adébáyò",
    "Nguyễn",
    "Llewellyn-Rhys",
    "d'Aubigné",
    "Ní Bhriain",
    "Guðmundsdóttir",
    "van der Merwe",
    "al-Ḥasan",
    "Иванов",
    "Παπαδοπούλου",
    "Müller",
    "Sørensen",
    "Okonkwo",
    "明",
    "Tanaka",
    "Silva",
    "Kowalczyk",
    "Haddad",
    "Lindqvist",
    "Fernández",
    "Petrov",
    "Chen",
    "Osei",
    "Doe",
    "Smith",
    "Novák",
    "Yılmaz",
    "Kaur",
    "Moreau",
    "Rossi",
    "Jansen",
    "Popescu",
    "Horvat",
    "Nakamura",
    "Abebe",
    "Cohen",
    "Reyes",
];
const PER_FILE: usize = 250;

/// Writes so many applications as JSONL files, the same ones each time.
pub(crate) fn write(folder: &Path, applications: usize) -> Vec<PathBuf> {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let mut files = Vec::new();
    for start in (0..applications).step_by(PER_FILE) {
        let mut text = String::new();
        for place in start..(start + PER_FILE).min(applications) {
            text.push_str(&form(place, &mut random));
            text.push('\n');
        }
        let file = folder.join(format!("batch-{start:07}.jsonl"));
        std::fs::write(&file, text).unwrap();
        files.push(file);
    }
    files
}

fn form(place: usize, random: &mut Random) -> String {
    let given = GIVEN[random.below(GIVEN.len())];
    let family = FAMILY[random.below(FAMILY.len())];
    let middle = (b'A' + u8::try_from(random.below(26)).unwrap()) as char;
    let (month, day) = (1 + random.below(10), 1 + random.below(28));
    let (cases, hours) = (20 + random.below(30), 1800 + random.below(1500));
    let mut feedback = String::new();
    for form in 1..=10 + random.below(8) {
        let comma = if form == 1 { "" } else { "," };
        let (capacity, open) = (["party", "counsel"][form % 2], random.below(20) / 18);
        write!(
            feedback,
            r#"{comma}{{"giver":"F-{form:02}","capacity":"{capacity}","case":"C-{form:02}","received_on":"2026-09-30","unanswered":{open},"via":"mediator"}}"#
        )
        .unwrap();
    }
    let statement = "I listen before I speak and let the parties decide. ".repeat(5 + random.below(40));
    format!(
        concat!(
            r#"{{"form":"qap-application/1","received_on":"2026-{month:02}-{day:02}","#,
            r#""candidate":{{"given_name":"{given} {middle}.","family_name":"{family}","email":"candidate-{place}@example.org","time_zone":"America/New_York"}},"#,
            r#""training":[{{"course":"Commercial mediation","institution":"CPR","year":2021,"hours":24,"basic":true,"theory":true,"practice":true,"role_plays":4,"role_play_feedback":true}}],"#,
            r#""experience":{{"mediator":{{"cases":{cases},"hours":{whole}.{tenth}}}}},"#,
            r#""statement":{{"text":"{statement}"}},"#,
            r#""references":[{{"name":"R. Counsel","phone":"+1 212 555 0111","capacity":"counsel","case":"C-01"}},{{"name":"P. Party","email":"party@example.org","capacity":"party","case":"C-01"}}],"#,
            r#""feedback":[{feedback}],"#,
            r#""payments":[{{"date":"2026-{month:02}-{day:02}","amount":"360.00","currency":"USD","method":"check","reference":"{place}"}}]}}"#
        ),
        month = month,
        day = day,
        given = given,
        middle = middle,
        family = family,
        place = place,
        cases = cases,
        whole = hours / 10,
        tenth = hours % 10,
        statement = statement.trim(),
        feedback = feedback,
    )
}

/// A small generator with a fixed seed (xorshift), so that every run measures the same desk.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit as u64).unwrap()
    }
}
