use chrono::NaiveDate;

use crate::domain::view::{ApplicationView, RequirementView};
use crate::domain::{
    AccountName, Act, AssessorId, Command, Decision, Item, Number, Refusal, Requirement, Role, Rule, SheetKey, Verdict,
    is_reason_told, lack,
};
use crate::link::protocol::Failure;
use crate::text::Line;
use crate::tui::action::Action;
use crate::tui::layer::{Form, Task};

/// Why the desk cannot be suspended, for the hint bar.
pub const NO_SHELL_SHORT: &str = "no shell";
/// The same, for its key.
pub const NO_SHELL: &str = "not suspended: no shell is under the desk that could bring it back; q leaves it";
/// Why nothing can be changed while the server is away, for the hint bar.
pub const OFFLINE_SHORT: &str = "offline";
/// Why nothing can be changed while the server is away.
pub const OFFLINE: &str = "not sent: the desk's server does not answer; nothing was changed, try again when live";
/// What a command that was under way when the server went away says.
pub const LOST_IN_COMMAND: &str =
    "the connection was lost before the answer: the page will show whether it was done, look before repeating";
/// That a command needs an application, for the hint bar.
pub const NOTHING_SELECTED_SHORT: &str = "none selected";
/// That a command needs an application.
pub const NOTHING_SELECTED: &str = "no application is selected: move to one, or look one up";
/// That an application has no document, for the hint bar.
pub const NO_DOCUMENT_SHORT: &str = "none";
/// That an application has no document.
pub const NO_DOCUMENT: &str = "no document is on file for this application";
/// That the document that was chosen is not on file any more.
pub const DOCUMENT_GONE: &str = "that document is no longer on file: choose another one";
/// That what the document was to be attached to is not on file any more.
pub const SLOT_GONE: &str = "that course is no longer on file: choose another place for the document";
/// What is said when a question needs the page and it is not here yet.
pub const WAITING_FOR_PAGE: &str = "the application is not here yet: save again when it is shown";
/// What a key says that waits for the answer to what was typed before it.
pub const WAITING: &str = "waiting for the desk; Esc closes what waits, ctrl-c leaves at once";
/// What a key says that is for the desk's server while that is being started.
pub const WAITING_FOR_SERVER: &str =
    "starting the desk's server: what you type is done once it is there; ctrl-c leaves at once";
/// What is said of what waited for a server that is not there.
pub const NOT_STARTED: &str = "not done: the desk's server is not there, and what was typed for it is dropped";
/// What is said when a layer is closed whose command is under way.
pub const WAITING_CLOSED: &str = "waiting for the desk; what was typed is kept until it answers";
/// What the key for leaving says while what was typed before it waits.
pub const LEAVING: &str = "leaving when the desk has answered, or in 5 seconds; ctrl-c leaves at once";
/// That an answer was not one to the question.
pub const WRONG_ANSWER: &str = "the server gave an answer that does not belong to the question: restart qapdesk";
/// Which keys answer a question.
pub const CONFIRM_KEYS: &str = "Enter or y: do it · Esc or n: leave it";

/// What a question says of what can be taken back.
pub const CAN_BE_UNDONE: &str = "It can be undone.";
/// That a command is for a page to read, for the hint bar.
pub const NO_PAGE_SHORT: &str = "on a page";
/// That a command is for a page to read.
pub const NO_PAGE: &str = "this is for a page to read: open the file, the evidence or the history first";
/// That no item is selected.
pub const NO_ITEM: &str = "nothing is selected here: go to an item first";
/// That such an item is not removed by itself.
pub const NOT_REMOVED: &str = "this is not removed by itself: edit the whole form";

/// What stands over what is to be judged before a requirement is accepted.
pub const TO_JUDGE: &str = "Only a person can judge this. Have you read it?";

/// What was done, on which application.
pub fn done(what: &str, number: Number, name: &str) -> String {
    format!("{what} · {}", super::whose(number, name))
}

/// That the program ended before the answer to a command.
pub fn left_unanswered(number: Number, name: &str) -> String {
    let whose = super::whose(number, name);
    format!("left before the desk answered: whether the change of {whose} was made is unknown, look before repeating")
}

/// That a key or command means nothing where it was given.
pub const NOTHING_HERE: &str = "that means nothing here";

