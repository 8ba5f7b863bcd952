use chrono::NaiveDate;

use super::value::day;
use super::{DateOrder, RowKind, Table, TableRow, Written, put_rows, read_table};
use crate::intake::{Problem, read};

const FORM: &str = "form = \"qap-application/1\"\nreceived_on = 2026-10-12\n[candidate]\nfamily_name = \"Doe\"\n\
                    [[payments]]\ndate = 2026-10-12\namount = \"100.00\"\ncurrency = \"USD\"\nreference = \"A\"\n";

fn today() -> NaiveDate {
    "2026-11-23".parse().unwrap()
}

fn table(kind: RowKind, text: &str) -> Result<Table, Vec<Problem>> {
    read_table(kind, text.as_bytes(), &[], Written::default())
}

fn put(kind: RowKind, form: &str, table: &Table) -> Result<super::Put, Vec<Problem>> {
    let rows: Vec<&TableRow> = table.rows.iter().collect();
    put_rows(kind, form, table, &rows, (today(), false))
}

#[test]
fn columns_are_known_by_their_headers_in_any_spelling_and_others_are_left_out() {
    let text =
        "Respondent;CAPACITY;Case key;Date received;Comment;Gender\nF-01;Co-mediator;C-01;2026-09-30;\"a; b\";x\n";
    let table = table(RowKind::Feedback, text).unwrap();
    let fields: Vec<_> = table.columns.iter().map(|column| column.fields.join("+")).collect();
    assert_eq!(fields, ["giver", "capacity", "case", "received_on", "", ""]);
    assert!(table.columns[5].is_protected && !table.columns[4].is_protected);
    let put = put(RowKind::Feedback, FORM, &table).unwrap();
    let form = read("a.toml", put.text.as_bytes(), today()).unwrap()[0].form().clone();
    assert_eq!((put.fresh, put.known, form.feedback.len()), (1, 0, 1));
    assert_eq!(form.feedback[0].capacity.map(crate::domain::Capacity::id), Some("co_mediator"));
    assert_eq!(form.feedback[0].received_on, Some("2026-09-30".parse().unwrap()));
}

#[test]
fn a_column_that_its_user_names_goes_before_what_its_header_says() {
    let said = [("reference".to_owned(), "Booking".to_owned()), ("application".to_owned(), "Purpose".to_owned())];
    let text = "Date,Amount,Currency,Reference,Booking,Purpose\n2026-10-13,260.00,usd,ignored,B-7,QAP-2026-0042\n";
    let table = read_table(RowKind::Payments, text.as_bytes(), &said, Written::default()).unwrap();
    assert!(table.columns[3].fields.is_empty());
    assert_eq!(table.columns[4].fields, ["reference"]);
    assert_eq!(table.rows[0].application.as_deref(), Some("QAP-2026-0042"));
    for said in [("reference", "Bookings"), ("referenz", "Booking")] {
        let said = [(said.0.to_owned(), said.1.to_owned())];
        let problems = read_table(RowKind::Payments, text.as_bytes(), &said, Written::default()).unwrap_err();
        assert!(problems[0].hint.contains("did you mean"), "{problems:?}");
    }
}

#[test]
fn rows_that_are_on_file_are_left_out_as_often_as_they_are_there() {
    let text =
        "date,amount,currency,reference\n2026-10-12,100.00,USD,A\n2026-10-12,100.00,USD,A\n2026-10-13,260.00,USD,B\n";
    let table = table(RowKind::Payments, text).unwrap();
    let first = put(RowKind::Payments, FORM, &table).unwrap();
    assert_eq!((first.fresh, first.known), (2, 1));
    let again = put(RowKind::Payments, &first.text, &table).unwrap();
    assert_eq!((again.fresh, again.known), (0, 3));
    assert_eq!(again.text, first.text);
}

#[test]
fn what_is_wrong_with_a_row_is_told_at_its_line_and_column_and_all_at_once() {
    let text = "When,amount,currency\n\n2026-10-13,\"260,00\",USD\n2026-10-14,1.00,dollars\n12.10.2026,1.00,USD\n";
    let said = [("date".to_owned(), "When".to_owned())];
    let table = read_table(RowKind::Payments, text.as_bytes(), &said, Written::default()).unwrap();
    let problems = put(RowKind::Payments, FORM, &table).unwrap_err();
    let told: Vec<_> = problems.iter().map(|one| (one.line.unwrap(), one.key.as_deref().unwrap())).collect();
    assert_eq!(told, [(3, "amount"), (4, "currency"), (5, "When")]);
}

