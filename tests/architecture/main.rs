//! What holds for the code as a whole: the arrows between the crates, the shape of the sources, and
//! documents that must not go stale.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "in a test, to panic is to fail"
)]

mod arrows;
mod compatibility;
mod documents;
mod sources;

use std::path::Path;

fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

fn read(path: impl AsRef<Path>) -> String {
    let path = workspace().join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
