//! One run at a time on one file.
//!
//! The lock is the system's, on a file beside, so that it ends with the process however that
//! ends; what a killed process left of it is taken over.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// Nobody else works on a file as long as it lives.
#[derive(Debug)]
pub struct Lock {
    beside: PathBuf,
    // Closed after the file is removed, so that whoever waits for it finds it gone.
    held: File,
}

impl Lock {
    /// Locks a file that need not exist, in a folder that does; none if another process has it.
    /// What a killed process left half-written of it is removed.
    ///
    /// # Errors
    /// Whatever keeps files from being made there.
    pub fn take(path: &Path) -> io::Result<Option<Self>> {
        let name = path.file_name().ok_or(io::ErrorKind::InvalidFilename)?.to_string_lossy();
        let beside = path.with_file_name(format!(".{name}.lock"));
        loop {
            let held = File::create(&beside)?;
            match held.try_lock() {
                Err(TryLockError::WouldBlock) => return Ok(None),
                // A file system without locks has none to respect.
                Err(TryLockError::Error(error)) if error.kind() != io::ErrorKind::Unsupported => {
                    return Err(error);
                }
                _ => {}
            }
            if is_same(&held, &beside) {
                remove_leftovers(path, &name);
                return Ok(Some(Self { beside, held }));
            }
            // Who had it has removed it meanwhile.
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // If it stays, it is in nobody's way; another's stays, where somebody removed this one.
        if is_same(&self.held, &self.beside) {
            let _ = fs::remove_file(&self.beside);
        }
    }
}

/// Whether an open file is still the one of that name.
#[cfg(unix)]
fn is_same(open: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (open.metadata(), fs::metadata(path)) {
        (Ok(open), Ok(named)) => (open.dev(), open.ino()) == (named.dev(), named.ino()),
        _ => false,
    }
}

/// Elsewhere an open file cannot be removed.
#[cfg(not(unix))]
fn is_same(_: &File, _: &Path) -> bool {
    true
}

fn remove_leftovers(path: &Path, name: &str) {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let Ok(entries) = fs::read_dir(folder.unwrap_or(Path::new("."))) else { return };
    for entry in entries.flatten() {
        let other = entry.file_name();
        let middle = other.to_str().and_then(|other| {
            other.strip_prefix('.')?.strip_prefix(name)?.strip_prefix('.')?.strip_suffix(".tmp")
        });
        if middle.is_some_and(|process| process.bytes().all(|byte| byte.is_ascii_digit())) {
            let _ = fs::remove_file(entry.path());
        }
    }
}
