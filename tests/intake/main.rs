//! Application forms and programs, read as files: what they say, what is wrong with them, and what nobody should send.

mod hostile;
mod program;
mod rules;
mod samples;
