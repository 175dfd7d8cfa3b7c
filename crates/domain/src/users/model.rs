use crate::Timestamp;
use crate::ids::UserId;
use crate::text::{
    Violation, check_displayable, check_length, check_no_spaces, check_storable, lower_case,
};

use super::PasswordHash;

/// An e-mail address, in lower case: it is stored and compared without regard to case.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Email(String);

impl Email {
    const MAX_CHARACTERS: usize = 254;

    pub fn parse(raw: &str) -> Result<Self, Violation> {
        check_length(raw, 1, Self::MAX_CHARACTERS)?;
        check_no_spaces(raw)?;
        check_displayable(raw)?;
        match raw.split_once('@') {
            Some((name, domain))
                if !name.is_empty() && !domain.is_empty() && !domain.contains('@') => {}
            _ => return Err(Violation::new("must be an e-mail address")),
        }
        let lower = lower_case(raw);
        // Some letters become two.
        check_length(&lower, 1, Self::MAX_CHARACTERS)?;
        Ok(Self(lower))
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The public name of an account, unique regardless of case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Username(String);

impl Username {
    const MIN_CHARACTERS: usize = 3;
    const MAX_CHARACTERS: usize = 32;

    pub fn parse(raw: &str) -> Result<Self, Violation> {
        check_length(raw, Self::MIN_CHARACTERS, Self::MAX_CHARACTERS)?;
        if !raw
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '-'))
        {
            return Err(Violation::new(
                "must consist of letters, digits, `_`, `.` and `-`",
            ));
        }
        Ok(Self(raw.to_owned()))
    }

    /// A name for somebody who chose none, unique because the id is.
    #[must_use]
    pub fn generated(id: UserId) -> Self {
        let digits: String = id
            .uuid()
            .simple()
            .to_string()
            .chars()
            .rev()
            .take(20)
            .collect();
        Self(format!("user-{digits}"))
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What uniqueness is decided by.
    #[must_use]
    pub fn folded(&self) -> String {
        lower_case(&self.0)
    }
}

/// A first or a last name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonPart(String);

impl PersonPart {
    const MAX_CHARACTERS: usize = 64;

    pub fn parse(raw: &str) -> Result<Self, Violation> {
        check_length(raw, 1, Self::MAX_CHARACTERS)?;
        check_storable(raw)?;
        check_no_spaces(raw)?;
        check_displayable(raw)?;
        Ok(Self(raw.to_owned()))
    }

    #[must_use]
    pub fn into_string(self) -> String {
        self.0
    }
}

impl From<Username> for PersonPart {
    fn from(username: Username) -> Self {
        Self(username.0)
    }
}

/// What a person is called. Without a last name, `last` is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonName {
    pub first: String,
    pub last: String,
}

impl PersonName {
    #[must_use]
    pub fn new(first: PersonPart, last: Option<PersonPart>) -> Self {
        Self {
            first: first.0,
            last: last.map(PersonPart::into_string).unwrap_or_default(),
        }
    }

    /// First and last name as one text.
    #[must_use]
    pub fn full(&self) -> String {
        format!("{} {}", self.first, self.last)
            .trim_end()
            .to_owned()
    }
}

/// An account that exists. Deleted accounts are not users; only their [`PersonName`] is left.
#[derive(Clone, Debug)]
pub struct User {
    pub id: UserId,
    pub email: Email,
    pub username: Username,
    pub name: PersonName,
    pub password_hash: PasswordHash,
    pub created_at: Timestamp,
}

/// What an account tells its own holder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    pub id: UserId,
    pub email: String,
    pub username: String,
    pub name: PersonName,
    pub created_at: Timestamp,
}

impl From<User> for Profile {
    fn from(user: User) -> Self {
        Self {
            id: user.id,
            email: user.email.0,
            username: user.username.0,
            name: user.name,
            created_at: user.created_at,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn an_email_has_one_at_sign_with_something_on_both_sides() {
        assert_eq!(
            Email::parse("Ann@Example.ORG").unwrap().as_str(),
            "ann@example.org"
        );
        assert!(Email::parse("a@b").is_ok());
        for raw in ["", "a", "@b", "a@", "a@b@c", "a b@c", "a@b\0"] {
            assert!(Email::parse(raw).is_err(), "{raw:?}");
        }
        let longest = format!("{}@b", "a".repeat(252));
        assert!(Email::parse(&longest).is_ok());
        assert!(Email::parse(&format!("a{longest}")).is_err());
        assert!(Email::parse(&format!("{}@b", "İ".repeat(252))).is_err());
    }

    #[test]
    fn usernames_are_short_and_plain() {
        for raw in ["ann", "A.n_n-1", "Анна", &"a".repeat(32)] {
            assert!(Username::parse(raw).is_ok(), "{raw}");
        }
        for raw in ["", "ab", "a b", "ann!", "ann@home", &"a".repeat(33)] {
            assert!(Username::parse(raw).is_err(), "{raw}");
        }
    }

    #[test]
    fn a_generated_username_is_a_valid_one() {
        let generated = Username::generated(UserId::new(Uuid::from_u128(u128::MAX - 7)));
        assert_eq!(Username::parse(generated.as_str()), Ok(generated));
    }

    #[test]
    fn a_full_name_needs_no_last_name() {
        let name = |last: &str| PersonName {
            first: "Ann".into(),
            last: last.into(),
        };
        assert_eq!(name("Lee").full(), "Ann Lee");
        assert_eq!(name("").full(), "Ann");
    }
}
