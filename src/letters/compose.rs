use chrono::NaiveDate;

use super::Setting;
use super::words::{day, in_lines};
use crate::domain::program::LetterText;
use crate::domain::{
    About, Addressee, Application, Decision, Draft, ImiNotice, Invitation, Letter, LetterKind, OpenStage, Piece,
    Placeholder, Program, Recipient, lack, lacking_line, pieces,
};
use crate::text::{Line, Prose};

/// What a letter's placeholders stand for; nothing where it has no such value.
pub(super) type Values<'a> = &'a dyn Fn(Placeholder) -> Option<String>;

/// A letter to the candidate about the application as a whole.
pub(super) fn to_candidate(kind: LetterKind, application: &Application, setting: &Setting<'_>) -> Draft {
    let asked = asked(application, setting);
    let values = |placeholder| match (placeholder, &asked) {
        (Placeholder::Missing, Some((_, missing))) => Some(missing.clone()),
        (Placeholder::Due, Some((due, _))) => Some(day(*due)),
        (Placeholder::Link, _) => application.assessment.link.as_ref().map(|link| link.link.to_string()),
        _ => None,
    };
    let text = setting.program.letters.of(kind);
    write(kind, text, (Addressee::Candidate, About::Application), candidate(application), application, &values)
}

/// What the body decided in the round under way (S3). To whom the program grants no further re-assessment nothing is said
/// of one (S5).
pub(super) fn result(application: &Application, setting: &Setting<'_>) -> Draft {
    let (assessment, program) = (&application.assessment, setting.program);
    let decision = assessment.decisions.get(&assessment.round);
    let text = match decision {
        Some(made) if made.passed => program.letters.result.clone(),
        _ if application.has_retake_left(program) => program.letters.result_not_passed.clone(),
        _ => without(Placeholder::Again, LetterKind::Result, &program.letters.result_not_passed),
    };
    let values = |placeholder| match placeholder {
        Placeholder::Decided => decision.map(|made| day(made.on)),
        Placeholder::Again => assessment.reassess_until(program).map(|last| again(last, program)),
        _ => None,
    };
    let to = candidate(application);
    write(LetterKind::Result, &text, (Addressee::Candidate, About::Application), to, application, &values)
}

/// Until when somebody may be assessed again, and what that costs where it is not free (S5).
fn again(last: NaiveDate, program: &Program) -> String {
    let fee = program.windows.retake.fee;
    let fee = fee.map_or_else(String::new, |fee| format!(", for a fee of {fee} {}", program.currency));
    format!("{}{fee}", day(last))
}

/// A letter's text without the paragraphs that name a placeholder.
fn without(placeholder: Placeholder, kind: LetterKind, text: &LetterText) -> LetterText {
    let names_it = |text: &str| pieces(kind, text).is_ok_and(|pieces| pieces.contains(&Piece::Value(placeholder)));
    let body = in_lines(&text.body);
    let kept: Vec<&str> = body.split("\n\n").filter(|paragraph| !names_it(paragraph)).collect();
    LetterText { body: kept.join("\n\n"), ..text.clone() }
}

/// The notice to IMI: exactly what IMI asks for (S4). It goes where the desk says, else where the program says; with
/// neither it has no address and is not released before it gets one.
pub(super) fn notice(place: u16, notice: &ImiNotice, application: &Application, setting: &Setting<'_>) -> Draft {
    let decided = application.assessment.decisions.values().rev().find(|made| made.passed).map(|made| made.on);
    let values = |placeholder| match placeholder {
        Placeholder::Certification => Some(notice.certification.to_string()),
        Placeholder::GivenName => Some(notice.given_name.as_ref().map_or("–", Line::as_str).to_owned()),
        Placeholder::FamilyName => Some(notice.family_name.to_string()),
        Placeholder::Email => Some(notice.email.to_string()),
        Placeholder::Decided => decided.map(day),
        Placeholder::Reviewer => Some(notice.reviewer.as_ref().map_or_else(
            || "none".to_owned(),
            |one| {
                let given = one.given_name.as_ref().map(|given| format!("{given} ")).unwrap_or_default();
                format!("{given}{}, {}", one.family_name, one.email)
            },
        )),
        _ => None,
    };
    let email = setting.imi.cloned().or_else(|| setting.program.imi.notices_to.as_deref().map(Line::clean));
    let to = Recipient { name: Line::clean("International Mediation Institute"), email };
    let kind = LetterKind::NoticeToImi;
    write(kind, setting.program.letters.of(kind), (Addressee::Imi, About::Notice(place)), to, application, &values)
}