#[test]
fn a_table_that_is_none_is_refused_with_what_to_do() {
    let of = |text: &str| table(RowKind::CaseLog, text).unwrap_err().remove(0);
    assert!(of("a,b\n1,2\n").hint.contains("--column FIELD=HEADER"));
    assert_eq!(of("key,hours\nC-01,3,4\n").line, Some(2));
    assert_eq!(of("key,hours\n\"C-01,3\n").line, Some(2));
    assert_eq!(of("key,case,hours\nC-01,C-02,3\n").key.as_deref(), Some("key"));
    for text in ["", "sep=;\n"] {
        assert!(of(text).message.contains("empty") && of(text).hint == "export it anew", "{text}");
    }
}

#[test]
fn the_line_by_which_excel_says_what_parts_cells_is_no_header() {
    for text in ["sep=;\nkey;hours\nC-01;x,y\n", "\"SEP=;\"\r\nkey;hours\r\nC-01;x,y\r\n"] {
        let log = table(RowKind::CaseLog, text).unwrap();
        assert_eq!((log.rows.len(), log.rows[0].line), (1, 3), "{text}");
        assert_eq!(log.rows[0].cells, [("key", "C-01".to_owned()), ("hours", "x,y".to_owned())]);
    }
}

#[test]
fn days_are_read_in_the_order_that_is_said_and_never_guessed() {
    let twelfth = "2026-10-12".parse().ok();
    assert_eq!(day("2026-10-12", DateOrder::YearFirst), twelfth);
    assert_eq!(day("2026-10-12 09:30:00", DateOrder::YearFirst), twelfth);
    assert_eq!(day("12.10.2026", DateOrder::DayFirst), twelfth);
    assert_eq!(day("10/12/2026", DateOrder::MonthFirst), twelfth);
    for (cell, order) in [
        ("10/12/2026", DateOrder::YearFirst),
        ("12.10.26", DateOrder::DayFirst),
        ("13/13/2026", DateOrder::MonthFirst),
        ("2026-10", DateOrder::YearFirst),
        ("yesterday", DateOrder::YearFirst),
    ] {
        assert_eq!(day(cell, order), None, "{cell}");
    }
}

#[test]
fn a_case_log_of_a_spreadsheet_keeps_its_cells_as_they_were_meant() {
    let text = "\u{feff}Case\tDay\tRole\tHours\tDone\r\n'=C1\t2024-03-05\tProcess design\t6.5\tYES\r\n";
    let table = table(RowKind::CaseLog, text).unwrap();
    let put = put(RowKind::CaseLog, FORM, &table).unwrap();
    let form = read("a.toml", put.text.as_bytes(), today()).unwrap()[0].form().clone();
    assert_eq!(form.case_log[0].key.as_str(), "=C1");
    assert!(form.case_log[0].completed);
    assert_eq!(form.case_log[0].hours.to_string(), "6.5");
}

#[test]
fn one_column_fills_several_fields_and_no_field_is_filled_by_two() {
    let said =
        |pairs: &[(&str, &str)]| pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect::<Vec<_>>();
    let text = "Date,Amount,Currency,Purpose\n2026-10-13,260.00,USD,fee QAP-2026-0042\n";
    let both = said(&[("reference", "Purpose"), ("application", "Purpose")]);
    let table = read_table(RowKind::Payments, text.as_bytes(), &both, Written::default()).unwrap();
    assert_eq!(table.rows[0].application.as_deref(), Some("fee QAP-2026-0042"));
    assert!(put(RowKind::Payments, FORM, &table).unwrap().text.contains("reference = \"fee QAP-2026-0042\""));
    let twice = said(&[("reference", "Purpose"), ("reference", "Amount")]);
    let problems = read_table(RowKind::Payments, text.as_bytes(), &twice, Written::default()).unwrap_err();
    assert!(problems[0].message.contains("second column") && problems[0].line == Some(1), "{problems:?}");
}

