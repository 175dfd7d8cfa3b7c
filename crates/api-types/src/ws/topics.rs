use messenger_domain::text::Violation;
use serde_json::Value;

/// A group of events that a connection may ask to hear of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    Messages,
    Groups,
    Receipts,
    Typing,
    Presence,
    Notifications,
    Friends,
}

impl Topic {
    pub const ALL: [Self; 7] = [
        Self::Messages,
        Self::Groups,
        Self::Receipts,
        Self::Typing,
        Self::Presence,
        Self::Notifications,
        Self::Friends,
    ];

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Messages => "messages",
            Self::Groups => "groups",
            Self::Receipts => "receipts",
            Self::Typing => "typing",
            Self::Presence => "presence",
            Self::Notifications => "notifications",
            Self::Friends => "friends",
        }
    }

    const fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// Some of the topics.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Topics(u8);

impl Topics {
    #[must_use]
    pub const fn include(self, topic: Topic) -> bool {
        self.0 & topic.bit() != 0
    }

    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// In the order of [`Topic::ALL`].
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        let topics = Topic::ALL.into_iter();
        topics
            .filter(move |topic| self.include(*topic))
            .map(Topic::name)
    }

    /// Reads a list of names, in any order.
    pub(super) fn read(value: Value) -> Result<Self, Violation> {
        let Value::Array(names) = value else {
            return Err(Violation::new("must be a list of names of events"));
        };
        let mut topics = Self::default();
        for name in names {
            let known = Topic::ALL.into_iter().find(|topic| name == topic.name());
            topics.0 |= known.ok_or_else(unknown)?.bit();
        }
        Ok(topics)
    }
}

impl FromIterator<Topic> for Topics {
    fn from_iter<I: IntoIterator<Item = Topic>>(topics: I) -> Self {
        Self(topics.into_iter().fold(0, |bits, topic| bits | topic.bit()))
    }
}

fn unknown() -> Violation {
    let known = Topic::ALL.map(Topic::name).join(", ");
    Violation::from_string(format!("must name nothing but {known}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn names_are_read_in_any_order_and_told_in_one() {
        let topics = Topics::read(json!(["friends", "messages", "friends"])).unwrap();
        assert_eq!(topics.names().collect::<Vec<_>>(), ["messages", "friends"]);
        assert_eq!(
            topics,
            [Topic::Messages, Topic::Friends].into_iter().collect()
        );
        assert_eq!(Topics::read(json!([])), Ok(Topics::default()));
        let all = Topics::read(json!(Topic::ALL.map(Topic::name))).unwrap();
        assert!(Topic::ALL.into_iter().all(|topic| all.include(topic)));
    }

    #[test]
    fn what_is_no_topic_is_refused() {
        for bad in [json!(["messages", "Groups"]), json!([7]), json!([null])] {
            assert_eq!(Topics::read(bad), Err(unknown()));
        }
        for bad in [json!("messages"), json!({}), json!(7)] {
            assert!(Topics::read(bad).is_err());
        }
    }
}
