//! The subcommands, one a file: its arguments, and what is asked and printed.

pub(super) mod accept;
pub(super) mod approve;
pub(super) mod assign;
pub(super) mod close;
pub(super) mod decline;
pub(super) mod deficient;
pub(super) mod document;
pub(super) mod form;
pub(super) mod history;
pub(super) mod hold;
pub(super) mod intake;
pub(super) mod list;
pub(super) mod notify;
pub(super) mod reopen;
pub(super) mod serve;
pub(super) mod settings;
pub(super) mod show;
pub(super) mod status;
pub(super) mod stop;
pub(super) mod tag;
pub(super) mod undo;
pub(super) mod verify;
pub(super) mod waive;
pub(super) mod withdraw;
