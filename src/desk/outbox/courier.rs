use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use super::unread::Unread;
use super::{Carried, Carrier, Leave, MailSettings, MailSettingsError, Step, StepDone};
use crate::desk::DeskError;
use crate::desk::job::Job;
use crate::desk::service::{Jobs, Shared};
use crate::domain::{Letter, LetterId};
use crate::letters::{MailError, Message};
use crate::text::Line;

/// How often is looked whether a letter's time has come, while one waits.
const LOOK: Duration = Duration::from_millis(500);
/// How long no letter is tried after the mail server could not be reached.
const REST: TimeDelta = TimeDelta::minutes(1);
/// How often the end of an attempt is given to the writer again while the disk takes nothing.
const KEEP_AGAIN: Duration = Duration::from_secs(1);
/// What is told where the courier itself fails.
const FAILED_INSIDE: &str = "the courier failed inside and sends nothing more: see the log, then end the server with \
                             qapdesk stop; the next one begins anew";
/// What is told where letters that may have gone cannot be told from those that wait.
const NOT_NOTED: &str = "this desk was brought back from a copy, and the full disk does not take which letters waited in it: \
                         none is sent; make room, then run qapdesk restart";
/// How long an end of the courier takes that nobody needs to be told of.
const AT_ONCE: Duration = Duration::from_millis(100);
/// How long an attempt under way may hold up the end of the server.
pub(in crate::desk) const PARTING: Duration = Duration::from_secs(20);

/// The thread that sends released letters, from outside.
#[derive(Debug)]
pub(in crate::desk) struct Courier {
    bell: SyncSender<()>,
    gone: Receiver<()>,
    thread: Option<JoinHandle<()>>,
    jobs: Jobs,
    leave: Arc<Leave>,
}

/// What holds up released letters, in words, besides wrong settings.
#[derive(Debug, Default)]
pub(in crate::desk) struct Trouble {
    words: Mutex<Option<String>>,
    /// Nothing is sent any more.
    is_final: AtomicBool,
}

impl Trouble {
    pub(super) fn get(&self) -> Option<String> {
        self.words.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether it lasts as long as the server.
    pub(super) fn is_final(&self) -> bool {
        self.is_final.load(Ordering::Acquire)
    }

    fn set(&self, trouble: Option<String>) {
        *self.words.lock().unwrap_or_else(PoisonError::into_inner) = trouble;
    }

    fn end(&self, words: &str) {
        self.set(Some(words.to_owned()));
        self.is_final.store(true, Ordering::Release);
    }
}

impl Courier {
    /// Starts the thread.
    pub(in crate::desk) fn start(shared: &Arc<Shared>, jobs: Jobs, carrier: Carrier) -> Result<Self, DeskError> {
        // One ring is enough, however many letters were released meanwhile.
        let (bell, rung) = sync_channel(1);
        let (going, gone) = sync_channel(1);
        let leave = Arc::new(Leave::default());
        let round = Delivery {
            shared: Arc::clone(shared),
            jobs: Arc::clone(&jobs),
            carrier,
            leave: Arc::clone(&leave),
            rests_since: None,
        };
        let shared = Arc::clone(shared);
        let thread = std::thread::Builder::new().name("courier".to_owned()).spawn(move || {
            if catch_unwind(AssertUnwindSafe(|| round.run(&rung))).is_err() {
                tracing::error!("the courier failed inside");
                shared.mail.trouble.end(FAILED_INSIDE);
            }
            // The desk may not wait for it any more.
            let _ = going.try_send(());
        });
        let thread = thread.map_err(|error| DeskError::Store(format!("cannot start the courier: {error}")))?;
        Ok(Self { bell, gone, thread: Some(thread), jobs, leave })
    }

    /// Says that letters may be there to be sent.
    pub(in crate::desk) fn ring(&self) {
        // Full means that it was rung already.
        let _ = self.bell.try_send(());
    }