/// That the program ended before an entry of the roster was saved.
pub fn left_entry(id: &AssessorId) -> String {
    format!("left before the desk answered: whether the entry of {id} was saved is unknown, look before repeating")
}

/// That the program ended before the answer to a step of an assessor.
pub fn left_step(key: &SheetKey, act: Act) -> String {
    format!(
        "left before the desk answered: whether you {} on {} is unknown, look before repeating",
        act.words(),
        key.number
    )
}

/// That the program ended before so many keys were acted on.
pub fn left_undone(keys: usize) -> String {
    let keys = super::count(keys, "key", "keys");
    format!("{keys} typed ahead did nothing")
}

/// Why a request was not done.
pub fn failure(failure: &Failure) -> String {
    let said = match failure {
        Failure::NotFound { message, hint } | Failure::Store { message, hint } | Failure::Busy { message, hint } => {
            with_hint(message, hint)
        }
        Failure::Refused { rule, message, hint, .. } => refused(*rule, message, hint),
        Failure::Forgotten { message, .. } => message.clone(),
        Failure::Conflict { message, .. } => format!("not done: {message}; look again, then repeat"),
        Failure::BadInput { problems } => {
            let problems: Vec<String> =
                problems.iter().map(|problem| with_hint(&problem.message, &problem.hint)).collect();
            problems.join("; ")
        }
    };
    clean(&said)
}

/// What sending again comes to.
const SENT_AGAIN: &str = ". Sent again it is done all the same; Esc looks first and keeps what you typed";

/// What a form says that was typed on an older revision.
pub fn conflict_in_form(message: &str) -> String {
    clean(&format!("not done: {message}")) + SENT_AGAIN
}

/// Who changed what, as a form was told in a conflict, where sending again would not come to the same.
pub fn conflict_alone(told: &str) -> &str {
    told.strip_suffix(SENT_AGAIN).unwrap_or(told)
}

/// Whether to do something on an application that was changed since its user saw it.
pub fn conflict_question(number: Number, name: &str) -> String {
    clean(&format!("{} was changed before this was done. Do it all the same?", super::whose(number, name)))
}

/// What came from elsewhere, as it may stand on the screen.
pub fn clean(said: &str) -> String {
    Line::clean(said).to_string()
}

fn refused(rule: Rule, message: &str, hint: &str) -> String {
    with_hint(&format!("refused by {rule}: {message}"), hint)
}

/// Why the rules refuse something, in a sentence.
pub fn refusal(refusal: &Refusal) -> String {
    clean(&refused(refusal.rule, &refusal.message, &refusal.hint))
}

/// The same in a word or two, for the hint bar: the rule, and what of the application it is about.
pub fn refused_short(refusal: &Refusal, view: &ApplicationView) -> String {
    let rule = refusal.rule;
    match rule {
        Rule::D4 => format!("{rule}: {}", super::open(view.requirements.iter().filter(|one| one.open).count())),
        Rule::D2 => format!("{rule}: unmet"),
        Rule::H2 => format!("{rule}: nothing"),
        Rule::S5 => format!("{rule}: {}", view.stage),
        _ => rule.to_string(),
    }
}

fn with_hint(message: &str, hint: &str) -> String {
    if hint.is_empty() { message.to_owned() } else { format!("{message}; {hint}") }
}

/// That the application that is open was forgotten.
pub fn forgotten(number: Number) -> String {
    format!("{number} was forgotten by an admin: it is not there any more")
}

/// That the account has another role than before.
pub fn now_as(role: Role) -> String {
    format!("an admin changed your role: you are {role} now; what you typed is kept")
}

/// That it is another account than before.
pub fn now_account(account: &AccountName, role: Role) -> String {
    format!(
        "an admin gave you another account: you are {account}, {role}, now; what you typed as the one before stays with it"
    )
}

/// That a role may not do something, for the hint bar.
pub fn not_for(role: Role) -> String {
    format!("not for {role}")
}

/// What the first key of a decision says when it only went to the requirements.
pub fn look_first(action: Action, requirement: Requirement, view: &ApplicationView) -> String {
    let name = &view.candidate.name;
    let title = view.requirement(requirement).map_or(requirement.title(), |one| &one.title);
    let what = match action {
        Action::Deficient => "mark it deficient".to_owned(),
        _ => format!("{} it", action.record().title.to_lowercase()),
    };
    format!("look first: {title} of {name}; the same key again will {what}")
}

