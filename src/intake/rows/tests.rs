use chrono::NaiveDate;

use super::value::day;
use super::{DateOrder, RowKind, Table, TableRow, put_rows, read_table};
use crate::intake::{Problem, read};

const FORM: &str = "form = \"qap-application/1\"\nreceived_on = 2026-10-12\n[candidate]\nfamily_name = \"Doe\"\n\
                    [[payments]]\ndate = 2026-10-12\namount = \"100.00\"\ncurrency = \"USD\"\nreference = \"A\"\n";

fn today() -> NaiveDate {
    "2026-11-23".parse().unwrap()
}

fn table(kind: RowKind, text: &str) -> Result<Table, Vec<Problem>> {
    read_table(kind, text.as_bytes(), &[], DateOrder::YearFirst)
}

fn put(kind: RowKind, form: &str, table: &Table) -> Result<super::Put, Vec<Problem>> {
    let rows: Vec<&TableRow> = table.rows.iter().collect();
    put_rows(kind, form, table, &rows, today())
}

#[test]
fn columns_are_known_by_their_headers_in_any_spelling_and_others_are_left_out() {
    let text =
        "Respondent;CAPACITY;Case key;Date received;Comment;Gender\nF-01;Co-mediator;C-01;2026-09-30;\"a; b\";x\n";
    let table = table(RowKind::Feedback, text).unwrap();
    let fields: Vec<_> = table.columns.iter().map(|column| column.field).collect();
    assert_eq!(fields, [Some("giver"), Some("capacity"), Some("case"), Some("received_on"), None, None]);
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
    let table = read_table(RowKind::Payments, text.as_bytes(), &said, DateOrder::YearFirst).unwrap();
    assert_eq!(table.columns[3].field, None);
    assert_eq!(table.columns[4].field, Some("reference"));
    assert_eq!(table.rows[0].application.as_deref(), Some("QAP-2026-0042"));
    for said in [("reference", "Bookings"), ("referenz", "Booking")] {
        let said = [(said.0.to_owned(), said.1.to_owned())];
        let problems = read_table(RowKind::Payments, text.as_bytes(), &said, DateOrder::YearFirst).unwrap_err();
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
    let table = read_table(RowKind::Payments, text.as_bytes(), &said, DateOrder::YearFirst).unwrap();
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
    assert!(of("").message.contains("empty"));
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
