use super::error::KeymapError;
use super::map::Keymap;

/// The keymaps of the program: name, file and text.
const FILES: [(&str, &str, &str); 3] = [
    (DEFAULT, "keymaps/default.toml", include_str!("../../../keymaps/default.toml")),
    ("vim", "keymaps/vim.toml", include_str!("../../../keymaps/vim.toml")),
    ("emacs", "keymaps/emacs.toml", include_str!("../../../keymaps/emacs.toml")),
];

/// The one that others are laid over where they name none.
pub(super) const DEFAULT: &str = "default";

/// The names of the program's keymaps.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    FILES.iter().map(|(name, _, _)| *name)
}

/// A built-in keymap's name as the program holds it.
pub(super) fn name_of(name: &str) -> Option<&'static str> {
    names().find(|known| *known == name)
}

/// The built-in keymap of a name that [`names`] holds; any other is the default one. An error would be a mistake in
/// the program.
pub(super) fn keymap(name: &str) -> Result<Keymap, Vec<KeymapError>> {
    let file = FILES.iter().find(|(known, _, _)| *known == name).unwrap_or(&FILES[0]);
    let (name, file, text) = *file;
    let keymap = if name == DEFAULT { Keymap::parse(file, text) } else { Keymap::laid_over(file, text) };
    keymap.map(|keymap| keymap.called(name))
}