/// What a task is, on which application.
fn task(task: Task, number: Number, name: &str) -> String {
    let what = match task {
        Task::Deficient(requirement) => format!("Mark {} deficient", requirement.title().to_lowercase()),
        Task::Waive(requirement) => format!("Waive {}", requirement.title().to_lowercase()),
        Task::Decline => "Decline the application".to_owned(),
        Task::Hold => "Put the application on hold".to_owned(),
        Task::Withdraw => "Record the withdrawal".to_owned(),
        Task::Reopen => "Reopen the application".to_owned(),
        Task::CloseIncomplete => "Close the application as incomplete".to_owned(),
        Task::Notify => "Draft the deficiency letter".to_owned(),
        Task::Feedback => "Record a feedback form".to_owned(),
        Task::Payment => "Record a payment".to_owned(),
        Task::Export => "Write a document into a file".to_owned(),
        Task::Reference => "Record a reference".to_owned(),
        Task::Course => "Record a training course".to_owned(),
        Task::Case => "Record a row of the case log".to_owned(),
        Task::Note => "Write a note".to_owned(),
        Task::Attach => "Attach a document".to_owned(),
        Task::Propose => "Propose a session".to_owned(),
        Task::Move(session) => format!("Move session {session}, or plan it otherwise"),
        Task::Cancel(session) => format!("Cancel session {session}"),
        Task::NoShow(session) => format!("Record who did not come to session {session}"),
        Task::RequestVideo => "Record the request for a video assessment".to_owned(),
        Task::AnswerVideo => "Grant or deny the video assessment".to_owned(),
        Task::Consent => "Record whether the candidate agrees to be recorded".to_owned(),
        Task::Conflict => "Conflict of an assessor with the candidate".to_owned(),
        Task::FeePaid(session) => format!("Record that an assessor was paid for session {session}"),
        Task::Interview => "Record the interview".to_owned(),
        Task::Determine => "Determine the level of skill".to_owned(),
        Task::ReturnSheet => "Return a score sheet to its assessor".to_owned(),
        Task::Outcome => "Record the body's decision".to_owned(),
        Task::Reassess => "Begin a re-assessment".to_owned(),
        Task::ImiNotice => "Draw up the notice to IMI".to_owned(),
        Task::RegistrationLink => "Draw up the letter with the link to register".to_owned(),
        Task::OpenAppeal => "Record a review or an appeal".to_owned(),
        Task::AssignAppeal => "Give the review or appeal to somebody".to_owned(),
        Task::DecideAppeal => "Decide the review or appeal".to_owned(),
        Task::Assessor => "Change the roster".to_owned(),
    };
    format!("{what}: {}", super::whose(number, name))
}

/// What a form is for, on which application: its title.
pub fn form(form: &Form) -> String {
    let Some(number) = form.number else { return super::roster_form(form.entry.as_deref()) };
    let name = &form.candidate;
    match &form.before {
        Some(before) => format!("Change the {}: {}", before.kind(), super::whose(number, name)),
        None => task(form.task, number, name),
    }
}

/// An item of evidence, in words.
pub fn item(item: &Item) -> String {
    match item {
        Item::Feedback(form) => super::feedback_form(form),
        Item::Payment(paid) => super::payment(paid),
        Item::Reference(of) => super::reference(of),
        Item::Course(of) => super::course(of),
        Item::Case(row) => super::case(row),
    }
}

/// What a form asks before it is sent.
pub fn question(task: Task, number: Number, name: &str) -> String {
    let are_hidden = name == number.to_string();
    match task {
        Task::Withdraw if are_hidden => format!("Record that {number} was withdrawn?"),
        Task::Withdraw => format!("Record that {name} withdrew {number}?"),
        Task::Notify if are_hidden => format!("Draft the deficiency letter of {number}?"),
        Task::Notify => format!("Draft the deficiency letter to {name}, {number}?"),
        _ => format!("Decline {}?", super::whose(number, name)),
    }
}

