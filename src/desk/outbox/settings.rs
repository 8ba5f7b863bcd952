use std::fmt;
use std::io::{self, ErrorKind, Read};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::domain::{name_and_address, names_another};
use crate::letters::{Sender, address};
use crate::text::{Line, excerpt};

/// The file of the settings, in the desk's folder.
const FILE: &str = "mail.toml";
/// Where the machine says its own name.
const MACHINE: &str = "/proc/sys/kernel/hostname";
/// The largest of the files, in bytes: a bundle of all authorities of the world has a quarter of it.
const LARGEST: u64 = 1024 * 1024;

/// Why letters cannot go out by this desk.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MailSettingsError {
    /// There is no file.
    #[error("mail is not set up: {} is not there; write it with from and [smtp] or sendmail (see the README)", .0.display())]
    Missing(PathBuf),
    /// The file cannot be read or does not say what it should.
    #[error("{}: {message}", path.display())]
    Wrong {
        /// Which file.
        path: PathBuf,
        /// What is wrong, and what to do.
        message: String,
    },
}

/// How letters go out: `mail.toml`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailSettings {
    /// Who sends them.
    pub sender: Sender,
    /// Where notices to IMI go, in the place of the program's address.
    pub imi: Option<Line>,
    /// By which way.
    pub route: Route,
}

/// By which way letters go out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Route {
    /// To a mail server.
    Smtp(Server),
    /// To a program that takes a message on its standard input: its name and arguments. It finds recipients in the message.
    Sendmail(Vec<String>),
}

/// A mail server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    /// Its name.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// The name by which the desk greets it (RFC 5321).
    pub name: String,
    /// How the way there is kept from others.
    pub tls: Tls,
    /// Who logs in there.
    pub login: Option<Login>,
    /// The certificates (PEM) of the authority that vouches for it, in the place of those that the machine trusts.
    pub ca: Option<Vec<u8>>,
}

/// A name and its password, which is shown nowhere.
#[derive(Clone, PartialEq, Eq)]
pub struct Login {
    /// The name.
    pub user: String,
    /// The password.
    pub password: String,
}

impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Login").field("user", &self.user).finish_non_exhaustive()
    }
}

/// How the way to a mail server is kept from others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tls {
    /// From the first byte, usually at port 465.
    #[serde(rename = "tls")]
    Whole,
    /// After a greeting, usually at port 587; a server that does not offer it gets nothing.
    Starttls,
    /// Not at all.
    None,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    from: String,
    reply_to: Option<String>,
    imi: Option<String>,
    smtp: Option<SmtpTable>,
    sendmail: Option<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SmtpTable {
    host: String,
    port: Option<u16>,
    name: Option<String>,
    tls: Option<Tls>,
    user: Option<String>,
    password_file: Option<PathBuf>,
    ca: Option<PathBuf>,
}

impl MailSettings {
    /// The settings of a desk, as its folder has them now.
    pub fn read(folder: &Path) -> Result<Self, MailSettingsError> {
        read_by(folder, |text| Self::parse(text, folder))
    }

    /// Who sends the letters of a desk, also where the way that they go is not set up whole.
    pub(super) fn sender(folder: &Path) -> Result<Sender, MailSettingsError> {
        read_by(folder, |text| sender(&File::parse(text)?))
    }

    fn parse(text: &str, folder: &Path) -> Result<Self, String> {
        let file = File::parse(text)?;
        let sender = sender(&file)?;
        let imi = file.imi.as_deref().map(|text| plain_address("imi", text)).transpose()?;
        let route = match (file.smtp, file.sendmail) {
            (Some(table), None) => Route::Smtp(server(table, &sender.email, folder)?),
            (None, Some(command)) if command.first().is_some_and(|program| !program.is_empty()) => {
                Route::Sendmail(command)
            }
            (None, Some(_)) => return Err("sendmail: name the program, as [\"/usr/sbin/sendmail\", \"-i\"]".to_owned()),
            (Some(_), Some(_)) => return Err("it has smtp and sendmail: keep one of them".to_owned()),
            (None, None) => return Err("it has neither [smtp] nor sendmail: write one of them".to_owned()),
        };
        Ok(Self { sender, imi, route })
    }
}

impl File {
    fn parse(text: &str) -> Result<Self, String> {
        toml::from_str(text).map_err(|error| in_one_line(text, &error))
    }
}

fn read_by<T>(folder: &Path, parse: impl FnOnce(&str) -> Result<T, String>) -> Result<T, MailSettingsError> {
    let path = folder.join(FILE);
    let text = text_of(&path).map_err(|error| match error.kind() {
        ErrorKind::NotFound => MailSettingsError::Missing(path.clone()),
        _ => MailSettingsError::Wrong { path: path.clone(), message: format!("it cannot be read: {error}") },
    })?;
    parse(&text).map_err(|message| MailSettingsError::Wrong { path, message })
}

