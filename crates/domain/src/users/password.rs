use std::fmt;

use crate::text::{Violation, check_no_spaces, lower_case};

/// A password as typed. Never shown, not even in debug output.
#[derive(Clone)]
pub struct Password(String);

impl Password {
    /// What is longer is refused rather than cut.
    const MAX_BYTES: usize = 256;

    /// A password to be compared, which need not satisfy today's rules for new ones.
    pub fn to_compare(raw: &str) -> Result<Self, Violation> {
        if raw.is_empty() {
            return Err(Violation::new("must not be empty"));
        }
        if raw.len() > Self::MAX_BYTES {
            return Err(Violation::from_string(format!(
                "must be at most {} bytes long",
                Self::MAX_BYTES
            )));
        }
        Ok(Self(raw.to_owned()))
    }

    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password([redacted])")
    }
}

/// What is stored instead of a password.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(String);

impl PasswordHash {
    #[must_use]
    pub const fn new(hash: String) -> Self {
        Self(hash)
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash([redacted])")
    }
}

/// What new passwords have to satisfy.
#[derive(Clone, Copy, Debug)]
pub struct PasswordPolicy {
    pub min_characters: usize,
}

impl PasswordPolicy {
    /// Passwords that every guessing list begins with, in lower case, one a line.
    const COMMON: &'static str = include_str!("common_passwords.txt");

    pub fn check(self, raw: &str) -> Result<Password, Violation> {
        check_no_spaces(raw)?;
        if raw.chars().count() < self.min_characters {
            return Err(Violation::from_string(format!(
                "must be at least {} characters long",
                self.min_characters
            )));
        }
        let password = Password::to_compare(raw)?;
        let lower = lower_case(raw);
        if Self::COMMON.lines().any(|common| common == lower) {
            return Err(Violation::new("is one of the most common passwords"));
        }
        Ok(password)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const POLICY: PasswordPolicy = PasswordPolicy { min_characters: 8 };

    #[test]
    fn length_is_counted_in_characters_below_and_in_bytes_above() {
        assert!(POLICY.check("ünïcödé").is_err());
        assert!(POLICY.check("ünïcödéß").is_ok());
        assert!(POLICY.check(&"😀".repeat(64)).is_ok());
        assert!(POLICY.check(&"😀".repeat(65)).is_err());
        assert!(POLICY.check(&"é".repeat(128)).is_ok());
    }

    #[test]
    fn spaces_and_common_passwords_are_refused() {
        assert!(POLICY.check("pass word 1").is_err());
        assert!(POLICY.check("Password1").is_err());
        assert!(POLICY.check("qwertyuiop").is_err());
        assert!(POLICY.check("pa\0sswo\0rd").is_ok());
    }

    #[test]
    fn debug_output_shows_no_secret() {
        let shown = format!(
            "{:?} {:?}",
            POLICY.check("correct-horse").unwrap(),
            PasswordHash::new("$2b$12$abc".into())
        );
        assert_eq!(shown, "Password([redacted]) PasswordHash([redacted])");
    }
}
