//! A file system of the test's own: mounting needs root.

use std::path::{Path, PathBuf};
use std::process::{Command as Process, Stdio};

use crate::server::wait_until;

/// A mounted file system; unmounted when it is dropped.
pub(crate) struct Mounted {
    folder: PathBuf,
    arguments: Vec<String>,
    _place: tempfile::TempDir,
}

impl Mounted {
    /// A file system in memory, of so many MiB.
    pub(crate) fn in_memory(mebibytes: u32) -> Self {
        let size = format!("size={mebibytes}m");
        Self::new(tempfile::tempdir().unwrap(), &["-t", "tmpfs", "-o", &size, "none"])
    }

    /// An ext4 in a file, of so many MiB.
    pub(crate) fn ext4(mebibytes: u64) -> Self {
        let place = tempfile::tempdir().unwrap();
        let image = place.path().join("image");
        std::fs::File::create(&image).unwrap().set_len(mebibytes << 20).unwrap();
        run("mkfs.ext4", &["-q", image.to_str().unwrap()]);
        let image = image.to_str().unwrap().to_owned();
        Self::new(place, &["-o", "loop", &image])
    }

    fn new(place: tempfile::TempDir, arguments: &[&str]) -> Self {
        let folder = place.path().join("mounted");
        std::fs::create_dir(&folder).unwrap();
        let mounted = Self { folder, arguments: arguments.iter().map(ToString::to_string).collect(), _place: place };
        mounted.mount();
        mounted
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Stops an ext4 as a power cut does: what its own journal has not written is gone, and nothing can be written.
    pub(crate) fn cut_power(&self) {
        // EXT4_IOC_SHUTDOWN with EXT4_GOING_FLAGS_NOLOGFLUSH; Perl is on every Debian, and has ioctl.
        let script = "open(my $d, '<', $ARGV[0]) or die $!; my $f = pack('I', 2); ioctl($d, 0x8004587D, $f) or die $!";
        run("perl", &["-e", script, self.folder.to_str().unwrap()]);
    }

    /// Has an ext4 be read only, as an error of its disk does.
    pub(crate) fn abort(&self) {
        run("mount", &["-o", "remount,abort", self.folder.to_str().unwrap()]);
    }

    /// Unmounts it and mounts it again; whoever had files open must be gone.
    pub(crate) fn mount_again(&self) {
        wait_until("the file system can be unmounted", || succeeds("umount", &[self.folder.to_str().unwrap()]));
        self.mount();
    }

    fn mount(&self) {
        let mut arguments: Vec<&str> = self.arguments.iter().map(String::as_str).collect();
        arguments.push(self.folder.to_str().unwrap());
        run("mount", &arguments);
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        let _ = succeeds("umount", &["-l", self.folder.to_str().unwrap()]);
    }
}

pub(crate) fn run(program: &str, arguments: &[&str]) {
    let output = Process::new(program).args(arguments).stdin(Stdio::null()).output().unwrap();
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
}

fn succeeds(program: &str, arguments: &[&str]) -> bool {
    Process::new(program).args(arguments).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}
