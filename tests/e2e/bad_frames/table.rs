//! Every mistake that can be made in a field of a request.

use harness::fresh_id;
use serde_json::{Map, Value, json};

/// What a field has to be.
#[derive(Clone, Copy, PartialEq)]
enum Is {
    Id,
    OptionalId,
    Content,
    OptionalContent,
    GroupName,
    /// A name that is not believed.
    IgnoredText,
    Limit,
    Cursor,
    Token,
    OptionalFlag,
    Status,
    Events,
    /// An id that may be left out only where another one is there, which it never is here.
    OneOfTwo,
    Flag,
    WatchList,
}

type Fields = &'static [(&'static str, Is)];

const REQUESTS: &[(&str, Fields)] = &[
    (
        "listLastMessage",
        &[("limit", Is::Limit), ("cursorCreatedAt", Is::Cursor)],
    ),
    (
        "getlatestMessageDialog",
        &[
            ("receiverId", Is::Id),
            ("limit", Is::Limit),
            ("cursorCreatedAt", Is::Cursor),
        ],
    ),
    (
        "getlatestMessageGroup",
        &[
            ("groupId", Is::Id),
            ("limit", Is::Limit),
            ("cursorCreatedAt", Is::Cursor),
            ("groupName", Is::IgnoredText),
        ],
    ),
    (
        "privateMessage",
        &[
            ("messageId", Is::Id),
            ("receiverId", Is::Id),
            ("content", Is::Content),
        ],
    ),
    (
        "messageInGroup",
        &[
            ("messageId", Is::Id),
            ("groupId", Is::Id),
            ("content", Is::Content),
            ("groupName", Is::IgnoredText),
        ],
    ),
    (
        "newGroup",
        &[
            ("groupId", Is::OptionalId),
            ("groupName", Is::GroupName),
            ("notificationMessage", Is::OptionalContent),
            ("messageId", Is::OptionalId),
        ],
    ),
    (
        "addUserInGroup",
        &[
            ("groupId", Is::Id),
            ("userId", Is::Id),
            ("groupName", Is::IgnoredText),
            ("message", Is::OptionalContent),
            ("messageId", Is::OptionalId),
        ],
    ),
    (
        "leaveGroup",
        &[
            ("groupId", Is::Id),
            ("groupName", Is::IgnoredText),
            ("message", Is::OptionalContent),
            ("messageId", Is::OptionalId),
        ],
    ),
    ("dropGroup", &[("groupId", Is::Id)]),
    ("sync", &[("since", Is::Token), ("limit", Is::Limit)]),
    ("snapshot", &[("limit", Is::Limit)]),
    ("subscribe", &[("events", Is::Events)]),
    (
        "editMessage",
        &[("messageId", Is::Id), ("content", Is::Content)],
    ),
    (
        "deleteMessage",
        &[("messageId", Is::Id), ("forMe", Is::OptionalFlag)],
    ),
    (
        "messageStatus",
        &[("messageId", Is::Id), ("status", Is::Status)],
    ),
    (
        "updateGroup",
        &[("groupId", Is::Id), ("groupName", Is::GroupName)],
    ),
    (
        "transferGroup",
        &[
            ("groupId", Is::Id),
            ("userId", Is::Id),
            ("groupName", Is::IgnoredText),
        ],
    ),
    (
        "removeUserFromGroup",
        &[
            ("groupId", Is::Id),
            ("userId", Is::Id),
            ("groupName", Is::IgnoredText),
        ],
    ),
    (
        "typing",
        &[("receiverId", Is::OneOfTwo), ("isTyping", Is::Flag)],
    ),
    ("watchPresence", &[("userIds", Is::WatchList)]),
];

impl Is {
    fn good(self) -> Value {
        match self {
            Self::Id | Self::OptionalId | Self::OneOfTwo => json!(fresh_id()),
            Self::Content | Self::OptionalContent => json!("hello"),
            Self::GroupName | Self::IgnoredText => json!("Friends"),
            Self::Limit => json!(10),
            Self::Cursor | Self::Token => Value::Null,
            Self::OptionalFlag | Self::Flag => json!(true),
            Self::Status => json!("read"),
            Self::Events => json!(["messages", "groups"]),
            Self::WatchList => json!([fresh_id()]),
        }
    }

    fn may_be_missing(self) -> bool {
        matches!(
            self,
            Self::OptionalId
                | Self::OptionalContent
                | Self::IgnoredText
                | Self::OptionalFlag
                | Self::OneOfTwo
        )
    }

    fn may_be_null(self) -> bool {
        self.may_be_missing() || matches!(self, Self::Cursor | Self::Token)
    }