/// `Name <address>`, or an address alone.
fn sender(file: &File) -> Result<Sender, String> {
    let (name, email) = name_and_address(&file.from);
    let name = Line::parse(name).map_err(|error| format!("from: {error}"))?;
    if names_another(&name, email) {
        return Err(format!("from: `{}` is not a name: write one sender, as Name <address>", excerpt(&name)));
    }
    let reply_to = file.reply_to.as_deref().map(|text| plain_address("reply_to", text)).transpose()?;
    Ok(Sender { name, email: plain_address("from", email)?, reply_to })
}

fn plain_address(key: &str, text: &str) -> Result<Line, String> {
    let text = text.trim();
    address(text).map_err(|error| format!("{key}: {error}"))?;
    Line::parse(text).map_err(|error| format!("{key}: {error}"))
}

fn server(table: SmtpTable, from: &str, folder: &Path) -> Result<Server, String> {
    let tls = table.tls.unwrap_or(Tls::Starttls);
    let port = table.port.unwrap_or(match tls {
        Tls::Whole => 465,
        Tls::Starttls => 587,
        Tls::None => 25,
    });
    let login = match (table.user, table.password_file) {
        (Some(user), Some(file)) => Some(Login { user, password: password(&folder.join(file))? }),
        (None, None) => None,
        (Some(_), None) => {
            return Err("smtp.password_file is missing: name the file that holds the password".to_owned());
        }
        (None, Some(_)) => return Err("smtp.user is missing: say whose password it is".to_owned()),
    };
    let is_near = matches!(table.host.as_str(), "localhost" | "127.0.0.1" | "::1");
    if tls == Tls::None && login.is_some() && !is_near {
        return Err("smtp.tls = \"none\" would send the password in the clear: use \"starttls\" or \"tls\"".to_owned());
    }
    if table.host.trim().is_empty() {
        return Err("smtp.host is empty: name the mail server".to_owned());
    }
    let ca = match table.ca {
        Some(_) if tls == Tls::None => return Err("smtp.ca is for \"starttls\" or \"tls\": leave it out".to_owned()),
        Some(file) => Some(certificates(&folder.join(file))?),
        None => None,
    };
    let machine = text_of(Path::new(MACHINE)).unwrap_or_default();
    let name = greeting(table.name, machine.trim(), from)?;
    Ok(Server { host: table.host, port, name, tls, login, ca })
}

/// The name by which a mail server is greeted: the one of the settings, else the machine's own where it is a whole one, else
/// the host of the sender's address. Some servers turn away who greets them as `localhost`, or by an address of this machine
/// alone.
fn greeting(set: Option<String>, machine: &str, from: &str) -> Result<String, String> {
    match set {
        Some(name) if is_host(&name) => Ok(name),
        Some(name) => Err(format!("smtp.name: `{}` is not a name such as qap.example.org", excerpt(&name))),
        None if machine.contains('.') && is_host(machine) && !machine.starts_with("localhost.") => {
            Ok(machine.to_owned())
        }
        None => address(from).map(|from| from.domain().to_owned()).map_err(|error| format!("from: {error}")),
    }
}

/// Whether a text is a host's name, and no address of a host.
fn is_host(text: &str) -> bool {
    let is_label = |label: &str| {
        let is_plain = label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        is_plain && (1..=63).contains(&label.len()) && !label.starts_with('-') && !label.ends_with('-')
    };
    text.len() <= 253
        && text.split('.').all(is_label)
        && text.rsplit('.').next().is_some_and(|last| last.contains(|c: char| c.is_ascii_alphabetic()))
}

