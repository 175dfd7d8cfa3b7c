//! Requests with mistakes in them: the answer names the field, and the connection goes on.

use harness::{Socket, TestServer, e2e, fresh_id};
use serde_json::{Map, Value, json};
use tokio_tungstenite::tungstenite::Message;

e2e! {
    each_field_of_each_request_is_checked,
    several_mistakes_are_told_at_once,
    what_is_no_request_is_told_so,
    json_may_be_as_odd_as_it_likes,
}

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
}

const REQUESTS: &[(&str, &[(&str, Is)])] = &[
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
];

impl Is {
    fn good(self) -> Value {
        match self {
            Self::Id | Self::OptionalId => json!(fresh_id()),
            Self::Content | Self::OptionalContent => json!("hello"),
            Self::GroupName | Self::IgnoredText => json!("Friends"),
            Self::Limit => json!(10),
            Self::Cursor => Value::Null,
        }
    }

    fn may_be_missing(self) -> bool {
        matches!(
            self,
            Self::OptionalId | Self::OptionalContent | Self::IgnoredText
        )
    }

    fn may_be_null(self) -> bool {
        self.may_be_missing() || self == Self::Cursor
    }

    /// Values that are wrong, and what is told of them.
    fn bad(self) -> Vec<(Value, &'static str)> {
        let not_a_string =
            || [json!(7), json!(true), json!([]), json!({})].map(|v| (v, "must be a string"));
        let of_text = |more: &[(Value, &'static str)]| [&not_a_string(), more].concat();
        match self {
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
                json!("5"),
                json!(true),
                json!([]),
            ]
            .map(|value| (value, "must be a whole number from 1 on"))
            .to_vec(),
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

async fn each_field_of_each_request_is_checked(server: TestServer) {
    let mut anns = server.person("Ann").await.connect().await;
    for (kind, fields) in REQUESTS {
        for (name, is) in *fields {
            let params = |change: &dyn Fn(&mut Map<String, Value>)| {
                let mut params: Map<_, _> = fields
                    .iter()
                    .map(|(name, is)| ((*name).to_owned(), is.good()))
                    .collect();
                change(&mut params);
                Value::Object(params)
            };
            let mut mistakes = is.bad();
            if !is.may_be_null() {
                mistakes.push((Value::Null, "must not be null"));
            }
            for (value, told) in mistakes {
                let params = params(&|params| {
                    params.insert((*name).to_owned(), value.clone());
                });
                expect_mistake(&mut anns, kind, params, name, told).await;
            }
            if !is.may_be_missing() {
                let params = params(&|params| {
                    params.remove(*name);
                });
                expect_mistake(&mut anns, kind, params, name, "is required").await;
            }
        }
    }
    assert_eq!(anns.chats().await, [] as [Value; 0], "nothing was done");
}

async fn expect_mistake(socket: &mut Socket, kind: &str, params: Value, name: &str, told: &str) {
    let answer = socket.ask(kind, params).await;
    let path = format!("/params/{name}");
    assert_eq!(
        answer["errors"],
        json!([{ "path": path, "message": told }]),
        "{kind}: {answer}"
    );
    assert_eq!(answer["message"], format!("{name} {told}"));
    assert_eq!(answer["code"], "invalid_params");
}

async fn several_mistakes_are_told_at_once(server: TestServer) {
    let mut anns = server.person("Ann").await.connect().await;
    let answer = anns
        .ask("privateMessage", json!({ "messageId": 1, "content": "" }))
        .await;
    let expected = json!([
        { "path": "/params/messageId", "message": "must be a string" },
        { "path": "/params/receiverId", "message": "is required" },
        { "path": "/params/content", "message": "must not be empty" },
    ]);
    assert_eq!(answer["errors"], expected);
}

async fn what_is_no_request_is_told_so(server: TestServer) {
    let mut anns = server.person("Ann").await.connect().await;
    let deep = |open: &str, close: &str| open.repeat(10_000) + "1" + &close.repeat(10_000);
    let frames = [
        ("", "Invalid JSON"),
        ("{", "Invalid JSON"),
        ("hello", "Invalid JSON"),
        ("{} {}", "Invalid JSON"),
        ("{'type': 'dropGroup'}", "Invalid JSON"),
        (r#"{"type": NaN}"#, "Invalid JSON"),
        (r#"{"type": "\ud800"}"#, "Invalid JSON"),
        (&deep("[", "]"), "Invalid JSON"),
        (&deep(r#"{"a":"#, "}"), "Invalid JSON"),
        ("[]", "There is no such type"),
        ("null", "There is no such type"),
        ("7", "There is no such type"),
        (r#""dropGroup""#, "There is no such type"),
        ("{}", "There is no such type"),
        (r#"{"type": null}"#, "There is no such type"),
        (r#"{"type": ["dropGroup"]}"#, "There is no such type"),
        (
            r#"{"type": "DropGroup", "params": {}}"#,
            "There is no such type",
        ),
        (
            r#"{"type": "subscribe", "params": {}}"#,
            "There is no such type",
        ),
    ];
    for (frame, told) in frames {
        anns.send_raw(Message::text(frame)).await;
        let answer = anns.next_answer().await;
        assert_eq!(
            (&answer["type"], &answer["message"]),
            (&json!("processor"), &json!(told))
        );
    }
    for bytes in [&b""[..], b"{}", b"\xff\xfe"] {
        anns.send_raw(Message::binary(bytes.to_vec())).await;
        assert_eq!(anns.next_answer().await["message"], "There is no such type");
    }
    anns.expect_nothing().await;
}

async fn json_may_be_as_odd_as_it_likes(server: TestServer) {
    let mut anns = server.person("Ann").await.connect().await;
    let odd = [
        r#"{"params":{"cursorCreatedAt":null,"limit":1,"limit":2},"type":"listLastMessage"}"#,
        r#" { "type" : "listLastMessage" , "params" : { "limit" : 1e2 , "cursorCreatedAt" : null } } "#,
        r#"{"type":"list\u004castMessage","params":{"limit":1,"cursorCreatedAt":null,"x":{"y":[]}}}"#,
        r#"{"type":"listLastMessage","params":{"limit":18446744073709551615,"cursorCreatedAt":null}}"#,
        r#"{"type":"listLastMessage","requestId":null,"params":{"limit":1,"cursorCreatedAt":null}}"#,
    ];
    let mut outcomes = Vec::new();
    for frame in odd {
        anns.send_raw(Message::text(frame)).await;
        outcomes.push(anns.next_answer().await["success"] == true);
    }
    assert_eq!(
        outcomes,
        [true, false, true, true, true],
        "1e2 is no whole number in JSON"
    );
    for params in [json!(null), json!([]), json!("x"), json!(1)] {
        let answer = anns.ask("dropGroup", params).await;
        assert_eq!(answer["message"], "/params must be an object");
    }
    anns.send_raw(Message::text(r#"{"type":"dropGroup"}"#))
        .await;
    assert_eq!(anns.next_answer().await["errors"][0]["path"], "/params");
    let frame = json!({ "type": "dropGroup", "params": {}, "requestId": {} });
    anns.send_raw(Message::text(frame.to_string())).await;
    assert_eq!(anns.next_answer().await["errors"][0]["path"], "/requestId");
}
