//! News: a connection on which only the server speaks.

use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use serde::de::DeserializeOwned;

use super::connect::establish;
use super::contact::Contact;
use super::options::ConnectOptions;
use crate::link::LinkError;
use crate::link::background::one_line;
use crate::link::hello::Push;
use crate::link::preface::Operation;

/// What a watcher is handed.
#[derive(Debug)]
pub enum Pushed<News> {
    /// One piece of news.
    News(News),
    /// No more will come: the server left, or cut a watcher that was too slow. Watch again, then read everything again.
    Lost(LinkError),
}

/// Watching ends when this is dropped.
#[derive(Debug)]
pub struct Watching {
    stream: Arc<UnixStream>,
}

impl Drop for Watching {
    fn drop(&mut self) {
        // The reading thread sees the end and goes; a connection that is gone already needs nothing.
        let _ = self.stream.shutdown(Shutdown::Both);
    }
}

/// News as they come, until dropped.
#[derive(Debug)]
pub struct Watch<News> {
    receiver: Receiver<Pushed<News>>,
    _watching: Watching,
}

impl<News> Watch<News> {
    /// Where the news arrive; after [`Pushed::Lost`] nothing does.
    pub fn receiver(&self) -> &Receiver<Pushed<News>> {
        &self.receiver
    }
}

pub(super) fn watch<News: DeserializeOwned + Send + 'static>(
    options: &ConnectOptions,
) -> Result<Watch<News>, LinkError> {
    let (sender, receiver) = channel();
    let watching = watch_with(options, move |pushed| sender.send(pushed).is_ok())?;
    Ok(Watch { receiver, _watching: watching })
}

pub(super) fn watch_with<News: DeserializeOwned>(
    options: &ConnectOptions,
    on_news: impl FnMut(Pushed<News>) -> bool + Send + 'static,
) -> Result<Watching, LinkError> {
    let contact = establish(options, Operation::News, &mut |_| {})?;
    let watching = Watching { stream: Arc::clone(&contact.stream) };
    let thread = thread::Builder::new().name("news".to_owned());
    let spawned = thread.spawn(move || hand_on(contact, on_news));
    spawned.map_err(|source| LinkError::io("a thread for news of", &options.desk_dir, source))?;
    Ok(watching)
}

fn hand_on<News: DeserializeOwned>(mut contact: Contact, mut on_news: impl FnMut(Pushed<News>) -> bool) {
    loop {
        let pushed = match contact.reader.next(None) {
            Ok(Some(Push::News(news))) => Pushed::News(news),
            Ok(Some(Push::Cut(why))) => Pushed::Lost(LinkError::CutOff(one_line(&why))),
            Ok(None) => Pushed::Lost(LinkError::NewsEnded),
            Err(error) => Pushed::Lost(error.into()),
        };
        let lost = matches!(pushed, Pushed::Lost(_));
        if !on_news(pushed) || lost {
            return;
        }
    }
}