    /// Lets an attempt under way come to its end, within bounds, and begins no other. Tells of the letter that is waited
    /// for; answers that it may have gone, where the wait is given up. One of which nothing was handed over is tried again by
    /// the next desk.
    pub(in crate::desk) fn stop(
        mut self,
        bounds: Duration,
        sending: &dyn Fn() -> Option<LetterId>,
        tell: &mut dyn FnMut(&str),
    ) -> Option<String> {
        drop(self.bell);
        let mut is_gone = !matches!(self.gone.recv_timeout(AT_ONCE), Err(RecvTimeoutError::Timeout));
        if !is_gone {
            let seconds = bounds.as_secs();
            if let Some(id) = sending() {
                tell(&format!("letter {id} is being sent, which may take {seconds} seconds at most"));
            }
            is_gone = !matches!(self.gone.recv_timeout(bounds), Err(RecvTimeoutError::Timeout));
        }
        if is_gone {
            if let Some(thread) = self.thread.take() {
                // It says itself that it failed.
                let _ = thread.join();
            }
            return None;
        }
        let came = self.leave.call_back();
        let id = sending()?;
        if let Some(carried) = came
            && matches!(keep(&self.jobs, Step::End { id, carried }), Ok(Ok(true)))
        {
            tell(&format!("nothing of letter {id} was handed over: it is tried again when the desk is open"));
            return None;
        }
        tracing::warn!(%id, "the letter was still being sent when the desk stopped");
        Some(format!("letter {id} was still being sent: whether it went nobody knows, see qapdesk outbox"))
    }
}

/// The desk is closing: no further attempt is made.
struct Closing;

struct Delivery {
    shared: Arc<Shared>,
    jobs: Jobs,
    carrier: Carrier,
    leave: Arc<Leave>,
    rests_since: Option<DateTime<Utc>>,
}

impl Delivery {
    fn run(mut self, rung: &Receiver<()>) {
        while !self.shared.mail.trouble.is_final() {
            let waits = self.shared.around().outbox.is_under_way();
            if !waits {
                // What held up the last one, which was given up or called back, holds up none.
                self.shared.mail.trouble.set(None);
                self.shared.mail.unread.keep(&[]);
            }
            let heard = if waits { rung.recv_timeout(LOOK) } else { rung.recv().map_err(Into::into) };
            match heard {
                Err(RecvTimeoutError::Disconnected) => return,
                // Who asks for a letter now does not wait for a rest.
                Ok(()) => self.rests_since = None,
                Err(RecvTimeoutError::Timeout) => {}
            }
            if self.deliver_due(rung).is_err() {
                return;
            }
        }
    }

    /// Sends what is due.
    fn deliver_due(&mut self, rung: &Receiver<()>) -> Result<(), Closing> {
        let now = self.shared.clock.now();
        if self.rests_since.is_some_and(|since| is_resting(since, now)) {
            return Ok(());
        }
        let due = self.shared.around().outbox.due(now);
        let unread = &self.shared.mail.unread;
        unread.keep(&due);
        if due.is_empty() {
            return Ok(());
        }
        // Wrong settings are told to who asks for the outbox.
        let Ok(settings) = self.shared.mail.settings() else { return Ok(()) };
        for id in due.into_iter().filter(|id| !unread.rests(*id, now)) {
            if matches!(rung.try_recv(), Err(std::sync::mpsc::TryRecvError::Disconnected)) {
                return Err(Closing);
            }
            let letter = match self.shared.reader.letter(id) {
                Ok(Some(letter)) => letter,
                Ok(None) => continue,
                Err(error) => {
                    if unread.note(id, now, error.to_string()) {
                        tracing::error!(%error, %id, "the letter cannot be read");
                    }
                    continue;
                }
            };
            match self.attempt(&letter, &settings, rung)? {
                Some(Carried::Unreachable(why)) => {
                    self.shared.mail.trouble.set(Some(why));
                    self.rests_since = Some(self.shared.clock.now());
                    return Ok(());
                }
                Some(_) => self.shared.mail.trouble.set(None),
                None => {}
            }
        }
        Ok(())
    }

