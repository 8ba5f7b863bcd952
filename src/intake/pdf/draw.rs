use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary, text_string};

use super::fields::Kind;
use super::layout::{Blank, PAGE, Page, Place, Words, pages};
use super::tree::FORM;

/// Why the form could not be written.
#[derive(Debug, thiserror::Error)]
#[error("cannot write the form as a PDF: {0}")]
pub struct PdfError(String);

/// Fields of several lines (PDF 32000-1, table 228).
const MULTILINE: i64 = 1 << 12;
/// Fields that are chosen from a list that drops down (table 230).
const COMBO: i64 = 1 << 17;
/// Fields that are not filled in (table 221).
const READ_ONLY: i64 = 1;
/// Annotations that are printed, and such as are not shown (table 165).
const PRINT: i64 = 1 << 2;
const HIDDEN: i64 = 1 << 1;

/// The field that names the program.
const PROGRAM: &str = "program";

/// A blank application form as a fillable PDF, the same bytes each time; with that program's id filled in.
///
/// ```
/// let form = qapdesk::intake::blank_pdf(None).unwrap();
/// assert!(form.starts_with(b"%PDF-1.7"));
/// ```
pub fn blank_pdf(program: Option<&str>) -> Result<Vec<u8>, PdfError> {
    let mut drawing = Drawing::begin(program);
    let pages = pages();
    let count = pages.len();
    for (index, page) in pages.iter().enumerate() {
        drawing.page(page, index + 1, count)?;
    }
    let mut bytes = Vec::new();
    drawing.finish().save_to(&mut bytes).map_err(|error| PdfError(error.to_string()))?;
    Ok(bytes)
}

/// A document as far as it is drawn.
struct Drawing<'a> {
    program: Option<&'a str>,
    document: Document,
    tree: ObjectId,
    resources: ObjectId,
    marked: ObjectId,
    unmarked: ObjectId,
    pages: Vec<Object>,
    fields: Vec<Object>,
}

