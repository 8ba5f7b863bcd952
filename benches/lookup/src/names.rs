//! A million made-up people: names of many scripts and manners, the frequent ones very frequent, the rare ones many.

use crate::random::Random;

/// One made-up person.
pub(crate) struct Person {
    pub(crate) number: String,
    pub(crate) name: String,
    pub(crate) given: Option<String>,
    pub(crate) family: String,
    pub(crate) email: String,
    pub(crate) manner: Manner,
}

/// How names are made where somebody comes from.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub(crate) enum Manner {
    English,
    Irish,
    French,
    German,
    Dutch,
    Polish,
    Spanish,
    Nordic,
    Turkish,
    Yoruba,
    Vietnamese,
    Pinyin,
    Chinese,
    Japanese,
    Korean,
    Arabic,
    Hebrew,
    Russian,
    Ukrainian,
    Serbian,
    Greek,
    Hindi,
    SingleName,
}

struct Source {
    manner: Manner,
    /// How many of a thousand.
    weight: usize,
    given: &'static str,
    family: &'static str,
    /// What rarer names are put together from: beginnings, middles and ends.
    syllables: [&'static str; 3],
}

/// The people, always the same ones for the same count.
pub(crate) fn people(count: usize) -> Vec<Person> {
    let mut random = Random::new(7);
    let total: usize = SOURCES.iter().map(|source| source.weight).sum();
    let per_year = count.div_ceil(10).max(1);
    let mut all = Vec::with_capacity(count);
    for place in 0..count {
        let mut ticket = random.below(total);
        let source = SOURCES.iter().find(|source| {
            let is_it = ticket < source.weight;
            ticket = ticket.wrapping_sub(source.weight);
            is_it
        });
        let source = source.unwrap_or(&SOURCES[0]);
        let number = format!("QAP-{}-{:04}", 2017 + place / per_year, place % per_year + 1);
        all.push(person(source, number, place, &mut random));
    }
    all
}

fn person(source: &Source, number: String, place: usize, random: &mut Random) -> Person {
    use Manner::{Chinese, Dutch, French, German, Hindi, Irish, Japanese, Korean, SingleName, Spanish, Vietnamese};
    let mut given = pick(source, source.given, 4_000, random);
    let mut family = pick(source, source.family, 60_000, random);
    match source.manner {
        Irish => match random.below(10) {
            0..4 => family = format!("O'{family}"),
            4 => family = format!("O’{family}"),
            5..7 => family = format!("Mc{family}"),
            _ => {}
        },
        French => {
            if random.below(5) == 0 {
                let second = pick(source, source.given, 4_000, random);
                given = format!("{given}-{second}");
            }
            match random.below(12) {
                0 => family = format!("d'{family}"),
                1 => family = format!("de {family}"),
                2 => family = format!("de la {family}"),
                3 => family = format!("Le{}", family.to_lowercase()),
                _ => {}
            }
        }
        German if random.below(14) == 0 => family = format!("von {family}"),
        Dutch => match random.below(4) {
            0 => family = format!("van der {family}"),
            1 => family = format!("van {family}"),
            2 => family = format!("de {family}"),
            _ => {}
        },
        Spanish => {
            let second = pick(source, source.family, 60_000, random);
            family = format!("{family}{}{second}", if random.below(6) == 0 { "-" } else { " " });
        }
        Vietnamese => {
            let middle = pick(source, "Thị Văn Minh Ngọc Quang Hữu Đức Thanh Hoàng Kim Xuân Thu", 60, random);
            let name = format!("{family} {middle} {given}");
            // Some keyboards send marks apart from their letters.
            let name = if random.below(8) == 0 { apart(&name) } else { name };
            let (family, given) = name
                .split_once(' ')
                .map_or((name.clone(), None), |(family, given)| (family.to_owned(), Some(given.to_owned())));
            return finish(source, number, name, given, family, place);
        }
        Chinese | Japanese | Korean => {
            let gap = if random.below(3) == 0 { " " } else { "" };
            let name = format!("{family}{gap}{given}");
            return finish(source, number, name, Some(given), family, place);
        }
        SingleName => return finish(source, number, family.clone(), None, family, place),
        Hindi => {}
        _ if random.below(9) == 0 => {
            let second = pick(source, source.given, 4_000, random);
            given = if random.below(2) == 0 {
                format!("{given} {second}")
            } else {
                format!("{given} {}.", second.chars().next().unwrap_or('A'))
            };
        }
        _ => {}
    }
    let name = format!("{given} {family}");
    finish(source, number, name, Some(given), family, place)
}

fn finish(
    source: &Source,
    number: String,
    name: String,
    given: Option<String>,
    family: String,
    place: usize,
) -> Person {
    let plain: String = qapdesk::text::fold(&name)
        .chars()
        .map(|c| if c == ' ' { '.' } else { c })
        .filter(|c| c.is_ascii_alphanumeric() || *c == '.')
        .collect();
    let plain = plain.trim_matches('.');
    let host = ["example.org", "mail.example.com", "example.net"][place % 3];
    let email =
        if plain.is_empty() { format!("user{place}@{host}") } else { format!("{plain}{}@{host}", place % 1000) };
    Person { number, name, given, family, email, manner: source.manner }
}

/// The text with its marks apart from its letters, for the Vietnamese letters that the lists use.
pub(crate) fn apart(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    text.nfd().collect()
}

/// One of the listed names or, more rarely, one put together; the rank is spread evenly over its logarithm.
fn pick(source: &Source, listed: &str, count: usize, random: &mut Random) -> String {
    let rank = random.rank(count);
    let n_listed = listed.split(' ').count();
    if let Some(name) = listed.split(' ').nth(rank) {
        return name.to_owned();
    }
    // The same rank gives the same name.
    let mut own = Random::new((rank - n_listed) as u64 * 31 + source.manner as u64 + count as u64);
    let [first, middle, last] = source.syllables.map(|parts| parts.split(' ').collect::<Vec<_>>());
    let mut name = first[own.below(first.len())].to_owned();
    if source.manner != Manner::Korean && source.manner != Manner::Chinese {
        for _ in 0..own.below(2) + usize::from(rank > 1_000) {
            name += middle[own.below(middle.len())];
        }
    }
    name += last[own.below(last.len())];
    name
}

const SOURCES: &[Source] = &[
    Source {
        manner: Manner::English,
        weight: 170,
        given: "Jane John Mary James Robert Patricia Jennifer Michael Linda William Elizabeth David Barbara Richard Susan Joseph Jessica Thomas Sarah Charles Karen Christopher Nancy Daniel Lisa Matthew Betty Anthony Margaret Mark Sandra Donald Ashley Steven Kimberly Paul Emily Andrew Donna Joshua Michelle Kenneth Carol Kevin Amanda Brian Dorothy George Melissa Edward",
        family: "Smith Johnson Williams Brown Jones Davis Miller Wilson Moore Taylor Anderson Thomas Jackson White Harris Martin Thompson Doe Robinson Clark Lewis Lee Walker Hall Allen Young King Wright Hill Scott Green Adams Baker Nelson Carter Mitchell Roberts Turner Phillips Campbell Parker Evans Edwards Collins Stewart Morris Rogers Reed Cook Morgan Bell Murphy Bailey Cooper Richardson Cox Howard Ward",
        syllables: [
            "Ash Bar Black Bran Brad Cal Chal Clay Crom Dan Den Dray East Ed Fair Farn Gar Gold Grey Hal Har Hart Hol Kel Kirk Lang Lin Mar Mel Nor Os Pem Quin Rad Rus Shel Stan Stock Thorn Tren Wal War West Whit Win Wood Wyn",
            "ing er en ber ming der ling ram mer ter le ro by hamp lin mon",
            "ton ford ley field wood worth ham by man son well more bury dale stead stone ridge shaw combe land gate croft wick thorpe",
        ],
    },
    Source {
        manner: Manner::Irish,
        weight: 45,
        given: "Seán Siobhán Pádraig Aoife Niamh Ciarán Róisín Eoin Caoimhe Diarmuid Gráinne Oisín Órla Máire Séamus Tomás Bríd Deirdre Fionn Conor",
        family: "Brien Connor Neill Sullivan Reilly Doherty Donnell Carthy Keeffe Hara Leary Mahony Rourke Shea Toole Dwyer Flaherty Grady Callaghan Driscoll",
        syllables: [
            "Bran Cal Cor Dal Don Fin Flan Gal Kil Lach Mal Mor Rah Scan Tier Tul",
            "a o i an ea ua",
            "aghan igan ihy ahan erty ane lon nelly ney ran rick ty",
        ],
    },
    Source {
        manner: Manner::French,
        weight: 70,
        given: "Marie Jean Pierre Hélène François Chloé Étienne Zoé Benoît Aurélie Rémi Océane Gaël Noémie Jérôme Solène Anaïs Léa Théo Inès Cécile Frédéric Geneviève Loïc",
        family: "Martin Bernard Dubois Aubigné Alembert Lefèvre Moreau Roux Fournier Girard Lambert Bonnet Rousseau Blanc Guérin Boyer Garnier Chevalier François Legrand Gauthier Perrin Bélanger Côté Lévesque Pelletier Château Estaing",
        syllables: [
            "Am Au Bau Bé Bou Char Clé Des Du Fau Gau Gué Har Jou La Lé Mar Mon Pel Pré Ri Rou Sau Thé Tru Val Vau Vé",
            "che le ri mi ne bé ra lan ber",
            "ard eau ier in ois on et ot ette aud ault èche igny oux ert mont ville",
        ],
    },
    Source {
        manner: Manner::German,
        weight: 85,
        given: "Hans Jürgen Anna Lukas Käthe Günther Björn Sören Jörg Ursula Heike Wolfgang Matthias Grit Lieselotte Götz Anneliese Rüdiger Bärbel Karl Uwe Petra",
        family: "Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Koch Bauer Richter Klein Wolf Schröder Neumann Schwarz Zimmermann Braun Krüger Hofmann Hartmann Lange Schmitt Werner Krause Köhler Jäger Groß Weiß Möller Böhm Größmann",
        syllables: [
            "Al Bach Bär Berg Blu Brü Dörf Eich Feld Fröh Gärt Grün Hage Heß Höl Käst Köst Kut Lan Löff Mai Nie Ost Pfei Rie Rößl Sand Schä Stein Süß Teu Vog Wäch Wei Zieg",
            "en er el in ner ler cher",
            "mann er hardt bauer meier stein berg feld ner ling hofer müller huber wald ke",
        ],
    },
    Source {
        manner: Manner::Dutch,
        weight: 30,
        given: "Johan Pieter Daan Sanne Femke Willem Anouk Joost Lotte Bram Maartje Ruben Thijs Eefje Coen",
        family: "Merwe Berg Dijk Jong Vries Bakker Visser Smit Meijer Boer Mulder Groot Bos Vos Peters Hendriks Leeuwen Dekker Brouwer Wit",
        syllables: [
            "Bloem Broek Dool Eik Gra Haar Heer Hoog Kuip Lind Meer Oos Poel Schou Veld Voor Wester Zand",
            "en er e ij aa",
            "stra ma kamp mans huis veld dijk ink sen horst man",
        ],
    },
    Source {
        manner: Manner::Polish,
        weight: 60,
        given: "Łukasz Agnieszka Paweł Małgorzata Michał Katarzyna Stanisław Zofia Grzegorz Łucja Wojciech Bożena Rafał Elżbieta Tomasz Jadwiga Kazimierz Świętosława",
        family: "Nowak Kowalski Wiśniewski Wójcik Kowalczyk Kamiński Lewandowski Zieliński Szymański Woźniak Dąbrowski Kozłowski Jankowski Mazur Kwiatkowski Krawczyk Piotrowski Grabowski Nowakowski Pawłowski Błaszczykowski Żółkiewski",
        syllables: [
            "Bą Brzo Cie Czar Dą Grze Ja Kacz Kę Kło Kra Lesz Ła Mro Ole Paw Piet Rze Sło Szcze Tom Wąs Wró Za Zię Żu",
            "ko wi ni szcz cho le bie ro",
            "ski wski czyk ak icz ński rek owicz arz ała ek",
        ],
    },
    Source {
        manner: Manner::Spanish,
        weight: 75,
        given: "José María Antonio Ángel Núria Iñaki Jesús Begoña Andrés Mónica Raúl Sofía Joaquín Inés Tomás Belén Ramón Lucía Óscar Concepción",
        family: "García López Martínez Sánchez Pérez González Rodríguez Fernández Núñez Gómez Jiménez Ruiz Hernández Díaz Moreno Muñoz Álvarez Romero Gutiérrez Alonso Navarro Torres Domínguez Ibáñez Peña Ordóñez Cañete",
        syllables: [
            "Ar Ba Be Ca Ce Cór Du Es Fa Gá Her I La Lla Ma Mu Ñí Or Pa Que Ro Sa Ta Ur Va Ve Za",
            "ra le ri do na mi gue lla",
            "ez ero ada illo ares ón ales edo ía uena án ique",
        ],
    },
    Source {
        manner: Manner::Nordic,
        weight: 45,
        given: "Björk Søren Åse Jón Þórður Guðrún Lars Øyvind Sigríður Mikkel Ragnhild Åke Jürgen Märta Kåre Ærø Bjørn Väinö Håkon Signe",
        family: "Guðmundsdóttir Jónsson Andersen Sørensen Åkesson Ødegård Björnsson Hansen Nyström Lindström Bøe Ångström Þorsteinsson Östlund Kjærgaard Høgh Virtanen Mäkinen Hämäläinen",
        syllables: [
            "Al Bjö Dag Egg Fjell Grøn Hå Jør Kje Lind Mål Nør Øst Raf Sæ Þór Ulf Väs Ström Åk",
            "gu ne ri var mund la stein",
            "sson sdóttir sen gård berg lund strøm vik nen dahl rup mark",
        ],
    },
    Source {
        manner: Manner::Turkish,
        weight: 30,
        given: "Işık İbrahim Ayşe Çağla Özgür Şule Gökhan Ünal Doğan Yiğit Emine Hüseyin Büşra Ömer",
        family: "Yılmaz Kaya Demir Çelik Şahin Yıldız Öztürk Aydın Özdemir Arslan Doğan Kılıç Aslan Çetin Kara Koç Kurt Özkan Şimşek Güneş",
        syllables: [
            "Ak Al Bay Çak Dağ De Er Gök Gül İn Kar Kıl Oğuz Öz Sağ Şen Taş Tun Uğ Ya Yüc",
            "ba la dı ta gü rı",
            "oğlu er kaya taş demir soy türk gil han maz dağ",
        ],
    },
    Source {
        manner: Manner::Yoruba,
        weight: 35,
        given: "Adébáyò Olúwaṣeun Chinedu Ngọzi Títílayọ̀ Ifẹ́olúwa Amara Kẹ́hìndé Táíwò Ọbáfẹ́mi Abímbọ́lá Chukwuemeka",
        family: "Ọlátúnjí Okonkwo Adéyẹmí Nwosu Ọláńrewájú Ọbasanjọ́ Eze Akíntọ́lá Ògúnbánjọ Okafor Adékúnlé Balógun",
        syllables: [
            "Adé Akín Ayọ̀ Bámi Chi Ẹni Fá Ifẹ́ Nna Obi Ògún Olú Ọlá Ọmọ Uche",
            "bá dé ku lá mi wá ṣe",
            "yọ̀ mí lé kanmi ṣọlá tọ́lá wale nna ike dayọ̀ jọ",
        ],
    },
    Source {
        manner: Manner::Vietnamese,
        weight: 60,
        given: "Khai Anh Hương Dũng Tuấn Phượng Lan Hải Hiếu Trâm Ngân Đạt Quỳnh Thảo Sơn Yến Bình Nhung",
        family: "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý",
        syllables: [
            "B Ch D Đ Gi H Kh L M Ng Nh Ph Qu S T Th Tr V X",
            "",
            "ạch ân ảo ấp âu ẹo ên ệt iêm iết ình oan ọc ông ơn ủy uân ược ưng ương uyết ỹ",
        ],
    },
    Source {
        manner: Manner::Pinyin,
        weight: 45,
        given: "Wei Fang Xiuying Na Min Jing Qiang Lei Jun Yang Yong Yan Jie Juan Tao Ming Chao Xia Ping Gang Xiaoming Meiling",
        family: "Wang Li Zhang Liu Chen Yang Huang Zhao Wu Zhou Xu Sun Ma Zhu Hu Guo He Lin Gao Luo Ouyang Sima",
        syllables: [
            "B Ch D F G H J K L M N P Q R S Sh T W X Y Z Zh",
            "",
            "ai an ang ao ei en eng i ia ian iang iao ing iu ong ou u uan un uo",
        ],
    },
    Source {
        manner: Manner::Chinese,
        weight: 55,
        given: "明 伟 芳 秀英 娜 敏 静 强 磊 军 洋 勇 艳 杰 娟 涛 小明 美玲 志强 建国",
        family: "李 王 张 刘 陈 杨 黄 赵 吴 周 徐 孙 马 朱 胡 郭 何 林 高 罗 欧阳 司马",
        syllables: [
            "安 白 成 春 德 恩 飞 光 国 海 浩 红 华 慧 佳 嘉 建 金 俊 乐 丽 林 玲 龙 梅 宁 鹏 平 琴 青 荣 瑞 山 思 天 文 晓 欣 雪 雅 永 玉 云 泽 子",
            "一 之",
            "安 邦 彬 波 博 超 晨 辉 宇 婷 燕 颖 月 哲 珍 轩 怡 琳 洁 昊 涵 峰 凡 东 丹",
        ],
    },
    Source {
        manner: Manner::Japanese,
        weight: 30,
        given: "花子 太郎 美咲 翔太 さくら 健一 陽子 大輔 ゆうき 恵 直樹 愛 ひかり",
        family: "佐藤 鈴木 高橋 田中 伊藤 渡辺 山本 中村 小林 加藤 吉田 山田 佐々木 山口 松本 井上 ガルシア",
        syllables: [
            "青 秋 石 上 内 大 岡 小野 川 北 木 黒 坂 柴 清 杉 竹 谷 千 土 中 永 西 野 橋 浜 原 東 平 藤 堀 前 三 宮 森 横",
            "々 之",
            "井 江 尾 形 川 木 口 坂 崎 沢 島 田 谷 塚 戸 永 野 原 部 間 村 本 森 山",
        ],
    },
    Source {
        manner: Manner::Korean,
        weight: 35,
        given: "민준 서연 지훈 수빈 예준 하은 도윤 지우 현우 은지 영희 철수",
        family: "김 이 박 최 정 강 조 윤 장 임 한 오 서 신 권 황 안 송 류 홍 남궁",
        syllables: [
            "가 나 다 라 민 서 지 현 은 영 수 유 하 태 성 재 주 진 선 혜 동 준 승 윤 규",
            "",
            "건 경 기 담 람 리 민 빈 서 석 아 연 영 우 원 은 인 정 준 진 철 현 호 훈 희",
        ],
    },
    Source {
        manner: Manner::Arabic,
        weight: 55,
        given: "محمد أحمد فاطمة علي عائشة مريم يوسف إبراهيم خالد ليلى عمر زينب حسن نور عبدالله مصطفى",
        family: "الرشيد الحسن المصري العلي حداد خوري النجار السيد القاسم بغدادي الشامي منصور الخطيب درويش سليمان",
        syllables: [
            "ال بن أبو عبد ش م ن ق ح ط س ر",
            "را حم صو نا دي لي كا با عز فا",
            "ي ان ون ري مي سي لي ني وي ار ين اد",
        ],
    },
    Source {
        manner: Manner::Hebrew,
        weight: 15,
        given: "יוסף שרה דוד רחל משה מרים אברהם תמר נועה יעל",
        family: "כהן לוי מזרחי פרץ ביטון דהן אברהם פרידמן אזולאי כץ",
        syllables: [
            "אב בר גל דו הר זי חי טל יר כר לב מו נח סג עמ פל צו קר רו של תב",
            "ני רו מי לו שי",
            "מן ון סון ברג שטיין לי אל יה ר ש",
        ],
    },
    Source {
        manner: Manner::Russian,
        weight: 60,
        given: "Иван Мария Алексей Ольга Дмитрий Елена Сергей Наталья Юлия Михаил Анна Фёдор Екатерина Николай Ксения Евгений Татьяна Андрей",
        family: "Иванов Смирнова Кузнецов Попов Васильев Петров Соколов Михайлов Новиков Фёдоров Достоевский Чайковский Хрущёв Щербаков Жукова Цветаева Шостакович Ильин Юрьев Яковлев",
        syllables: [
            "Ба Бор Ви Гла Дем Еф Жи За Ка Кле Ко Ла Ма Мель Ни Ос Па Ро Са Се Си Ти Тро Фи Хо Че Ша Шу Яро",
            "ри ло мо ни ко ва ше хи",
            "ов ев ин ский ова ева ина цкий енко ёв ых ук",
        ],
    },
    Source {
        manner: Manner::Ukrainian,
        weight: 25,
        given: "Сергій Олена Володимир Оксана Андрій Ірина Григорій Наталія Юрій Їлена Євген Людмила",
        family: "Шевченко Коваленко Бондаренко Ткаченко Кравченко Олійник Зеленський Мельник Поліщук Гончаренко Лисенко Хоменко Ґалаґан",
        syllables: [
            "Бі Вої Гай Гри Дов За Іва Кли Ко Ли Мар На Пі Са Сі Ти Хо Че Ші Яць",
            "ри ло ме ні ко ва",
            "енко ук чук ський ак ко ець ів ин",
        ],
    },
    Source {
        manner: Manner::Serbian,
        weight: 15,
        given: "Новак Јелена Милош Драгана Ђорђе Љубица Ненад Жељко Душан Ћира",
        family: "Ђоковић Петровић Јовановић Николић Марковић Ђорђевић Стојановић Илић Станковић Павловић Џаковић Његош",
        syllables: ["Бо Вук Да Ђу Жи Ко Ла Ма Ми Ни Ра Са Сто То Цве Ча", "ка ни до ми ло", "вић ић овић евић анин"],
    },
    Source {
        manner: Manner::Greek,
        weight: 30,
        given: "Γιώργος Μαρία Κωνσταντίνος Ελένη Δημήτρης Αικατερίνη Νικόλαος Βασιλική Ευάγγελος Χρήστος Σοφία Θεόδωρος",
        family: "Παπαδόπουλος Παπανικολάου Οικονόμου Γεωργίου Βασιλείου Μακρής Αγγελόπουλος Δημητρίου Καραγιάννης Χατζής Θεοδωράκης Μπουζούκης",
        syllables: [
            "Αθα Βλα Γερ Δα Ζαχα Θε Καλ Κο Λα Μα Νι Ξε Πα Ρα Σα Στα Τσι Φι Χρι Ψα",
            "να νο ρα μα λο κε",
            "πουλος ίδης άκης ίου άτος όγλου έας ης ού",
        ],
    },
    Source {
        manner: Manner::Hindi,
        weight: 25,
        given: "अमित प्रिया राहुल सुनीता विजय अनीता संजय पूजा राजेश मीना",
        family: "शर्मा वर्मा गुप्ता सिंह कुमार पटेल जोशी मिश्रा यादव चौधरी",
        syllables: [
            "अ आ क का गो च जा त दे न प ब भा म रा ल वि श सु ह",
            "र मा ने ल कि पा",
            "वाल कर न्द्र वी ती मार नाथ पुरी दास राज",
        ],
    },
    Source {
        manner: Manner::SingleName,
        weight: 15,
        given: "Sukarno",
        family: "Sukarno Suharto Wulandari Budi Siti Sri Dewi Agus Slamet Joko Widodo Hartono Susilo Megawati Sutrisno Kartini",
        syllables: [
            "Ba Di Har In Ku Mar Nur Pra Ri Sa Su Tri U Wi Yu",
            "di har ka mi na sa to wa",
            "no ti to wan wati yanto ningsih di ni sih",
        ],
    },
];