    /// One attempt: kept before it begins and after it ends. Absent where none was made; where nothing can be kept none is,
    /// and the others rest as well, and where the letter is to wait it rests by itself.
    fn attempt(
        &self,
        letter: &Letter,
        settings: &MailSettings,
        rung: &Receiver<()>,
    ) -> Result<Option<Carried>, Closing> {
        let (id, revision) = (letter.id, letter.revision);
        let message = match Message::of(letter, &settings.sender) {
            Ok(message) => message,
            Err(error) => {
                self.spoil(id, revision, &error)?;
                return Ok(None);
            }
        };
        let begin = Step::Begin { id, revision, message: message.bytes.clone() };
        match self.keep(begin)? {
            Ok(true) => {}
            Ok(false) => return Ok(None),
            // It is to wait, and keeps no other one waiting.
            Err(DeskError::Refused(refusal)) => {
                self.shared.mail.unread.note(id, self.shared.clock.now(), refusal.message);
                return Ok(None);
            }
            Err(error) => {
                tracing::error!(%error, %id, "the letter is not tried while nothing can be kept");
                let why = format!("nothing can be kept, so no letter is tried: {error}");
                return Ok(Some(Carried::Unreachable(why)));
            }
        }
        self.shared.mail.unread.forget(id);
        let carry = || self.carrier.0.carry(&settings.route, &message, &self.leave);
        let carried = catch_unwind(AssertUnwindSafe(carry)).unwrap_or_else(|_| {
            tracing::error!(%id, "the courier failed inside while it sent the letter");
            Carried::Unsure("the desk failed inside while sending it".to_owned())
        });
        // What a mail server said may name the recipient; it is kept with the letter.
        tracing::info!(%id, came = carried.name(), "a letter was tried");
        loop {
            match self.keep(Step::End { id, carried: carried.clone() })? {
                Ok(_) => {
                    self.leave.give_back();
                    return Ok(Some(carried));
                }
                Err(error) => tracing::error!(%error, %id, "what came of the letter cannot be kept yet"),
            }
            if matches!(rung.recv_timeout(KEEP_AGAIN), Err(RecvTimeoutError::Disconnected)) {
                return Err(Closing);
            }
        }
    }

    fn spoil(&self, id: LetterId, revision: u32, why: &MailError) -> Result<(), Closing> {
        if let Err(error) = self.keep(Step::Spoiled { id, revision, why: why.to_string() })? {
            tracing::error!(%error, %id, "what is wrong with the letter cannot be kept yet");
        }
        Ok(())
    }

    fn keep(&self, step: Step) -> Result<StepDone, Closing> {
        keep(&self.jobs, step)
    }
}

/// Whether a rest that began at a moment lasts; a clock that was set back since ends it.
pub(super) fn is_resting(since: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    (TimeDelta::zero()..REST).contains(&(now - since))
}

/// Has the writer keep a step.
fn keep(jobs: &Jobs, step: Step) -> Result<StepDone, Closing> {
    let jobs = jobs.lock().unwrap_or_else(PoisonError::into_inner).clone().ok_or(Closing)?;
    let (reply, answer) = sync_channel(1);
    jobs.send(Job::Step(step, reply)).map_err(|_| Closing)?;
    drop(jobs);
    answer.recv().map_err(|_| Closing)
}

/// The mail of a desk, as all threads see it.
#[derive(Debug)]
pub(in crate::desk) struct MailRoom {
    /// The desk's folder, in which the settings are.
    folder: PathBuf,
    /// Where notices to IMI go, as the settings had it when they were read last.
    imi: Mutex<Option<Line>>,
    pub(super) trouble: Trouble,
    pub(super) unread: Unread,
}

impl MailRoom {
    /// The mail of the desk in a folder.
    pub(in crate::desk) fn new(folder: &Path) -> Self {
        let (trouble, unread) = (Trouble::default(), Unread::default());
        let room = Self { folder: folder.to_owned(), imi: Mutex::default(), trouble, unread };
        room.refresh();
        room
    }

    /// The settings as the desk's folder has them now. Never asked by the writer, which waits for no file but its own.
    pub(super) fn settings(&self) -> Result<MailSettings, MailSettingsError> {
        let settings = MailSettings::read(&self.folder);
        let imi = match &settings {
            Ok(settings) => settings.imi.clone(),
            Err(MailSettingsError::Missing(_)) => None,
            // A slip of the pen does not unsay what was known.
            Err(MailSettingsError::Wrong { .. }) => return settings,
        };
        *self.imi.lock().unwrap_or_else(PoisonError::into_inner) = imi;
        settings
    }

    /// Has [`Self::imi`] say what the settings say now; for who asks for something that needs it, before the writer does it.
    pub(in crate::desk) fn refresh(&self) {
        // What is wrong with them is told to who asks for the outbox.
        let _ = self.settings();
    }

    /// Has no letter sent before the next start: of those that waited when the desk was brought back it could not be kept
    /// that they may have gone.
    pub(in crate::desk) fn send_none(&self) {
        self.trouble.end(NOT_NOTED);
    }

    /// Where notices to IMI go by the settings, as they were read last.
    pub(super) fn imi(&self) -> Option<Line> {
        self.imi.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Why released letters do not go out; none where they do.
    pub(super) fn trouble(&self) -> Option<String> {
        match self.settings() {
            Err(error) if !self.trouble.is_final() => Some(error.to_string()),
            _ => self.trouble.get().or_else(|| self.unread.words()),
        }
    }
}