impl<'a> Drawing<'a> {
    fn begin(program: Option<&'a str>) -> Self {
        let mut document = Document::with_version("1.7");
        let tree = document.new_object_id();
        let mut font = |name: &str, encoding: Option<&str>| {
            let mut font = dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => name };
            if let Some(encoding) = encoding {
                font.set("Encoding", encoding);
            }
            document.add_object(font)
        };
        let text = font("Helvetica", Some("WinAnsiEncoding"));
        let bold = font("Helvetica-Bold", Some("WinAnsiEncoding"));
        let marks = font("ZapfDingbats", None);
        let fonts = dictionary! { "Helv" => text, "HeBo" => bold, "ZaDb" => marks };
        let resources = document.add_object(dictionary! { "Font" => fonts });
        let shape = |content: &str| {
            let frame = dictionary! {
                "Type" => "XObject",
                "Subtype" => "Form",
                "BBox" => numbers(&[0.0, 0.0, 12.0, 12.0]),
                "Resources" => resources,
            };
            Stream::new(frame, content.as_bytes().to_vec())
        };
        let marked = document.add_object(shape("q 0 g BT /ZaDb 10 Tf 1.8 2.6 Td (4) Tj ET Q"));
        let unmarked = document.add_object(shape(""));
        Self { program, document, tree, resources, marked, unmarked, pages: Vec::new(), fields: Vec::new() }
    }

    fn page(&mut self, page: &Page, number: usize, count: usize) -> Result<(), PdfError> {
        let id = self.document.new_object_id();
        let mut annotations = Vec::new();
        if number == 1 {
            annotations.push(self.version(id));
        }
        for blank in &page.blanks {
            annotations.push(self.field(blank, id));
        }
        let content = content(page, &format!("{FORM}, page {number} of {count}"));
        let content = content.encode().map_err(|error| PdfError(error.to_string()))?;
        let content = self.document.add_object(Stream::new(Dictionary::new(), content));
        let leaf = dictionary! {
            "Type" => "Page",
            "Parent" => self.tree,
            "MediaBox" => numbers(&[0.0, 0.0, PAGE.0, PAGE.1]),
            "Resources" => self.resources,
            "Contents" => content,
            // The order in which the annotations stand.
            "Tabs" => "A",
            "Annots" => annotations.clone(),
        };
        self.document.objects.insert(id, leaf.into());
        self.pages.push(id.into());
        self.fields.extend(annotations);
        Ok(())
    }

    /// The field that says which form it is; nobody sees it.
    fn version(&mut self, page: ObjectId) -> Object {
        let mut field =
            widget("form", "Format of this form", Place { left: 0.0, bottom: 0.0, width: 0.0, height: 0.0 }, page);
        field.set("FT", "Tx");
        field.set("Ff", READ_ONLY);
        field.set("F", HIDDEN);
        field.set("V", text_string(FORM));
        self.document.add_object(field).into()
    }

    fn field(&mut self, blank: &Blank, page: ObjectId) -> Object {
        let mut field = widget(&blank.name, &blank.tip, blank.place, page);
        let look = dictionary! { "BC" => numbers(&[0.55]), "BG" => numbers(&[0.95, 0.97, 1.0]) };
        field.set("MK", look);
        field.set("DA", Object::string_literal("/Helv 9 Tf 0 g"));
        match blank.kind {
            Kind::Text | Kind::Whole => {
                field.set("FT", "Tx");
                if let Some(id) = self.program.filter(|_| blank.name == PROGRAM) {
                    field.set("V", text_string(id));
                }
            }
            Kind::Prose(_) => {
                field.set("FT", "Tx");
                field.set("Ff", MULTILINE);
            }
            Kind::Word(words) => {
                let choice = |word: &str| vec![text_string(word), text_string(&word.replace('_', "-"))].into();
                let choices: Vec<Object> = std::iter::once("").chain(words.iter().copied()).map(choice).collect();
                field.set("FT", "Ch");
                field.set("Ff", COMBO);
                field.set("Opt", choices);
                field.set("V", text_string(""));
            }
            Kind::Mark => {
                field.set("FT", "Btn");
                field.set("DA", Object::string_literal("/ZaDb 0 Tf 0 g"));
                let look = dictionary! { "BC" => numbers(&[0.55]), "CA" => Object::string_literal("4") };
                field.set("MK", look);
                // Without a value: a program that sets only the look of a mark has it read by that.
                field.set("AS", "Off");
                let states = dictionary! { "Yes" => self.marked, "Off" => self.unmarked };
                field.set("AP", dictionary! { "N" => states });
            }
        }
        self.document.add_object(field).into()
    }

    fn finish(mut self) -> Document {
        let count = i64::try_from(self.pages.len()).unwrap_or_default();
        let tree = dictionary! { "Type" => "Pages", "Kids" => self.pages, "Count" => count };
        self.document.objects.insert(self.tree, tree.into());
        let form = dictionary! {
            "Fields" => self.fields,
            // A reader draws what it filled in, in whatever script that is.
            "NeedAppearances" => true,
            "DA" => Object::string_literal("/Helv 9 Tf 0 g"),
            "DR" => self.resources,
        };
        let catalog = self.document.add_object(dictionary! {
            "Type" => "Catalog",
            "Pages" => self.tree,
            "Lang" => Object::string_literal("en"),
            "AcroForm" => form,
            "ViewerPreferences" => dictionary! { "DisplayDocTitle" => true },
        });
        let about = self.document.add_object(dictionary! {
            "Title" => text_string("Application to the Qualifying Assessment Program"),
            "Producer" => text_string("qapdesk"),
        });
        self.document.trailer.set("Root", catalog);
        self.document.trailer.set("Info", about);
        self.document.compress();
        self.document
    }
}

/// A field and the place where it stands, in one dictionary.
fn widget(name: &str, tip: &str, place: Place, page: ObjectId) -> Dictionary {
    let Place { left, bottom, width, height } = place;
    dictionary! {
        "Type" => "Annot",
        "Subtype" => "Widget",
        "T" => text_string(name),
        "TU" => text_string(tip),
        "F" => PRINT,
        "P" => page,
        "Rect" => numbers(&[left, bottom, left + width, bottom + height]),
    }
}

/// The words of a page, with frames for the marks, and what stands below it.
fn content(page: &Page, foot: &str) -> Content {
    let foot = Words { left: 48.0, bottom: 30.0, size: 7.0, is_bold: false, text: foot.to_owned() };
    let mut operations = Vec::new();
    for words in page.words.iter().chain([&foot]) {
        let face = if words.is_bold { "HeBo" } else { "Helv" };
        operations.extend([
            Operation::new("BT", vec![]),
            Operation::new("Tf", vec![face.into(), words.size.into()]),
            Operation::new("Td", vec![words.left.into(), words.bottom.into()]),
            Operation::new("Tj", vec![Object::string_literal(words.text.as_str())]),
            Operation::new("ET", vec![]),
        ]);
    }
    let marks = page.blanks.iter().filter(|blank| blank.kind == Kind::Mark);
    operations.push(Operation::new("G", vec![0.55.into()]));
    for Place { left, bottom, width, height } in marks.map(|blank| blank.place) {
        operations.push(Operation::new("re", vec![left.into(), bottom.into(), width.into(), height.into()]));
        operations.push(Operation::new("S", vec![]));
    }
    Content { operations }
}

fn numbers(numbers: &[f32]) -> Object {
    Object::Array(numbers.iter().map(|number| (*number).into()).collect())
}
