//! Letters: reading them, and letting them go or not.

macro_rules! letters {
    ($($rest:tt)*) => {
        chain! { $($rest)* Letters {
            Outbox, "outbox", "Outbox", "Show the letters that wait, go out or failed; nothing leaves before somebody releases it.";
            ShownLetters, "shown-letters", "Which", "Show the letters that wait, all of them, or those of the selected application.";
            ReleaseLetter, "release-letter", "Release", "Let the letter go, or all that are marked; says to whom first.";
            EditLetter, "edit-letter", "Edit", "Write the letter's text in your editor.";
            LetterSubject, "letter-subject", "Subject", "Write the letter's subject.";
            LetterRecipients, "letter-recipients", "To", "Say to whom the letter goes.";
            HoldLetter, "hold-letter", "Hold back", "Hold the letter back and say why, or no longer.";
            DiscardLetter, "discard-letter", "Discard", "Have the letter not go at all and say why.";
            RetryLetter, "retry-letter", "Try again", "Have a letter that could not be sent tried again now.";
            LetterSent, "letter-sent", "Was sent", "Say that the letter went out, by this desk or by other ways.";
            LetterUnsent, "letter-unsent", "Not sent", "Say that a letter in doubt did not go out; it waits to be released again.";
        } }
    };
}
