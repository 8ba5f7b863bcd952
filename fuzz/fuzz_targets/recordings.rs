#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| qapdesk_fuzz::run("recordings", data));
