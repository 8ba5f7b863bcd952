//! What the form asks, in its order.

/// How a field is filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// One line of text.
    Text,
    /// A whole number.
    Whole,
    /// Text of several lines, with the height of its box in points.
    Prose(u16),
    /// A mark that says yes.
    Mark,
    /// One of some words of the form; none is chosen at first.
    Word(&'static [&'static str]),
}

/// One field of a section.
#[derive(Debug, Clone, Copy)]
pub(super) struct Field {
    /// Its keys below the section, with `-` between them.
    pub(super) key: &'static str,
    /// What people read at it.
    pub(super) label: &'static str,
    pub(super) kind: Kind,
    /// Its share of the line's width.
    pub(super) share: u16,
}

/// How often a section's fields stand there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rows {
    Once,
    /// So many blocks below each other, each with its labels.
    Blocks(u16),
    /// So many rows of a table, with the labels above all.
    Table(u16),
}

/// A part of the form.
#[derive(Debug, Clone, Copy)]
pub(super) struct Section {
    /// Its key, or nothing for the top of the form.
    pub(super) key: &'static str,
    pub(super) title: &'static str,
    /// What to know before it is filled in.
    pub(super) hint: &'static str,
    pub(super) rows: Rows,
    /// Its fields, line by line.
    pub(super) lines: &'static [&'static [Field]],
    /// Whether it begins on a page of its own.
    pub(super) new_page: bool,
}

/// A field that is filled in as one line of text.
const fn text(key: &'static str, label: &'static str, share: u16) -> Field {
    Field { key, label, kind: Kind::Text, share }
}

const fn whole(key: &'static str, label: &'static str, share: u16) -> Field {
    Field { key, label, kind: Kind::Whole, share }
}

const fn mark(key: &'static str, label: &'static str, share: u16) -> Field {
    Field { key, label, kind: Kind::Mark, share }
}

const fn word(key: &'static str, label: &'static str, share: u16, words: &'static [&'static str]) -> Field {
    Field { key, label, kind: Kind::Word(words), share }
}

const ROLES: &[&str] = &["mediator", "co_mediator", "multi_party", "process_design", "advocate", "observer"];
const CAPACITIES: &[&str] = &["party", "counsel", "co_mediator", "other"];
const WAYS: &[&str] = &["mediator", "reviewer", "direct"];