/// A draft of a text with its placeholders filled in.
pub(super) fn write(
    kind: LetterKind,
    text: &LetterText,
    (addressee, about): (Addressee, About),
    to: Recipient,
    application: &Application,
    values: Values<'_>,
) -> Draft {
    let common = |placeholder| {
        values(placeholder).unwrap_or_else(|| match placeholder {
            Placeholder::Recipient => to.name.to_string(),
            Placeholder::Candidate => application.form.candidate.name.to_string(),
            Placeholder::Number => application.number.to_string(),
            Placeholder::Received => day(application.form.received_on),
            _ => String::new(),
        })
    };
    let subject: String = fill(kind, &text.subject, &common).chars().take(Letter::SUBJECT).collect();
    let body: String = in_lines(&fill(kind, &text.body, &common)).chars().take(Letter::BODY).collect();
    let (subject, body) = (Line::clean(&subject), Prose::clean(&body));
    Draft { kind, about, addressee, to: vec![to], subject, body, invitations: Vec::<Invitation>::new() }
}

/// The candidate as the one to whom a letter goes.
pub(super) fn candidate(application: &Application) -> Recipient {
    (&application.form.candidate).into()
}

/// A text with its values. A program whose text does not read was refused when it was loaded.
fn fill(kind: LetterKind, text: &str, value: &dyn Fn(Placeholder) -> String) -> String {
    let Ok(pieces) = pieces(kind, text) else { return text.to_owned() };
    let parts = pieces.into_iter().map(|piece| match piece {
        Piece::Text(text) => text.to_owned(),
        Piece::Value(placeholder) => value(placeholder),
    });
    parts.collect()
}

/// What the deficiency letter says of an application, on hold or not: until when, and what is lacking of each requirement that
/// it names and that is not settled meanwhile. None where nothing is asked for.
pub(super) fn asked(application: &Application, setting: &Setting<'_>) -> Option<(NaiveDate, String)> {
    let Some(OpenStage::Deficient { due, named }) = application.placement.stage.open() else { return None };
    let findings = application.findings(setting.program);
    let program = setting.program;
    let open = named.iter(program).filter(|requirement| application.is_open(*requirement));
    let parts = open.filter_map(|requirement| {
        let finding = findings.of(requirement)?;
        let made = application.determinations.get(&requirement).filter(|made| made.decision == Decision::Deficient);
        let lacks = lack(finding.verdict, &finding.missing, made.and_then(|made| made.reason.as_ref()));
        Some(format!("{}{lacks}", lacking_line(program.title_of(&requirement))))
    });
    Some((due, parts.collect::<Vec<_>>().join("\n")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paragraph_on_what_is_not_granted_is_left_out_and_no_other() {
        // A line of blanks parts paragraphs, too.
        let body = "Dear {recipient},\n \nYou may come again until {again}. We\nwill tell you more.\n\nOn {decided} it was decided.";
        let text = LetterText { subject: "The result".to_owned(), body: body.to_owned() };
        let left = without(Placeholder::Again, LetterKind::Result, &text);
        assert_eq!(left.body, "Dear {recipient},\n\nOn {decided} it was decided.\n");
        assert_eq!(without(Placeholder::Again, LetterKind::Result, &left), left);
    }
}
