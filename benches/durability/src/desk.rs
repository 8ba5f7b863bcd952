//! The desk, in this process: rules, journal and state, without the way over the socket.

use std::collections::VecDeque;
use std::path::Path;

use qapdesk::codec;
use qapdesk::desk::{Clock, Desk, Intake, Owner, Who};
use qapdesk::domain::{Command, Number};

use crate::{Bytes, Client, Peer};

/// A desk with applications.
pub struct Open {
    desk: Desk,
    who: Who,
    numbers: Vec<Number>,
}

impl Open {
    pub fn new(folder: &Path, applications: usize) -> Self {
        let owner = Owner { uid: 1000, name: "ada".to_owned() };
        let desk = Desk::open(folder, owner, Clock::system(), &mut |_| {}).unwrap();
        let who = desk.admit(1000, None).unwrap();
        let numbers = (0..applications).map(|place| desk.intake(&who, form(place)).unwrap()[0].number).collect();
        Self { desk, who, numbers }
    }

    /// What a change comes to, measured on one that is made and taken back.
    pub fn bytes(&self) -> Bytes {
        let number = self.numbers[0];
        for to in [true, false] {
            self.desk.command(&self.who, number, None, command(to)).unwrap();
        }
        let history = self.desk.history(&self.who, number).unwrap();
        let change = codec::encode(history.last().unwrap()).unwrap();
        // A sealed record has a nonce's tag and its head beside it.
        let batch = [change.as_slice(), &[0; 64]].concat();
        // The record has what is needed to undo beside what is shown.
        let application = codec::encode(&self.desk.show(&self.who, number).unwrap().evidence).unwrap();
        Bytes { batch, application, change }
    }
}

impl Peer for Open {
    fn name(&self) -> &'static str {
        "the desk"
    }

    fn client(&self, own: Vec<usize>) -> Box<dyn Client + '_> {
        let own = own.into_iter().map(|place| (self.numbers[place], true));
        Box::new(One { open: self, own: own.collect() })
    }
}

struct One<'a> {
    open: &'a Open,
    /// Its applications, the next one first, and whether that is to be given to somebody.
    own: VecDeque<(Number, bool)>,
}

impl Client for One<'_> {
    fn change(&mut self) {
        let (number, to) = self.own.pop_front().unwrap();
        // Who has it already is refused, after a turn that ended on this.
        let is_refused = self.open.desk.command(&self.open.who, number, None, command(to)).is_err();
        if is_refused {
            self.open.desk.command(&self.open.who, number, None, command(!to)).unwrap();
        }
        self.own.push_back((number, to == is_refused));
    }
}

fn command(to: bool) -> Command {
    Command::Assign { to: to.then(|| "ada".parse().unwrap()) }
}

fn form(place: usize) -> Intake {
    let text = format!(
        "form = \"qap-application/1\"\nreceived_on = 2026-10-12\n[candidate]\nfamily_name = \"Doe {place}\"\n\
         email = \"c{place}@example.org\"\n[experience]\nmediator = {{ cases = 30, hours = 300 }}\n"
    );
    let file = "form.toml".to_owned();
    Intake { file, bytes: text.into_bytes(), documents: Vec::new(), dry_run: false, again: false }
}
