//! The files of checkpoints: names, the lock, and how each comes to be whole or not at all.

use super::manifest::{Manifest, Place};
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use xxhash_rust::xxh3::{Xxh3Default, xxh3_64};

const MANIFEST: &str = "manifest";
const LOCK: &str = "lock";
const PACK: &str = ".pack";
const PARTIAL: &str = ".partial";

pub struct Folder {
    path: PathBuf,
}

impl Folder {
    pub fn beside(council: &str) -> Self {
        Self {
            path: PathBuf::from(format!("{council}-index")),
        }
    }

    fn pack(&self, number: u64) -> PathBuf {
        self.path.join(format!("{number:016x}{PACK}"))
    }

    /// The manifest that is there; the error says why it cannot be read.
    pub fn manifest(&self) -> Result<Option<Manifest>, String> {
        let bytes = match fs::read(self.path.join(MANIFEST)) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(format!("the manifest cannot be read: {error}")),
        };
        match Manifest::decode(&bytes) {
            Some(manifest) => Ok(Some(manifest)),
            None => Err("the manifest is torn or of another version".to_owned()),
        }
    }

    pub fn packs(&self) -> Packs<'_> {
        Packs {
            folder: self,
            open: None,
            buffer: Vec::new(),
        }
    }

    pub fn pack_bytes(&self, number: u64) -> u64 {
        fs::metadata(self.pack(number)).map_or(0, |meta| meta.len())
    }

    /// A pack to write; it comes into being with its first segment.
    pub fn new_pack(&self, number: u64) -> NewPack<'_> {
        NewPack {
            folder: self,
            number,
            file: None,
            length: 0,
        }
    }

    /// Removes every checkpoint, whole or not.
    pub fn clear(&self) -> io::Result<()> {
        for entry in fs::read_dir(&self.path)? {
            let entry = entry?;
            if entry.file_name() != LOCK {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }

    /// Makes `manifest` the one that counts, then removes what it does not name.
    pub fn publish(&self, manifest: &Manifest) -> io::Result<()> {
        let path = self.path.join(MANIFEST);
        let partial = self.path.join(format!("{MANIFEST}{PARTIAL}"));
        let mut file = File::create(&partial)?;
        file.write_all(&manifest.encode()?)?;
        file.sync_all()?;
        fs::rename(&partial, &path)?;
        minds_store::sync_folder(&path)?;
        for entry in fs::read_dir(&self.path)? {
            let entry = entry?;
            let name = entry.file_name();
            let name = name.to_string_lossy();
            let used = || {
                manifest
                    .places()
                    .any(|place| format!("{:016x}{PACK}", place.pack) == name)
            };
            if name.ends_with(PARTIAL) || (name.ends_with(PACK) && !used()) {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }
}

/// Held by the one process that writes checkpoints; the operating system lets go of it when the process ends.
pub struct Lock {
    _file: File,
}

impl Lock {
    /// `None` where another process holds it. Makes the folder where there is none.
    pub fn take(folder: &Folder) -> io::Result<Option<Self>> {
        let file = Self::file(folder)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Self { _file: file })),
            Err(fs::TryLockError::WouldBlock) => Ok(None),
            Err(fs::TryLockError::Error(error)) => Err(error),
        }
    }

    /// Waits for as long as another process writes its checkpoint.
    pub fn wait(folder: &Folder) -> io::Result<Self> {
        let file = Self::file(folder)?;
        file.lock()?;
        Ok(Self { _file: file })
    }

    fn file(folder: &Folder) -> io::Result<File> {
        fs::create_dir_all(&folder.path)?;
        OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(folder.path.join(LOCK))
    }
}

/// Reads segments, pack by pack.
pub struct Packs<'a> {
    folder: &'a Folder,
    open: Option<(u64, File)>,
    buffer: Vec<u8>,
}

impl Packs<'_> {
    /// The bytes at a place; `None` where they are not those that were written. An error where the pack is not there.
    pub fn read(&mut self, place: &Place) -> Result<Option<&[u8]>, String> {
        let cannot = |error: io::Error| format!("pack {:016x} cannot be read: {error}", place.pack);
        if self.open.as_ref().is_none_or(|(number, _)| *number != place.pack) {
            self.open = Some((
                place.pack,
                File::open(self.folder.pack(place.pack)).map_err(cannot)?,
            ));
        }
        let Some((_, file)) = &mut self.open else {
            return Ok(None);
        };
        let bytes = file.metadata().map_err(cannot)?.len();
        if place
            .offset
            .checked_add(place.length)
            .is_none_or(|end| end > bytes)
        {
            return Ok(None);
        }
        self.buffer.clear();
        file.seek(SeekFrom::Start(place.offset)).map_err(cannot)?;
        Read::take(file, place.length)
            .read_to_end(&mut self.buffer)
            .map_err(cannot)?;
        let whole = self.buffer.len() as u64 == place.length && xxh3_64(&self.buffer) == place.checksum;
        Ok(whole.then_some(&self.buffer[..]))
    }
}

/// A pack that is being written.
pub struct NewPack<'a> {
    folder: &'a Folder,
    number: u64,
    file: Option<BufWriter<File>>,
    length: u64,
}

impl NewPack<'_> {
    fn partial(&self) -> PathBuf {
        let mut name = self.folder.pack(self.number).into_os_string();
        name.push(PARTIAL);
        name.into()
    }

    /// Appends what `encode` writes.
    pub fn append(&mut self, encode: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<Place> {
        let partial = self.partial();
        let file = match &mut self.file {
            Some(file) => file,
            none => none.insert(BufWriter::with_capacity(1 << 20, create(&partial)?)),
        };
        let mut summed = Summed {
            file,
            sum: Xxh3Default::new(),
            length: 0,
        };
        encode(&mut summed)?;
        let place = Place {
            pack: self.number,
            offset: self.length,
            length: summed.length,
            checksum: summed.sum.digest(),
        };
        self.length += place.length;
        Ok(place)
    }

    /// Makes what was written durable under its name; nothing where nothing was.
    pub fn finish(self) -> io::Result<()> {
        let (partial, path) = (self.partial(), self.folder.pack(self.number));
        let Some(file) = self.file else {
            return Ok(());
        };
        file.into_inner()?.sync_all()?;
        fs::rename(partial, path)
    }
}

/// Takes the checksum of what it writes.
struct Summed<'a> {
    file: &'a mut BufWriter<File>,
    sum: Xxh3Default,
    length: u64,
}

impl Write for Summed<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.sum.update(&bytes[..written]);
        self.length += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

fn create(path: &Path) -> io::Result<File> {
    OpenOptions::new()
        .create(true)
        .write(true)
        .truncate(true)
        .open(path)
}
