//! Who is let in at the desk, what is kept of their keys for sshd, and the news that they hear.

use std::io;
use std::sync::PoisonError;
use std::sync::mpsc::Receiver;

use super::access::Door;
use super::watch::{Audience, Ring};
use super::{Desk, DeskError, News, Via, Who, key_ring};

/// The Unix user through whom others come.
#[derive(Debug, Clone, Copy)]
pub(super) struct Gateway {
    pub(super) uid: u32,
    /// Who reads the file of the keys for sshd.
    group: Option<u32>,
}

impl Desk {
    /// This desk with a gateway: a Unix user through whom accounts come by their SSH keys (V1), whose file it keeps.
    /// The members of a group may read that file: the gateway's own. On a full disk it stays what it was, and all else goes on.
    pub fn with_gateway(mut self, uid: u32, group: Option<u32>) -> Result<Self, DeskError> {
        self.gateway = Some(Gateway { uid, group });
        match self.keep_keys() {
            Err(error) if !matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded) => {
                Err(DeskError::Store(not_written(&error)))
            }
            _ => Ok(self),
        }
    }

    /// Sees that no key opens this desk through a gateway that it had before.
    pub fn without_gateway(&self) -> Result<(), DeskError> {
        key_ring::remove(self.folder()).map_err(|error| {
            DeskError::Store(format!("the file of the keys for sshd is not removed, and there is no gateway: {error}"))
        })
    }

    /// Writes the file of the keys that open the desk, where there is a gateway to read it. One that cannot be written is
    /// tried again whenever somebody comes.
    pub(super) fn keep_keys(&self) -> io::Result<()> {
        let Some(gateway) = self.gateway else { return Ok(()) };
        // Read while the file is held, so that an older list never takes the place of a newer one.
        let mut trouble = self.keys_trouble.lock().unwrap_or_else(PoisonError::into_inner);
        let accounts = self.shared.around().accounts.clone();
        let kept = key_ring::keep(self.folder(), gateway.group, &accounts);
        if let Err(error) = &kept {
            tracing::error!(%error, "the file of the keys is not written");
        }
        *trouble = kept.as_ref().err().map(not_written);
        kept
    }

    /// The Unix user of the gateway, where there is one.
    pub(super) fn gateway(&self) -> Option<u32> {
        self.gateway.map(|gateway| gateway.uid)
    }

    /// What keeps the file of the keys from saying what the accounts are; none when all is well.
    pub fn keys_trouble(&self) -> Option<String> {
        self.keys_trouble.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Lets a Unix user in, as the account it named or as its own (V1).
    pub fn admit(&self, uid: u32, named: Option<&str>) -> Result<Who, DeskError> {
        self.admit_by(uid, named, None)
    }

    /// As [`Self::admit`], for somebody who may have come through the gateway.
    pub fn admit_by(&self, uid: u32, named: Option<&str>, via: Option<&Via>) -> Result<Who, DeskError> {
        if self.keys_trouble().is_some() {
            // Whoever asks is let in or not by what the accounts are, and that is told in the log.
            let _ = self.keep_keys();
        }
        self.at_the_door(|door| door.admit(uid, named, via))
    }

    /// Refuses a Unix user who is nobody at this desk.
    pub fn knows(&self, uid: u32) -> Result<(), DeskError> {
        self.at_the_door(|door| door.knows(uid))
    }

    fn at_the_door<T>(&self, ask: impl FnOnce(&Door<'_>) -> T) -> T {
        let around = self.shared.around();
        ask(&Door {
            accounts: &around.accounts,
            owner: &self.shared.owner,
            gateway: self.gateway.map(|gateway| gateway.uid),
        })
    }

    /// Somebody as they are now: the role of their account may be another than when they came, and it may be disabled, or
    /// the key gone by which they came (V1).
    pub fn refreshed(&self, who: &Who) -> Result<Who, DeskError> {
        let account = self.at_the_door(|door| door.still(who))?;
        Ok(Who { account, ..who.clone() })
    }

    /// Refuses whoever is not any more what they were when they asked (V1).
    pub fn still_is(&self, who: &Who) -> Result<(), DeskError> {
        self.shared.around().still_admits(who, &self.shared.owner)
    }

    /// The news from now on, of which each role hears what it may know (V1).
    pub fn watch(&self, who: &Who) -> Receiver<News> {
        self.watch_ringing(who, Box::new(|| {}))
    }

    /// As [`Self::watch`]; `ring` is called after each of the news, and after the last.
    pub fn watch_ringing(&self, who: &Who, ring: Ring) -> Receiver<News> {
        // Whoever comes is told what is so now.
        self.shared.look_at_room();
        self.shared.watchers.watch(who.account.name.clone(), Audience::of(who.account.role), ring)
    }
}

fn not_written(error: &io::Error) -> String {
    format!("the file of the keys for sshd is not written: {error}")
}