/// What to know before a deficiency letter is drafted: which requirements it names, those marked deficient on the evidence
/// as it is, what it says of each, and what is unmet and not asked for (S1, L1). None where it would name nothing.
pub fn before_letter(view: &ApplicationView, due: Option<NaiveDate>, remark: Option<&Line>) -> Option<Vec<String>> {
    let is_named = |one: &RequirementView| {
        one.determination.as_ref().is_some_and(|made| made.verdict == Decision::Deficient && !made.stale)
    };
    let titles = |wanted: &dyn Fn(&RequirementView) -> bool| -> Vec<&str> {
        view.requirements.iter().filter(|one| wanted(one)).map(|one| one.title.as_str()).collect()
    };
    let named = titles(&is_named);
    if named.is_empty() {
        return None;
    }
    let mut lines = vec![format!("The letter names: {}.", named.join(", "))];
    lines.extend(view.requirements.iter().filter(|one| is_named(one)).map(in_letter));
    let unnamed = titles(&|one| one.open && one.finding == Verdict::Unmet && !is_named(one));
    if !unnamed.is_empty() {
        lines.push(format!("Unmet and not named: {}.", unnamed.join(", ")));
    }
    let due = due.map_or_else(|| "the program's period from today".to_owned(), |due| due.to_string());
    lines.push(format!("Due: {due}."));
    lines.extend(remark.map(|remark| format!("Remark, for the history and not in the letter: {remark}")));
    lines.push("The period begins now; the letter waits in the outbox until somebody releases it.".to_owned());
    Some(lines)
}

/// What the letter says of a requirement, and whether these are the words of who marked it.
fn in_letter(named: &RequirementView) -> String {
    let reason = named.determination.as_ref().and_then(|made| made.reason.as_ref());
    let says = lack(named.finding, &named.missing, reason);
    let whose = if is_reason_told(named.finding) && reason.is_some() { ", the reason word for word" } else { "" };
    format!("  {}{whose}: {}", named.title, super::clean(&says))
}

/// Who reads the reason with which a requirement of this finding is marked deficient.
pub fn who_reads_reason(finding: Verdict) -> &'static str {
    if is_reason_told(finding) {
        "a sentence that the candidate reads in the letter, word for word"
    } else {
        "say why; it stays on file, the letter says what is missing"
    }
}

/// A reason, as a question repeats it.
pub fn because(reason: &str) -> String {
    format!("Because: {reason}")
}

/// What a command asks before it is sent.
pub fn confirm(command: &Command, view: &ApplicationView) -> String {
    let whose = super::whose(view.number, &view.candidate.name);
    match command {
        Command::Accept { requirement, .. } => {
            let title = view.requirement(*requirement).map_or(requirement.title(), |one| &one.title);
            format!("Accept {title} of {whose}?")
        }
        Command::Approve { .. } => format!("Approve {whose} for assessment?"),
        Command::Amend { before: Some(before), .. } => format!("Remove the {} of {whose}?", before.kind()),
        Command::Redo => format!("Do the change of {whose} again?"),
        _ => format!("Undo the last change of {whose}?"),
    }
}

/// What to know before a yes.
pub fn before_confirming(command: &Command, view: &ApplicationView) -> Vec<String> {
    match command {
        Command::Accept { requirement, .. } => {
            let line = view.requirement(*requirement);
            let judged = line.into_iter().flat_map(|one| one.missing.iter().chain(&one.notes));
            std::iter::once(TO_JUDGE.to_owned()).chain(judged.map(|said| format!("  {said}"))).collect()
        }
        Command::Approve { .. } => {
            let waived = view
                .requirements
                .iter()
                .filter(|one| one.determination.as_ref().is_some_and(|made| made.verdict == Decision::Waived))
                .map(|one| one.title.to_lowercase())
                .collect::<Vec<_>>();
            let accepted = view.requirements.len() - waived.len();
            let mut lines = vec![format!("{accepted} requirements accepted, {} waived.", waived.len())];
            if !waived.is_empty() {
                lines.push(format!("Waived: {}.", waived.join(", ")));
            }
            lines
        }
        Command::Amend { before: Some(before), .. } => vec![item(before), CAN_BE_UNDONE.to_owned()],
        Command::Redo => view.redo.iter().map(|redo| format!("This does again: {redo}.")).collect(),
        _ => view.undo.iter().map(|undo| format!("This takes back: {undo}.")).collect(),
    }
}
