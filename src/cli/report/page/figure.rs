use super::escape::{escaped, joined};

/// What a picture shows, in words.
#[derive(Debug)]
pub(super) struct Caption<'a> {
    /// By which the page knows it.
    pub(super) id: &'a str,
    /// What it is.
    pub(super) title: &'a str,
    /// What it shows, for who does not see it.
    pub(super) about: String,
    /// What is drawn how: the style's class and the words.
    pub(super) keys: Vec<(&'static str, &'static str)>,
}

/// A picture of so many pixels in its frame, with title, description and key.
pub(super) fn figure(caption: &Caption<'_>, (width, height): (u64, u64), drawing: &str) -> String {
    let (id, title, about) = (escaped(caption.id), escaped(caption.title), escaped(&caption.about));
    let key = |(class, words): &(&str, &str)| {
        format!(" <span class=\"key\"><i class=\"{class}\"></i>{}</span>", escaped(words))
    };
    let keys = joined(caption.keys.iter().map(key));
    format!(
        "<figure>\n<figcaption>{title}{keys}</figcaption>\n<div class=\"scroll\"><svg viewBox=\"0 0 {width} {height}\" \
         role=\"img\" aria-labelledby=\"{id}-title {id}-about\">\n<title id=\"{id}-title\">{title}</title>\n<desc \
         id=\"{id}-about\">{about}</desc>\n{drawing}</svg></div>\n</figure>\n"
    )
}

/// A text in a picture.
pub(super) fn text(class: &str, x: &str, y: &str, words: &str) -> String {
    format!("<text class=\"{class}\" x=\"{x}\" y=\"{y}\">{}</text>\n", escaped(words))
}
