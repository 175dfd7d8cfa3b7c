use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use crate::config::Config;

const KEY_BYTES: usize = 32;
const OWNER_ONLY: u32 = 0o600;

#[derive(Debug, thiserror::Error)]
pub(crate) enum KeyError {
    #[error("JWT_ACCESS_SECRET must be at least {KEY_BYTES} bytes long")]
    TooShort,
    #[error("the signing key {path} could not be read or made: {source}")]
    File { path: PathBuf, source: io::Error },
    #[error("{path} holds no signing key; remove it to have a new one made")]
    Damaged { path: PathBuf },
    #[error("the system has no random numbers: {0}")]
    NoRandomness(#[from] getrandom::Error),
}

/// The key from the configuration, or the one in the data directory, which is made if need be.
pub(crate) fn load(config: &Config) -> Result<Vec<u8>, KeyError> {
    if let Some(secret) = config.jwt_access_secret() {
        let key = secret.expose().as_bytes();
        return if key.len() < KEY_BYTES {
            Err(KeyError::TooShort)
        } else {
            Ok(key.to_vec())
        };
    }
    let path = config.data_dir.join("signing.key");
    let failed = |source| KeyError::File {
        path: path.clone(),
        source,
    };
    fs::create_dir_all(&config.data_dir).map_err(failed)?;
    if !path.exists() {
        make(&path)?;
    }
    let key = fs::read(&path).map_err(failed)?;
    if key.len() < KEY_BYTES {
        return Err(KeyError::Damaged { path });
    }
    Ok(key)
}

/// Writes a new key beside and links it into place, so that nobody ever reads half of one, and of two
/// servers that start at once both use the same.
fn make(path: &Path) -> Result<(), KeyError> {
    let failed = |source| KeyError::File {
        path: path.to_owned(),
        source,
    };
    let mut key = [0_u8; KEY_BYTES];
    getrandom::fill(&mut key)?;
    let draft = path.with_extension(format!("{}.new", std::process::id()));
    let mut options = OpenOptions::new();
    options
        .write(true)
        .create(true)
        .truncate(true)
        .mode(OWNER_ONLY);
    let write = |mut file: File| file.write_all(&key).and_then(|()| file.sync_all());
    options.open(&draft).and_then(write).map_err(failed)?;
    let linked = match fs::hard_link(&draft, path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        other => other,
    };
    fs::remove_file(&draft).and(linked).map_err(failed)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use clap::Parser;

    use super::*;
    use crate::cli::Cli;

    fn config(arguments: &[&str]) -> Config {
        Cli::try_parse_from([&["messenger"], arguments].concat())
            .unwrap()
            .config
    }

    #[test]
    fn a_generated_key_stays_the_same_and_is_for_its_owner_only() {
        let directory = tempfile::tempdir().unwrap();
        let data_dir = directory.path().join("new");
        let config = config(&["--data-dir", data_dir.to_str().unwrap()]);
        let key = load(&config).unwrap();
        assert_eq!(key.len(), KEY_BYTES);
        assert_eq!(load(&config).unwrap(), key);
        let mode = fs::metadata(data_dir.join("signing.key"))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, OWNER_ONLY);
        assert_eq!(fs::read_dir(&data_dir).unwrap().count(), 1);
    }

    #[test]
    fn a_short_secret_is_refused_without_being_shown() {
        let error = load(&config(&["--jwt-access-secret", "short"]))
            .unwrap_err()
            .to_string();
        assert_eq!(error, "JWT_ACCESS_SECRET must be at least 32 bytes long");
        let long = "x".repeat(32);
        assert_eq!(
            load(&config(&["--jwt-access-secret", &long])).unwrap(),
            long.as_bytes()
        );
    }

    #[test]
    fn a_damaged_key_is_told() {
        let directory = tempfile::tempdir().unwrap();
        fs::write(directory.path().join("signing.key"), "x").unwrap();
        let error = load(&config(&["--data-dir", directory.path().to_str().unwrap()]));
        assert!(matches!(error, Err(KeyError::Damaged { .. })));
    }
}
