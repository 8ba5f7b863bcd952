use std::collections::BTreeMap;
use std::io;
use std::sync::mpsc::{Receiver, Sender};

use super::{DraftName, Drafts, NewForms};
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
    /// Gather the documents that a new application's form names.
    Gather(String),
}

/// Keeps drafts until nobody gives it any more, then says so by dropping `done`: of what waits for one name only the
/// last is written, so that fast typing on a slow disk falls no further behind than one write.
pub(in crate::tui) fn keep(
    mut drafts: Box<dyn Drafts>,
    mut forms: Box<dyn NewForms>,
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
                Errand::Gather(form) => drop(tell(Event::Gathered(forms.documents(&form)))),
                Errand::Recall(name) => {
                    let kept = match waiting.remove(&name) {
                        Some(text) => write(&mut *drafts, &name, text.as_deref()).and_then(|()| drafts.recall(&name)),
                        None => drafts.recall(&name),
                    };
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
