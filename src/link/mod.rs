//! One server, many terminals: the socket between the desk's server and everybody who asks it.
//!
//! The server side ([`serve`]) holds the lock of a desk folder for life, opens the store, listens on a Unix socket
//! beside it and answers each connection on a thread of its own. The client side ([`Client`]) connects, and starts a
//! server in the background when nobody listens. Both are generic over the messages ([`Service`]): only [`protocol`] and
//! [`DeskService`], which answers it, know the desk.
//!
//! Invariants:
//! - The lock, not the socket, decides who is the server. It is never unlocked: the kernel frees it when the process
//!   ends, and until then the store is still held too.
//! - Folder and peer are checked on every connect, by both sides; who somebody is comes from the kernel.
//! - Nothing a peer sends is believed before it is there: lengths are bounded, memory grows only with bytes received,
//!   a begun frame has a deadline, and whoever is slow is cut without costing others anything.
//! - Until the answer to its hello arrives a client has asked nothing, so everything up to there may be tried again.
//!   After that a lost connection is reported as what it is: not sent, or outcome unknown.
//!
//! Deliberately absent: an async runtime (hundreds of sessions are the size of this world), encryption (ssh carries remote terminals), and retries of a request whose outcome is
//! unknown (only the caller knows whether repeating is harmless).

pub mod background;
mod begin;
mod bell;
mod client;
mod core_file;
mod desk_dir;
mod dispatch;
mod error;
mod frame;
mod health;
mod held;
mod hello;
mod lock;
mod log;
mod longest;
mod preface;
pub mod protocol;
mod quiet;
mod request;
mod server;
mod service;
mod turns;
mod wait;

pub use begin::Begin;
pub use bell::Bell;
pub use client::{
    Alive, Client, ConnectOptions, LEAVING, Launch, Left, Pushed, Restarted, SERVER_MEMORY, Watch, Watching,
    failed_start, ping, restart, stop, unheard,
};
pub use core_file::leave_no_core;
pub use desk_dir::{DeskDir, DeskDirError};
pub use dispatch::DeskService;
pub use error::LinkError;
pub use frame::{FRAME_LIMIT, FrameError};
pub use held::Held;
pub use hello::{Claim, Refused};
pub use lock::{Holder, StartedBy};
pub use log::BoundedLog;
pub use preface::{Operation, PREFACE_BYTES, PROTOCOL, Preface, PrefaceError, Verdict};
pub use server::{ServeOptions, Visitor, Visitors, keep_panics_private, serve};
pub use service::{Allowed, Peer, Service};
