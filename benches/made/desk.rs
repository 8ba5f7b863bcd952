mod stages;

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use qapdesk::desk::{Clock, Desk, Intake, Owner, Who};
use qapdesk::domain::{AccountEdit, Number, Role};

use super::made::{file_from, first, received_on};

/// How many clients change applications at the same time while a desk is made.
const CLIENTS: usize = 64;
/// Who works at the desk, beside its owner.
const STAFF: [&str; 4] = ["ben", "chloe", "dmitri", "esi"];

/// Makes a desk in a folder through its own code: takes all forms in, and brings each application as far as its place says.
/// `tell` gets how many there are so far.
pub(crate) fn make(folder: &Path, applications: usize, tell: &mut dyn FnMut(usize)) {
    let uid = rustix::process::geteuid().as_raw();
    let now = Arc::new(Mutex::new(moment(first())));
    let clock = {
        let now = Arc::clone(&now);
        Clock::new(move || *now.lock().unwrap_or_else(PoisonError::into_inner))
    };
    let owner = Owner { uid, name: "ada".to_owned() };
    let desk = Desk::open(folder, owner, clock, &mut |_| {}).unwrap();
    let who = desk.admit(uid, None).unwrap();
    for name in STAFF {
        let add = AccountEdit::Add { role: Role::Staff, uid: None };
        desk.edit_account(&who, name.parse().unwrap(), add).unwrap();
    }
    let mut place = 0;
    while place < applications {
        let (text, next) = file_from(place, applications);
        // They are worked on some days after the last one came.
        *now.lock().unwrap() = moment(received_on(next - 1, applications) + Days::new(5));
        let file = format!("forms-{place:07}.jsonl");
        let file = Intake { file, bytes: text.into_bytes(), documents: Vec::new(), dry_run: false, again: false };
        let taken = desk.intake(&who, file).unwrap_or_else(|error| panic!("{error:?}"));
        let numbers: Vec<(usize, Number)> = taken.iter().enumerate().map(|(n, one)| (place + n, one.number)).collect();
        bring_on(&desk, &who, &numbers);
        place = next;
        tell(place);
    }
    desk.close();
}

/// Does to each application what its place says, many at the same time as many terminals would.
fn bring_on(desk: &Desk, who: &Who, numbers: &[(usize, Number)]) {
    std::thread::scope(|scope| {
        for client in 0..CLIENTS {
            scope.spawn(move || {
                for (place, number) in numbers.iter().skip(client).step_by(CLIENTS) {
                    for command in stages::commands(*place) {
                        desk.command(who, *number, None, command).unwrap_or_else(|error| panic!("{number}: {error:?}"));
                    }
                }
            });
        }
    });
}

fn moment(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(NaiveTime::from_hms_opt(15, 0, 0).unwrap()).and_utc()
}
