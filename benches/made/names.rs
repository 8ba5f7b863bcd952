use super::Random;

/// A candidate's name as a form gives it.
pub(super) struct Name {
    /// None for people with one name.
    pub(super) given: Option<String>,
    pub(super) family: String,
}

/// Given and family names that go together, and how often in a thousand.
struct Script {
    share: usize,
    given: &'static [&'static str],
    family: &'static [&'static str],
    /// Parts of which further family names are made: beginnings and ends.
    parts: (&'static [&'static str], &'static [&'static str]),
}

const SCRIPTS: &[Script] = &[
    Script {
        share: 380,
        given: &[
            "Jane",
            "Samuel",
            "Mary Ann",
            "William",
            "Aoife",
            "Siân",
            "Jean-Luc",
            "Zoë",
            "Leïla",
            "Rahul",
            "Priya",
            "Omar",
            "Fatima",
            "Kwame",
            "Chidi",
            "Oluwaseun",
            "Ngozi",
            "Noa",
            "Hana",
            "Mei",
            "Yuki",
            "Ana",
            "Carmen",
            "Rosalind",
            "Theodore",
            "Marguerite",
            "Desmond",
            "Philippa",
            "Ignatius",
            "Beatrice",
            "Leopold",
            "Winifred",
        ],
        family: &[
            "O'Connor",
            "O’Brien",
            "Smith",
            "Doe",
            "Okonkwo",
            "Adébáyò",
            "Llewellyn-Rhys",
            "d'Aubigné",
            "Ní Bhriain",
            "van der Merwe",
            "al-Ḥasan",
            "Kaur",
            "Osei",
            "Chen",
            "Cohen",
            "Abebe",
            "Haddad",
            "Moreau",
            "Rossi",
            "Reyes",
            "Mac Giolla Phádraig",
            "St. John-Stevas",
            "Fitzgerald",
            "Nakamura",
            "Tanaka",
            "Popescu",
            "Horvat",
            "Jansen",
        ],
        parts: (
            &[
                "Ash", "Black", "Car", "Dun", "Elm", "Fair", "Gold", "Hart", "Ing", "Kirk", "Lang", "Mar", "Nor",
                "Oak", "Pem", "Rad", "Stan", "Thorn", "Under", "Wal", "Win", "York", "Bren", "Clay", "Drum", "Farn",
                "Green", "Hal", "Hun", "Ken", "Lin", "Mer", "Mil", "Ox", "Pen", "Rush", "Sel", "Sher", "Sut", "Ten",
                "Wes", "Wood",
            ],
            &[
                "bridge", "brook", "bury", "by", "cliffe", "combe", "croft", "dale", "den", "feld", "field", "ford",
                "gate", "ham", "hurst", "ington", "ley", "lock", "man", "mere", "more", "ney", "ridge", "sey", "shaw",
                "son", "stead", "stone", "ston", "thorpe", "ton", "wall", "ward", "well", "wick", "win", "wood",
                "worth",
            ],
        ),
    },
    Script {
        share: 180,
        given: &[
            "María José",
            "Tomás",
            "José",
            "Inés",
            "Begoña",
            "João",
            "Conceição",
            "Mònica",
            "Íñigo",
            "Ángela",
            "Ramón",
            "Nuria",
            "Joaquín",
            "Graça",
            "Estêvão",
        ],
        family: &["García Núñez", "Fernández", "Silva", "Muñoz de la Peña", "Gonçalves", "Araújo", "Peña", "Ibáñez"],
        parts: (
            &[
                "Al", "Bal", "Cal", "Carr", "Cast", "Cer", "Dom", "Esc", "Fer", "Gal", "Gut", "Her", "Jim", "Lop",
                "Mart", "Men", "Mor", "Nav", "Ord", "Pach", "Quint", "Rod", "Sal", "Tor", "Urr", "Val", "Vel", "Zam",
                "Zub", "Bust",
            ],
            &[
                "ález", "ano", "arez", "ario", "ayo", "edo", "ejo", "ella", "ena", "ero", "es", "eta", "iaga", "illo",
                "ino", "ío", "ita", "ízar", "oja", "ón", "ores", "osa", "ueta", "ujo", "uña", "urria", "ústegui",
            ],
        ),
    },
    Script {
        share: 120,
        given: &[
            "Łukasz",
            "Agnieszka",
            "Jürgen",
            "Søren",
            "Björk",
            "Ingrid",
            "Zdeněk",
            "Ľubomír",
            "Şebnem",
            "Gökçe",
            "Ágnes",
            "Jiří",
            "Małgorzata",
            "Þórdís",
            "Õie",
            "Rūta",
        ],
        family: &[
            "Wiśniewski",
            "Kowalczyk",
            "Müller",
            "Sørensen",
            "Guðmundsdóttir",
            "Novák",
            "Yılmaz",
            "Lindqvist",
            "Weiß",
            "Dvořák",
            "Szabó",
            "Jõgi",
            "Kazlauskienė",
            "Bērziņš",
        ],
        parts: (
            &[
                "Bąk", "Brzez", "Czar", "Dąbr", "Grab", "Jabł", "Kamiń", "Kwiat", "Lew", "Majew", "Nowi", "Ostr",
                "Pawł", "Rut", "Sob", "Szym", "Wójt", "Zając", "Żur", "Höll", "Krä", "Schön", "Größ", "Büch", "Öst",
                "Čern", "Šim",
            ],
            &[
                "owski", "ińska", "czyk", "ecki", "iak", "owicz", "ak", "ula", "mann", "inger", "bäcker", "ström",
                "gård", "ová", "íček", "ář", "oğlu", "sen", "berg", "feld",
            ],
        ),
    },
    Script {
        share: 60,
        given: &["Thị Minh", "Văn Hùng", "Thúy", "Đức", "Ngọc Ánh", "Quốc Bảo", "Thanh Tâm", "Xuân"],
        family: &["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Vũ", "Đặng", "Bùi", "Đỗ", "Ngô", "Dương"],
        parts: (&["Nguyễn ", "Trần ", "Phạm ", "Đặng "], &["Hữu", "Đình", "Công", "Khắc", "Bá", "Viết"]),
    },
    Script {
        share: 90,
        given: &["Иван", "Ольга", "Дмитрий", "Наталья", "Йосип", "Ђорђе", "Зоряна", "Алексей", "Мария", "Фёдор"],
        family: &["Иванов", "Петрова", "Щербаков", "Шевченко", "Јовановић", "Кузнецова", "Ґалаґан", "Достоевский"],
        parts: (
            &[
                "Бел", "Вер", "Гор", "Дем", "Жар", "Зим", "Кал", "Лог", "Мел", "Ник", "Орл", "Пол", "Рож", "Сав",
                "Тих", "Ушак", "Фом", "Хар", "Цвет", "Чер", "Шум", "Яков",
            ],
            &["анов", "ева", "енко", "ецкий", "ина", "ицкая", "ков", "ник", "овский", "ук", "цев", "ченко"],
        ),
    },
    Script {
        share: 30,
        given: &["Ελένη", "Γιώργος", "Αθηνά", "Νίκος", "Φωτεινή", "Ἰωάννης"],
        family: &["Παπαδοπούλου", "Οικονόμου", "Γεωργίου", "Καζαντζάκης", "Σεφέρη"],
        parts: (&["Παπα", "Χατζη", "Καρα", "Κοντο"], &["γιάννης", "δάκης", "νικόλα", "θανάσης", "ιωάννου", "μιχαήλ"]),
    },
    Script {
        share: 40,
        given: &["明", "秀英", "伟", "芳", "花子", "太郎", "さくら", "민준", "서연", "지훈"],
        family: &["王", "李", "欧阳", "山田", "佐々木", "鈴木", "김", "박", "남궁"],
        parts: (&["田", "山", "川", "松", "小", "大", "上"], &["中", "本", "口", "下", "村", "島", "原", "木"]),
    },
    Script {
        share: 50,
        given: &["محمد", "فاطمة", "عائشة", "يوسف", "רחל", "דוד", "زهرا", "بهرام"],
        family: &["الحسن", "عبد الرحمن", "حداد", "כהן", "לוי", "احمدی", "منصور"],
        parts: (&["ال", "بن ", "أبو "], &["خطيب", "نجار", "صالح", "بكر", "قاسم", "عمر", "هاشم", "زيد"]),
    },
    Script {
        share: 30,
        given: &["प्रिया", "राहुल", "ลลิตา", "თამარ", "Արամ", "ስላስ", "தமிழ்"],
        family: &["शर्मा", "श्रीवास्तव", "ศรีสุข", "ბერიძე", "Պետրոսյան", "ተክለ", "முருகன்"],
        parts: (&["राम", "देव", "चन्द्र"], &["पाल", "दास", "राज", "नाथ"]),
    },
];