/// The whole form.
pub(super) const SECTIONS: &[Section] = &[
    Section {
        key: "",
        title: "For the office",
        hint: "Filled in by the body that receives the form. A date is written year-month-day, such as 2026-10-12.",
        rows: Rows::Once,
        lines: &[&[text("received_on", "Received on", 3), text("program", "Program, where there are several", 5)]],
        new_page: false,
    },
    Section {
        key: "candidate",
        title: "Candidate",
        hint: "Leave the given name empty if you have one name only. Letters go to the e-mail address.",
        rows: Rows::Once,
        lines: &[
            &[text("given_name", "Given name", 1), text("family_name", "Family name (required)", 1)],
            &[text("name", "Name as you write it, if it differs", 1), text("email", "E-mail", 1)],
            &[text("primary_phone", "Primary phone", 1), text("secondary_phone", "Secondary phone", 1)],
            &[text("cell", "Cell", 1), text("fax", "Fax", 1)],
            &[Field { key: "address", label: "Postal address", kind: Kind::Prose(52), share: 1 }],
            &[text("time_zone", "Time zone by its IANA name, such as America/New_York", 1)],
        ],
        new_page: false,
    },
    Section {
        key: "training",
        title: "A. Mediation training",
        hint: "CPR-presented courses first, then the most recent. Name the files that you send with this form as syllabus and \
               document of completion. CMTP: an IMI Certified Mediator Training Program.",
        rows: Rows::Blocks(8),
        lines: &[
            &[
                text("course", "Course", 9),
                text("institution", "Institution", 7),
                whole("year", "Year", 2),
                text("hours", "Hours", 2),
            ],
            &[
                mark("cpr_sponsored", "CPR-sponsored", 3),
                mark("cmtp", "CMTP", 2),
                mark("basic", "Basic course", 3),
                mark("theory", "Theory", 2),
                mark("practice", "Practice", 2),
                whole("role_plays", "Role plays", 2),
                mark("role_play_feedback", "with feedback", 3),
            ],
            &[text("syllabus", "Syllabus: file name", 1), text("completion", "Document of completion: file name", 1)],
        ],
        new_page: true,
    },
    Section {
        key: "memberships",
        title: "B. Memberships",
        hint: "",
        rows: Rows::Once,
        lines: &[
            &[mark("cpr_neutral", "CPR neutral", 1), whole("year_accepted", "Year accepted", 1)],
            &[text("rosters-1-organisation", "Roster of", 4), whole("rosters-1-year_accepted", "Since year", 1)],
            &[text("rosters-2-organisation", "Roster of", 4), whole("rosters-2-year_accepted", "Since year", 1)],
            &[text("rosters-3-organisation", "Roster of", 4), whole("rosters-3-year_accepted", "Since year", 1)],
            &[text("rosters-4-organisation", "Roster of", 4), whole("rosters-4-year_accepted", "Since year", 1)],
        ],
        new_page: false,
    },
    Section {
        key: "experience",
        title: "C. Experience",
        hint: "Completed cases, and hours with at most two decimals. The rows below the first overlap it and are not added. \
               Work as an advocate is kept, never counted.",
        rows: Rows::Once,
        lines: &[
            &[
                whole("mediator-cases", "Mediator of any sort: cases", 1),
                text("mediator-hours", "Mediator of any sort: hours", 1),
            ],
            &[
                whole("co_mediator-cases", "Of these co-mediator: cases", 1),
                text("co_mediator-hours", "Of these co-mediator: hours", 1),
            ],
            &[
                whole("multi_party-cases", "Of these with several parties: cases", 1),
                text("multi_party-hours", "Of these with several parties: hours", 1),
            ],
            &[
                whole("process_design-cases", "Of these designing processes: cases", 1),
                text("process_design-hours", "Of these designing processes: hours", 1),
            ],
            &[
                whole("advocate-cases", "As advocate of a party: cases", 1),
                text("advocate-hours", "As advocate of a party: hours", 1),
            ],
        ],
        new_page: false,
    },
    Section {
        key: "case_log",
        title: "C. Case log",
        hint: "Optional; where there is one it counts, and if it differs from the table above, the lower figure counts. Name a case \
               by a pseudonym, never by its parties.",
        rows: Rows::Table(70),
        lines: &[&[
            text("key", "Case", 4),
            text("date", "Date", 4),
            word("role", "Role", 5, ROLES),
            text("hours", "Hours", 3),
            mark("completed", "Completed", 3),
            mark("fee_paid", "Fee-paid", 2),
            mark("in_person", "In person", 2),
        ]],
        new_page: true,
    },
    Section {
        key: "statement",
        title: "Self-statement",
        hint: "Your understanding of mediation and your particular approach to it, on one page: here, or in a document that \
               you send with this form.",
        rows: Rows::Once,
        lines: &[
            &[Field { key: "text", label: "Statement", kind: Kind::Prose(560), share: 1 }],
            &[text("document", "Document: file name", 3), whole("pages", "Its pages", 1)],
        ],
        new_page: true,
    },
    Section {
        key: "references",
        title: "D. References",
        hint: "Two at least, parties or counsel of one and the same mediation that you conducted, each to be reached by telephone or \
               e-mail.",
        rows: Rows::Blocks(4),
        lines: &[
            &[text("name", "Name", 1), text("firm", "Firm or company", 1)],
            &[text("city", "City and state", 1), text("phone", "Phone", 1)],
            &[text("email", "E-mail", 2), word("capacity", "Capacity", 1, CAPACITIES), text("case", "Case", 1)],
        ],
        new_page: true,
    },
    Section {
        key: "feedback",
        title: "E. Feedback forms",
        hint: "Giver and case by pseudonyms. Unanswered: how many questions of the form were left open; 0 means complete.",
        rows: Rows::Table(36),
        lines: &[&[
            text("giver", "Giver", 3),
            word("capacity", "Capacity", 4, CAPACITIES),
            text("case", "Case", 3),
            text("received_on", "Received on", 4),
            whole("unanswered", "Unanswered", 3),
            word("via", "Came by", 3, WAYS),
            text("duplicate_of", "Repeats that of", 3),
        ]],
        new_page: true,
    },
    Section {
        key: "evaluations",
        title: "Case evaluations",
        hint: "For members of a CPR panel only.",
        rows: Rows::Table(12),
        lines: &[&[text("case", "Case", 1), text("received_on", "Received on", 1)]],
        new_page: true,
    },
    Section {
        key: "payments",
        title: "Payments",
        hint: "The amount with a point and at most two decimals, such as 360.00; a refund is negative.",
        rows: Rows::Table(4),
        lines: &[&[
            text("date", "Date", 1),
            text("amount", "Amount", 1),
            text("currency", "Currency", 1),
            text("method", "Method", 1),
            text("reference", "Reference", 1),
            text("fee", "For which fee", 1),
        ]],
        new_page: false,
    },
    Section {
        key: "declarations",
        title: "Declarations",
        hint: "Where the program asks for them, by the names that it gives them.",
        rows: Rows::Table(8),
        lines: &[&[text("name", "Declaration", 3), text("made_on", "Made on", 1)]],
        new_page: true,
    },
    Section {
        key: "points",
        title: "Points",
        hint: "Activities that the program counts in points, by its categories.",
        rows: Rows::Table(16),
        lines: &[&[
            text("category", "Category", 3),
            text("activity", "Activity", 6),
            text("date", "Date", 3),
            text("points", "Points", 2),
        ]],
        new_page: false,
    },
    Section {
        key: "papers",
        title: "Other papers",
        hint: "By the names that the program gives them; name the files that you send with this form.",
        rows: Rows::Table(8),
        lines: &[&[
            text("name", "Paper", 4),
            text("date", "Date", 3),
            text("document", "Document: file name", 6),
            whole("pages", "Its pages", 2),
        ]],
        new_page: false,
    },
];

impl Section {
    /// How many times its fields stand there, and none where they are not counted.
    pub(super) fn count(&self) -> Option<u16> {
        match self.rows {
            Rows::Once => None,
            Rows::Blocks(count) | Rows::Table(count) => Some(count),
        }
    }

    /// The name of one of its fields, in a row counted from 1.
    pub(super) fn name(&self, row: u16, field: &Field) -> String {
        match (self.key, self.count()) {
            ("", _) => field.key.to_owned(),
            (key, None) => format!("{key}-{}", field.key),
            (key, Some(_)) => format!("{key}-{row}-{}", field.key),
        }
    }
}

/// How a field of that name is filled in; none where the form has no such field.
pub(super) fn kind_of(name: &str) -> Option<Kind> {
    SECTIONS.iter().find_map(|section| {
        let below = if section.key.is_empty() { name } else { name.strip_prefix(section.key)?.strip_prefix('-')? };
        let key = match section.count() {
            None => below,
            Some(count) => {
                let (row, key) = below.split_once('-')?;
                row.parse::<u16>().ok().filter(|row| (1..=count).contains(row))?;
                key
            }
        };
        section.lines.iter().copied().flatten().find(|field| field.key == key).map(|field| field.kind)
    })
}