    /// Values that are wrong, and what is told of them.
    fn bad(self) -> Vec<(Value, &'static str)> {
        let not_a_string =
            || [json!(7), json!(true), json!([]), json!({})].map(|v| (v, "must be a string"));
        let of_text = |more: &[(Value, &'static str)]| [&not_a_string(), more].concat();
        match self {
            Self::OneOfTwo => {
                let none = "exactly one of receiverId and groupId is required";
                [&Self::Id.bad()[..], &[(Value::Null, none)]].concat()
            }
            Self::Id | Self::OptionalId => {
                let texts = [
                    "",
                    "x",
                    "0123456789abcdef0123456789abcdef",
                    &"f".repeat(1000),
                ];
                of_text(&texts.map(|text| (json!(text), "must be a UUID")))
            }
            Self::Content | Self::OptionalContent => of_text(&[
                (json!(""), "must not be empty"),
                (json!(" \n\t"), "must not be only white space"),
                (json!("a\0b"), "must not contain U+0000"),
                (
                    json!("x".repeat(10_001)),
                    "must be at most 10000 characters long",
                ),
            ]),
            Self::GroupName => of_text(&[
                (json!(""), "must not be empty"),
                (json!(" a"), "must not begin or end with a space"),
                (json!("a  b"), "must not contain double spaces"),
                (
                    json!("x".repeat(101)),
                    "must be at most 100 characters long",
                ),
            ]),
            Self::IgnoredText => not_a_string().to_vec(),
            Self::Limit => [
                json!(0),
                json!(-1),
                json!(1.5),
                json!(0.0),
                json!(0.9),
                json!(100.5),
                json!(-1e300),
                json!("5"),
                json!(true),
                json!([]),
            ]
            .map(|value| (value, "must be a whole number from 1 on"))
            .to_vec(),
            Self::Token => {
                let texts = ["", "x", "yesterday", "2025-01-01T00:00:00.000Z", "MTc"];
                of_text(&texts.map(|text| (json!(text), "must be the next of an earlier answer")))
            }
            Self::OptionalFlag | Self::Flag => [json!(1), json!("true"), json!([])]
                .map(|value| (value, "must be true or false"))
                .to_vec(),
            Self::Status => {
                let texts = ["", "sent", "Read"];
                of_text(&texts.map(|text| (json!(text), "must be `delivered` or `read`")))
            }
            Self::Events => {
                let lists = [json!(["all"]), json!(["messages", 7]), json!([null])];
                let told = "must name nothing but \
                            messages, groups, receipts, typing, presence, notifications, friends";
                let others = [json!("messages"), json!({}), json!(1)];
                let others = others.map(|value| (value, "must be a list of names of events"));
                [&lists.map(|list| (list, told))[..], &others].concat()
            }
            Self::WatchList => {
                let no_lists = [json!("all"), json!({}), json!(["x"]), json!([null])];
                let too_many = json!(vec![fresh_id(); 501]);
                let no_lists = no_lists.map(|value| (value, "must be a list of UUIDs"));
                [&no_lists[..], &[(too_many, "must name at most 500 people")]].concat()
            }
            Self::Cursor => {
                let texts = [
                    "",
                    "now",
                    "2025-01-01",
                    "2025-13-01T00:00:00.000Z",
                    "' OR 1=1 --",
                ];
                let told = "must be a time as in RFC 3339, such as the createdAt of a row";
                of_text(&texts.map(|text| (json!(text), told)))
            }
        }
    }
}

/// A request with one mistake in it.
pub(crate) struct Mistake {
    pub(crate) kind: &'static str,
    pub(crate) params: Value,
    pub(super) field: &'static str,
    pub(super) told: &'static str,
}

/// All of them.
pub(crate) fn mistakes() -> Vec<Mistake> {
    let of_request = |(kind, fields): &(&'static str, Fields)| {
        let good: Map<_, _> = fields
            .iter()
            .map(|(name, is)| ((*name).to_owned(), is.good()))
            .collect();
        let of_field = |(field, is): &(&'static str, Is)| mistakes_in(kind, &good, field, *is);
        fields.iter().flat_map(of_field).collect::<Vec<_>>()
    };
    REQUESTS.iter().flat_map(of_request).collect()
}

fn mistakes_in(
    kind: &'static str,
    good: &Map<String, Value>,
    field: &'static str,
    is: Is,
) -> Vec<Mistake> {
    let bad = is.bad().into_iter();
    let mut values: Vec<_> = bad.map(|(value, told)| (Some(value), told)).collect();
    if !is.may_be_null() {
        values.push((Some(Value::Null), "must not be null"));
    }
    if !is.may_be_missing() {
        values.push((None, "is required"));
    }
    let with = |(value, told)| {
        let mut params = good.clone();
        params.remove(field);
        params.extend(Option::map(value, |value| (field.to_owned(), value)));
        Mistake {
            kind,
            params: params.into(),
            field,
            told,
        }
    };
    values.into_iter().map(with).collect()
}
