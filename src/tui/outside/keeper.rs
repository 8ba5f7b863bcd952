use std::collections::BTreeMap;
use std::io;
use std::sync::mpsc::{Receiver, Sender};

use super::{DraftName, Drafts, Files, NewForms};
use crate::tui::event::Event;

/// What the thread that reads and writes files is given to do.
#[derive(Debug)]
pub(in crate::tui) enum Errand {
    /// Tell what was kept under a name.
    Recall(DraftName),
    /// Keep a text under a name; none: nothing any more.
    Keep(DraftName, Option<String>),
    /// Say so when all that was given before is written.
    Rest(Sender<()>),
    /// Write a document into a new file.
    Export {
        /// Where, as it was typed.
        path: String,
        /// The document's name on file.
        name: String,
        /// Its bytes.
        bytes: Vec<u8>,
    },
    /// Gather the documents that a form names, but those of another one.
    Gather(String, Option<String>),
    /// Read a file to attach it.
    Read(String),
}

/// Keeps drafts until nobody gives it any more, then says so by dropping `done`: of what waits for one name only the
/// last is written, so that fast typing on a slow disk falls no further behind than one write.
pub(in crate::tui) fn keep(
    mut drafts: Box<dyn Drafts>,
    mut forms: Box<dyn NewForms>,
    mut files: Box<dyn Files>,
    given: &Receiver<Errand>,
    tell: &(dyn Fn(Event) -> bool + Send + Sync),
    done: Sender<()>,
) {
    let mut was_trouble = false;
    while let Ok(first) = given.recv() {
        let (mut waiting, mut resting) = (BTreeMap::new(), Vec::new());
        for one in std::iter::once(first).chain(given.try_iter()) {
            match one {
                Errand::Keep(name, text) => drop(waiting.insert(name, text)),
                Errand::Rest(rest) => resting.push(rest),
                Errand::Export { path, name, bytes } => {
                    tell(Event::Exported(files.export(&path, &name, &bytes)));
                }
                Errand::Gather(form, on_file) => {
                    tell(Event::Gathered(forms.documents(&form, on_file.as_deref())));
                }
                Errand::Read(path) => drop(tell(Event::Read(files.read(&path)))),
                Errand::Recall(name) => {
                    let kept = match waiting.remove(&name) {
                        Some(text) => write(&mut *drafts, &name, text.as_deref()).and_then(|()| drafts.recall(&name)),
                        None => drafts.recall(&name),
                    };
                    // What is told as trouble is taken back by the next text that is kept.
                    was_trouble |= kept.is_err();
                    tell(Event::Recalled(name, kept.map_err(|error| error.to_string())));
                }
            }
        }
        for (name, text) in waiting {
            let trouble = write(&mut *drafts, &name, text.as_deref()).err().map(|error| error.to_string());
            if trouble.is_some() || was_trouble {
                was_trouble = trouble.is_some();
                tell(Event::Drafts { trouble });
            }
        }
        for rest in resting {
            // Whoever waits no longer has gone on.
            let _ = rest.send(());
        }
    }
    drop(done);
}

fn write(drafts: &mut dyn Drafts, name: &DraftName, text: Option<&str>) -> io::Result<()> {
    match text {
        Some(text) => drafts.keep(name, text),
        None => drafts.forget(name),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;
    use std::sync::mpsc::channel;

    use super::*;
    use crate::link::protocol::Problem;
    use crate::tui::outside::{Documents, Kept, OwnFiles};

    /// A disk that is full for the first write, and counts them.
    #[derive(Default)]
    struct Full {
        writes: u32,
    }

    impl Drafts for Full {
        fn recall(&mut self, _: &DraftName) -> io::Result<Option<Kept>> {
            let at = chrono::DateTime::UNIX_EPOCH;
            Ok(Some(Kept { text: format!("after {} writes", self.writes), at }))
        }

        fn keep(&mut self, _: &DraftName, _: &str) -> io::Result<()> {
            self.writes += 1;
            if self.writes == 1 { Err(io::ErrorKind::StorageFull.into()) } else { Ok(()) }
        }

        fn forget(&mut self, _: &DraftName) -> io::Result<()> {
            Ok(())
        }
    }

    struct NoForms;

    impl NewForms for NoForms {
        fn documents(&mut self, _: &str, _: Option<&str>) -> Result<Documents, Vec<Problem>> {
            Ok(Vec::new())
        }
    }

    fn name(form: &str) -> DraftName {
        DraftName { account: "ada".parse().expect("a name"), number: None, form: form.to_owned() }
    }

    /// What is told of errands that all wait when the thread comes to them, on a disk that took so many writes before.
    fn told(writes: u32, errands: Vec<Errand>) -> Vec<String> {
        let told = Mutex::new(Vec::new());
        let tell = |event: Event| {
            told.lock().expect("one thread").push(format!("{event:?}"));
            true
        };
        let (give, given) = channel();
        let (done, ended) = channel();
        for errand in errands {
            give.send(errand).expect("taken");
        }
        drop(give);
        keep(Box::new(Full { writes }), Box::new(NoForms), Box::new(OwnFiles::new(None)), &given, &tell, done);
        assert!(ended.recv().is_err(), "its end is told by silence");
        told.into_inner().expect("one thread")
    }

    fn text(form: &str, text: u32) -> Errand {
        Errand::Keep(name(form), Some(text.to_string()))
    }

    #[test]
    fn a_full_disk_is_told_of_and_one_with_room_is_not() {
        let said = told(0, vec![text("payment", 1)]);
        assert!(matches!(&said[..], [one] if one.contains("trouble: Some")), "{said:?}");
        assert_eq!(told(1, vec![text("payment", 1)]), Vec::<String>::new());
    }

    #[test]
    fn of_many_texts_for_one_name_the_last_alone_is_written_and_before_it_is_recalled() {
        let mut errands: Vec<Errand> = (0..100).map(|one| text("payment", one)).collect();
        errands.extend([text("feedback", 1), Errand::Recall(name("payment")), text("payment", 100)]);
        let said = told(1, errands);
        assert!(matches!(&said[..], [one] if one.contains("after 2 writes")), "{said:?}");
    }
}
