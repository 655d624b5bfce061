//! Files that are whole or not there.

use super::document::Certificate;
use super::parse::MAX_BYTES;
use super::rejection::Rejection;
use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Write};
use std::path::Path;

/// Makes sure that files can be written to a folder, creating it if need be.
///
/// # Errors
/// Whatever keeps a file from being written there.
pub fn prepare_folder(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let probe = folder.join(format!(".selfnorm-{}.tmp", std::process::id()));
    File::create(&probe)?;
    fs::remove_file(&probe)
}

/// Writes a file so that whoever looks sees the old contents or the new ones.
///
/// The contents go to a temporary file beside the target, reach the disk, and take
/// the target's name: a process that is killed halfway leaves the old file.
///
/// # Errors
/// Whatever keeps the file from being written; the old one is then untouched.
pub fn write_atomically(path: &Path, contents: impl AsRef<[u8]>) -> io::Result<()> {
    write_atomically_with(path, |file| file.write_all(contents.as_ref()))
}

/// The same for contents that are too long to be held in memory.
///
/// # Errors
/// As [`write_atomically`], and those of `write`.
pub fn write_atomically_with(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let name = path.file_name().ok_or(io::ErrorKind::InvalidFilename)?.to_string_lossy();
    let temporary = path.with_file_name(format!(".{name}.{}.tmp", std::process::id()));
    let written = File::create(&temporary).and_then(|file| {
        let mut buffered = BufWriter::new(file);
        write(&mut buffered)?;
        buffered.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()
    });
    let renamed = written.and_then(|()| fs::rename(&temporary, path));
    if renamed.is_err() {
        // The first error is the one to report.
        let _ = fs::remove_file(&temporary);
    }
    renamed
}

/// Reads and parses a certificate or a saved state.
///
/// # Errors
/// Why the file cannot be read, or why it is rejected.
pub fn read(path: &Path) -> Result<Certificate, Rejection> {
    let unreadable = |error: io::Error| Rejection::whole(format!("cannot be read: {error}"));
    let file = File::open(path).map_err(unreadable)?;
    let mut bytes = Vec::new();
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(Rejection::whole(format!("larger than {MAX_BYTES} bytes")));
    }
    let text = String::from_utf8(bytes).map_err(|_| Rejection::whole("not UTF-8 text"))?;
    Certificate::parse(&text)
}
