use crate::Timestamp;
use crate::ids::{ConversationId, MessageId, UserId};
use crate::messages::{Content, Message};
use crate::page::TimeKey;
use crate::text::{Violation, check_displayable, check_length, check_storable};
use crate::users::PersonName;

/// What a group is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupName(String);

impl GroupName {
    const MAX_CHARACTERS: usize = 100;

    pub fn parse(raw: &str) -> Result<Self, Violation> {
        check_length(raw, 1, Self::MAX_CHARACTERS)?;
        check_storable(raw)?;
        check_displayable(raw)?;
        if raw.trim() != raw {
            return Err(Violation::new("must not begin or end with a space"));
        }
        let spaces = raw.chars().map(char::is_whitespace);
        if spaces
            .clone()
            .zip(spaces.skip(1))
            .any(|(one, next)| one && next)
        {
            return Err(Violation::new("must not contain double spaces"));
        }
        Ok(Self(raw.to_owned()))
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A group that is to be stored.
#[derive(Clone, Debug)]
pub struct Group {
    pub id: ConversationId,
    pub name: GroupName,
    pub owner: UserId,
}

/// What the client wants a notice to be; the server supplies what is left out.
#[derive(Clone, Debug, Default)]
pub struct Notice {
    pub id: Option<MessageId>,
    pub text: Option<Content>,
}

/// Somebody in a group, as the other members see them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    pub user: UserId,
    pub name: PersonName,
    /// None once the account is deleted.
    pub username: Option<String>,
    pub is_owner: bool,
    pub joined_at: Timestamp,
}

impl Member {
    /// Where this one stands among the members, who are listed in the order in which they joined.
    #[must_use]
    pub fn key(&self) -> TimeKey {
        TimeKey {
            at: self.joined_at,
            id: self.user.uuid(),
        }
    }
}

/// A notice that was stored, with what those who hear of it need to know.
#[derive(Clone, Debug)]
pub struct GroupNotice {
    pub group_name: String,
    pub message: Message,
    pub sender: PersonName,
}

/// The texts of notices whose author wrote none.
pub(super) mod texts {
    use crate::messages::Content;
    use crate::users::PersonName;

    pub(crate) fn created(by: &PersonName) -> Content {
        Content::notice(format!("{} created the group", by.full()))
    }

    pub(crate) fn added(by: &PersonName, member: &PersonName) -> Content {
        Content::notice(format!(
            "{} added {} to the group",
            by.full(),
            member.full()
        ))
    }

    pub(crate) fn removed(by: &PersonName, member: &PersonName) -> Content {
        Content::notice(format!(
            "{} removed {} from the group",
            by.full(),
            member.full()
        ))
    }

    pub(crate) fn left(who: &PersonName) -> Content {
        Content::notice(format!("{} left the group", who.full()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn group_names_have_single_spaces_inside_only() {
        for raw in ["a", "Book club", "Клуб 🎉", &"x".repeat(100)] {
            assert!(GroupName::parse(raw).is_ok(), "{raw}");
        }
        for raw in [
            "",
            " a",
            "a ",
            "a  b",
            "a \u{3000}b",
            "a\nb",
            "a\0",
            &"x".repeat(101),
        ] {
            assert!(GroupName::parse(raw).is_err(), "{raw:?}");
        }
    }
}