#[test]
fn a_row_that_says_what_one_on_file_says_and_more_is_refused_unless_it_is_said_to_be_new() {
    let text = "date,amount,currency,reference,method\n2026-10-12,100.00,USD,A,check\n2026-10-12,100.00,USD,B,check\n";
    let paid = table(RowKind::Payments, text).unwrap();
    let problems = put(RowKind::Payments, FORM, &paid).unwrap_err();
    assert_eq!(problems.iter().map(|one| one.line).collect::<Vec<_>>(), [Some(2)], "B is another reference");
    let rows: Vec<&TableRow> = paid.rows.iter().collect();
    assert_eq!(put_rows(RowKind::Payments, FORM, &paid, &rows, (today(), true)).unwrap().fresh, 2);
    let plain = table(RowKind::CaseLog, "key,hours\nC-01,6\nC-02,3\n").unwrap();
    let on_file = put(RowKind::CaseLog, FORM, &plain).unwrap().text;
    let more = table(RowKind::CaseLog, "key,hours,in_person\nC-01,6,yes\nC-02,4,yes\n").unwrap();
    let problems = put(RowKind::CaseLog, &on_file, &more).unwrap_err();
    assert_eq!(problems.iter().map(|one| one.line).collect::<Vec<_>>(), [Some(2)]);
}

#[test]
fn r1_a_case_log_in_another_spelling_or_with_its_hours_at_last_is_asked_about() {
    let on_file = "key,date,role,hours\nC-01,2024-03-05,mediator,6\nC-02,2024-03-06,mediator,0\n";
    let on_file = put(RowKind::CaseLog, FORM, &table(RowKind::CaseLog, on_file).unwrap()).unwrap().text;
    let again = "key,date,role,hours\nc\u{2011}01,2024-03-05,mediator,6\nC-02,2024-03-06,mediator,4\n\
                 c-01,2024-03-07,mediator,6\n";
    let problems = put(RowKind::CaseLog, &on_file, &table(RowKind::CaseLog, again).unwrap()).unwrap_err();
    let lines: Vec<_> = problems.iter().map(|one| one.line).collect();
    assert_eq!(lines, [Some(2), Some(3)], "another day is another row: {problems:?}");
}

#[test]
fn r1_a_case_key_in_another_spelling_within_one_table_is_asked_about() {
    let text = "key,date,role,hours\nC-02,2024-03-06,mediator,4\nc-02,2024-03-06,mediator,4\n\
                C-02,2024-03-06,mediator,4\nc-02,2024-03-07,mediator,4\n";
    let log = table(RowKind::CaseLog, text).unwrap();
    let problems = put(RowKind::CaseLog, FORM, &log).unwrap_err();
    let told: Vec<_> = problems.iter().map(|one| (one.line, one.message.contains("a row above"))).collect();
    assert_eq!(told, [(Some(3), true), (Some(4), true)], "{problems:?}");
    let rows: Vec<&TableRow> = log.rows.iter().collect();
    let all = put_rows(RowKind::CaseLog, FORM, &log, &rows, (today(), true)).unwrap();
    assert_eq!(all.fresh, 4);
    let first = put_rows(RowKind::CaseLog, FORM, &log, &rows[..1], (today(), false)).unwrap();
    let again = put_rows(RowKind::CaseLog, &first.text, &log, &rows[..2], (today(), false));
    assert_eq!(again.unwrap_err()[0].line, Some(3), "beside one that is on file, too");
}

#[test]
fn r4_a_feedback_form_with_more_or_less_or_in_another_spelling_is_asked_about() {
    let on_file = "giver,capacity,case,received_on,unanswered,via\n\
                   F-02,counsel,C-02,2026-09-30,0,mediator\nF-03,party,C-03,2026-09-30,0,\n";
    let form = format!("{FORM}[[feedback]]\ngiver = \"F-04\"\ncapacity = \"party\"\nreceived_on = 2026-09-30\n");
    let on_file = put(RowKind::Feedback, &form, &table(RowKind::Feedback, on_file).unwrap()).unwrap().text;
    let again = "giver,capacity,case,received_on,unanswered,via\n\
                 F-02,counsel,C-02,2026-09-30,0,\nf\u{2011}03,party,c-03,2026-09-30,0,mediator\n\
                 F-04,party,C-04,2026-09-30,0,\nF-03,party,C-03,2026-10-02,0,\nF-05,party,C-03,2026-09-30,0,\n";
    let again = table(RowKind::Feedback, again).unwrap();
    let problems = put(RowKind::Feedback, &on_file, &again).unwrap_err();
    let lines: Vec<_> = problems.iter().map(|one| one.line).collect();
    assert_eq!(lines, [Some(2), Some(3), Some(4)], "another day or giver is another form: {problems:?}");
    let rows: Vec<&TableRow> = again.rows.iter().collect();
    assert_eq!(put_rows(RowKind::Feedback, &on_file, &again, &rows, (today(), true)).unwrap().fresh, 5);
}

