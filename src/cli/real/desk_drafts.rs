use std::io;

use crate::link::protocol::{Answer, DraftKey, Request};
use crate::link::{Client, ConnectOptions};
use crate::tui::outside::{DraftName, Drafts, Kept, Own};

/// Drafts that the desk's server keeps, for a session that has no folder on this machine. On a connection of their own: a
/// draft is written while the screen's asks.
pub(super) struct DeskDrafts {
    options: ConnectOptions,
    client: Option<Client>,
    own: Own,
}

impl DeskDrafts {
    pub(super) fn new(options: ConnectOptions) -> Self {
        Self { options, client: None, own: Own::default() }
    }

    fn ask(&mut self, request: &Request) -> io::Result<Answer> {
        let connected = self.client.take().map_or_else(|| Client::connect(&self.options), Ok);
        let mut client = connected.map_err(io::Error::other)?;
        let answer: Answer = client.ask(request).map_err(io::Error::other)?;
        self.client = Some(client);
        match answer {
            Answer::Failed(failure) => Err(io::Error::other(failure.message().to_owned())),
            answer => Ok(answer),
        }
    }

    fn read(&mut self, name: &DraftName) -> io::Result<Option<Kept>> {
        match self.ask(&Request::Draft(key(name)))? {
            Answer::Draft(kept) => Ok(kept.map(|(text, at)| Kept { text, at })),
            _ => Err(io::Error::other("the server answered something else")),
        }
    }
}

/// The account is the server's to know.
fn key(name: &DraftName) -> DraftKey {
    DraftKey { number: name.number, form: name.form.clone() }
}

impl Drafts for DeskDrafts {
    fn recall(&mut self, name: &DraftName) -> io::Result<Option<Kept>> {
        let kept = self.read(name)?;
        if let Some(kept) = &kept {
            self.own.note(name, &kept.text);
        }
        Ok(kept)
    }

    fn keep(&mut self, name: &DraftName, text: &str) -> io::Result<()> {
        self.ask(&Request::KeepDraft(key(name), Some(text.to_owned())))?;
        self.own.note(name, text);
        Ok(())
    }

    fn forget(&mut self, name: &DraftName) -> io::Result<()> {
        // Whoever may not read what is kept any more may still have it go.
        if let Ok(Some(kept)) = self.read(name)
            && !self.own.is_it(name, &kept.text)
        {
            return Ok(());
        }
        self.ask(&Request::KeepDraft(key(name), None)).map(drop)
    }
}