/// The bytes of a file that the settings name: of a plain file, and not more than any such has. What is none is not
/// opened, since a pipe would be waited for and a device never ends.
fn bytes_of(path: &Path) -> io::Result<Vec<u8>> {
    let found = std::fs::metadata(path)?;
    if !found.is_file() {
        return Err(io::Error::other("it is no file"));
    }
    let mut bytes = Vec::new();
    std::fs::File::open(path)?.take(LARGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST {
        return Err(io::Error::other("it is larger than 1 MiB"));
    }
    Ok(bytes)
}

fn text_of(path: &Path) -> io::Result<String> {
    String::from_utf8(bytes_of(path)?).map_err(|_| io::Error::other("it is not UTF-8"))
}

/// The first line of a file that nobody else may read.
fn password(path: &Path) -> Result<String, String> {
    let name = shown(path);
    let told = |error: std::io::Error| format!("smtp.password_file {name}: {error}");
    let mode = std::fs::metadata(path).map_err(told)?.permissions().mode();
    if mode & 0o077 != 0 {
        return Err(format!("smtp.password_file {name}: others may read it; run: chmod 600 '{name}'"));
    }
    let text = text_of(path).map_err(told)?;
    match text.lines().next().filter(|line| !line.is_empty()) {
        Some(line) => Ok(line.to_owned()),
        None => Err(format!("smtp.password_file {name}: its first line is empty")),
    }
}

/// The certificates of a file, as they are.
fn certificates(path: &Path) -> Result<Vec<u8>, String> {
    let name = shown(path);
    let bytes = bytes_of(path).map_err(|error| format!("smtp.ca {name}: {error}"))?;
    if String::from_utf8_lossy(&bytes).contains("-----BEGIN CERTIFICATE-----") {
        return Ok(bytes);
    }
    Err(format!("smtp.ca {name}: it holds no certificate in PEM"))
}

/// The path of a file as the settings name it, safe to show: they may have been copied from anywhere.
fn shown(path: &Path) -> Line {
    Line::clean(&path.to_string_lossy())
}

/// What is wrong with a text, with its line; it may quote the text, and is safe to show.
fn in_one_line(text: &str, error: &toml::de::Error) -> String {
    let line = error.span().map(|span| text[..span.start.min(text.len())].matches('\n').count() + 1);
    let message = Line::clean(error.message());
    line.map_or_else(|| message.to_string(), |line| format!("line {line}: {message}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, files: &[(&str, &str)]) -> Result<MailSettings, String> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(FILE), format!("from = \"qap@example.org\"\n{text}")).unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            std::fs::write(&path, text).unwrap();
            std::fs::set_permissions(&path, PermissionsExt::from_mode(0o600)).unwrap();
        }
        MailSettings::read(folder.path()).map_err(|error| error.to_string())
    }

    #[test]
    fn a_password_is_read_and_never_shown() {
        let text = "[smtp]\nhost = \"mail.example.org\"\nuser = \"qap\"\npassword_file = \"secret\"\n";
        let settings = read(text, &[("secret", "hunter2\n")]).unwrap();
        let Route::Smtp(server) = &settings.route else { panic!("{settings:?}") };
        assert_eq!(server.login.as_ref().map(|login| login.password.as_str()), Some("hunter2"));
        let shown = format!("{settings:?}");
        assert!(shown.contains("qap") && !shown.contains("hunter2"), "{shown}");
    }

    #[test]
    fn a_mistake_is_told_with_its_line() {
        assert!(read("reply_too = \"x@example.org\"\n", &[]).unwrap_err().contains("line 2: "), "after from");
        assert!(read("\n\nimi = 3\n", &[]).unwrap_err().contains("line 4: "));
    }

    #[test]
    fn l1_letters_come_from_one_sender() {
        let read = |from: &str| {
            let text = format!("from = \"{from}\"\nsendmail = [\"/bin/true\"]\n");
            MailSettings::parse(&text, Path::new("")).map(|settings| settings.sender.email.to_string())
        };
        let one = "qap@example.org";
        for from in [one, "CPR, the QAP <qap@example.org>", "QAP@example.org <qap@example.org>"] {
            assert_eq!(read(from).as_deref(), Ok(one), "{from}");
        }
        let two = "CPR <qap@example.org>, Office <office@example.org>";
        assert!(read(two).unwrap_err().contains("is not a name"));
    }

    #[test]
    fn a_mail_server_is_greeted_by_a_name_that_is_one() {
        let set = |name: &str| greeting(Some(name.to_owned()), "desk.example.org", "qap@example.org");
        assert_eq!(set("mail-1.example.org").as_deref(), Ok("mail-1.example.org"));
        for wrong in ["", "127.0.0.1", "[127.0.0.1]", "a b", "a..b", "-a.b", "qap.example.org\r\nQUIT", "\u{fc}.org"] {
            assert!(set(wrong).unwrap_err().starts_with("smtp.name: "), "{wrong:?}");
        }
        let of = |machine, from| greeting(None, machine, from).unwrap();
        assert_eq!(of("desk.example.org", "qap@cpr.example"), "desk.example.org");
        for machine in ["", "desk", "localhost", "localhost.localdomain", "10.0.0.5", "my_desk.example.org"] {
            assert_eq!(of(machine, "qap@cpr.example"), "cpr.example", "{machine:?}");
        }
        assert_eq!(of("desk", "qap@b\u{fc}cher.example"), "xn--bcher-kva.example");
        let text = "[smtp]\nhost = \"mail.example.org\"\nname = \"qap.example.org\"\n";
        let settings = read(text, &[]).unwrap();
        assert!(matches!(&settings.route, Route::Smtp(server) if server.name == "qap.example.org"), "{settings:?}");
    }

    #[test]
    fn an_authority_of_ones_own_is_read_and_one_without_encryption_is_refused() {
        let text = |tls: &str| format!("[smtp]\nhost = \"mail.intern\"\ntls = \"{tls}\"\nca = \"ca.pem\"\n");
        let pem = ("ca.pem", "-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----\n");
        let settings = read(&text("starttls"), &[pem]).unwrap();
        assert!(matches!(settings.route, Route::Smtp(Server { ca: Some(_), port: 587, .. })), "{settings:?}");
        assert!(read(&text("none"), &[pem]).unwrap_err().contains("leave it out"));
        assert!(read(&text("tls"), &[("ca.pem", "MA==")]).unwrap_err().contains("no certificate"));
        assert!(read(&text("tls"), &[]).unwrap_err().contains("ca.pem"));
        let endless = text("tls").replace("ca.pem", "/dev/zero");
        assert!(read(&endless, &[]).unwrap_err().contains("it is no file"));
        let large = ("ca.pem", "x".repeat(1024 * 1024 + 1));
        assert!(read(&text("tls"), &[(large.0, &large.1)]).unwrap_err().contains("larger than 1 MiB"));
    }
}