#[test]
fn what_a_rule_refuses_is_told_at_its_line_and_all_at_once() {
    let text = "giver,case,capacity\nF-01,C-01,party\nF-02,,party\nn/a,C-03,party\n";
    let problems = put(RowKind::Feedback, FORM, &table(RowKind::Feedback, text).unwrap()).unwrap_err();
    let told: Vec<_> = problems.iter().map(|one| (one.line, one.message.ends_with("(R4)"))).collect();
    assert_eq!(told, [(Some(3), true), (Some(4), true)], "{problems:?}");
    let text = "date,amount,currency\n2026-10-13,0,USD\n2026-10-14,1.00,USD\n";
    let problems = put(RowKind::Payments, FORM, &table(RowKind::Payments, text).unwrap()).unwrap_err();
    assert_eq!((problems.len(), problems[0].line), (1, Some(2)), "{problems:?}");
    assert_eq!(problems[0].message, "a payment of nothing (R8)");
}

#[test]
fn what_a_form_on_file_lacks_it_goes_on_lacking() {
    let form = format!("{FORM}[[payments]]\ndate = 2026-10-13\namount = \"0\"\ncurrency = \"USD\"\n");
    let paid = table(RowKind::Payments, "date,amount,currency\n2026-10-13,0,USD\n2026-10-14,1.00,USD\n").unwrap();
    let put = put(RowKind::Payments, &form, &paid).unwrap();
    assert_eq!((put.fresh, put.known), (1, 1));
}

#[test]
fn what_is_wrong_with_the_text_that_came_of_a_table_is_told_at_the_table_s_lines() {
    let text = "date,amount,currency\n2026-10-12,100.00,USD\n2026-10-13,260.00,USD\n2026-10-14,1.00,USD\n";
    let form = FORM.replace("reference = \"A\"\n", "");
    let paid = table(RowKind::Payments, text).unwrap();
    let put = put(RowKind::Payments, &form, &paid).unwrap();
    assert_eq!((put.fresh, put.known), (2, 1));
    let spoilt = put.text.replace("\"1.00\"", "\"one\"");
    let problems = put.at_lines_of(&paid, read("a.toml", spoilt.as_bytes(), today()).unwrap_err());
    let told: Vec<_> = problems.iter().map(|one| (one.line, one.key.as_deref())).collect();
    assert_eq!(told, [(Some(4), Some("amount"))], "{problems:?}");
}

#[test]
fn amounts_with_a_decimal_comma_are_read_where_that_is_said_and_thousands_are_not_guessed() {
    let written = Written { decimal_comma: true, ..Written::default() };
    let read = |cell: &str| {
        let text = format!("date;amount;currency\n2026-10-13;{cell};USD\n");
        let table = read_table(RowKind::Payments, text.as_bytes(), &[], written).unwrap();
        put(RowKind::Payments, FORM, &table)
    };
    assert!(read("260,00").unwrap().text.contains("amount = \"260.00\""));
    assert!(read("-260,5").unwrap().text.contains("amount = \"-260.5\""));
    let thousands = "write it without what stands between the thousands, such as 1360,00";
    let decimals = "write digits with a comma and at most two decimals, such as 240,5; no unit";
    for (cell, hint) in [("1.260,00", thousands), ("1,260,00", thousands), ("260,005", decimals), ("260 USD", decimals)]
    {
        let problem = read(cell).unwrap_err().remove(0);
        assert_eq!((problem.line, problem.hint.as_str()), (Some(2), hint), "{cell}");
    }
}

#[test]
fn a_cell_with_a_control_character_is_told_at_its_line() {
    let paid = table(RowKind::Payments, "date,amount,currency,reference\n2026-10-13,1.00,USD,a\u{b}b\n").unwrap();
    let problems = put(RowKind::Payments, FORM, &paid).unwrap_err();
    assert_eq!((problems[0].line, problems[0].key.as_deref()), (Some(2), Some("reference")), "{problems:?}");
}