/// The share of those of [`SCRIPTS`] that are left: people with one name.
const ONE_NAME: usize = 20;

impl Name {
    /// The next one.
    pub(super) fn of(random: &mut Random) -> Self {
        let mut draw = random.below(1000 - ONE_NAME);
        let script = SCRIPTS
            .iter()
            .find(|script| {
                let is_it = draw < script.share;
                draw = draw.wrapping_sub(script.share);
                is_it
            })
            .unwrap();
        let family = family(script, random);
        if random.below(1000) < ONE_NAME {
            return Self { given: None, family };
        }
        let mut given = random.one_of(script.given).to_owned();
        if script.share == SCRIPTS[0].share && random.percent(40) {
            let middle = (b'A' + u8::try_from(random.below(26)).unwrap()) as char;
            given = format!("{given} {middle}.");
        }
        Self { given: Some(given), family }
    }

    /// As it is written.
    pub(super) fn whole(&self) -> String {
        self.given.as_ref().map_or_else(|| self.family.clone(), |given| format!("{given} {}", self.family))
    }
}

fn family(script: &Script, random: &mut Random) -> String {
    if random.percent(30) {
        return random.one_of(script.family).to_owned();
    }
    let (beginnings, ends) = script.parts;
    let mut made = format!("{}{}", random.one_of(beginnings), random.one_of(ends));
    if random.percent(25) {
        // As many have two, which keeps a million of them from being a few thousand words.
        let joint = if script.share == SCRIPTS[0].share { "-" } else { " " };
        made = format!("{made}{joint}{}{}", random.one_of(beginnings), random.one_of(ends));
    }
    made
}
