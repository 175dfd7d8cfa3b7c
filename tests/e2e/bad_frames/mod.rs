//! Requests with mistakes in them: the answer names the field, and the connection goes on.

mod table;

use harness::{RawFrame, Socket, TestServer, e2e};
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;

pub(crate) use table::{Mistake, mistakes};

e2e! {
    each_field_of_each_request_is_checked,
    several_mistakes_are_told_at_once,
    what_is_no_request_is_told_so,
    json_may_be_as_odd_as_it_likes,
    a_request_id_comes_back_as_it_was_written,
}

async fn each_field_of_each_request_is_checked(server: TestServer) {
    let mut anns = server.person("Ann").await.connect().await;
    let mistakes = mistakes();
    assert!(mistakes.len() > 200, "{} mistakes", mistakes.len());
    for mistake in mistakes {
        let Mistake {
            kind,
            params,
            field,
            told,
        } = mistake;
        expect_mistake(&mut anns, kind, params, field, told).await;
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
            r#"{"type": "unsubscribe", "params": {}}"#,
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
        r#"{"type":"listLastMessage","params":{"limit":7.0,"cursorCreatedAt":null}}"#,
        r#"{"type":"listLastMessage","params":{"limit":18446744073709551615,"cursorCreatedAt":null}}"#,
        r#"{"type":"listLastMessage","requestId":null,"params":{"limit":1,"cursorCreatedAt":null}}"#,
    ];
    for frame in odd {
        anns.send_raw(Message::text(frame)).await;
        assert_eq!(anns.next_answer().await["success"], true, "{frame}");
    }
    for params in [json!(null), json!([]), json!("x"), json!(1)] {
        let answer = anns.ask("dropGroup", params).await;
        assert_eq!(answer["message"], "params must be an object");
    }
    anns.send_raw(Message::text(r#"{"type":"dropGroup"}"#))
        .await;
    assert_eq!(anns.next_answer().await["errors"][0]["path"], "/params");
    let frame = json!({ "type": "dropGroup", "params": {}, "requestId": {} });
    anns.send_raw(Message::text(frame.to_string())).await;
    assert_eq!(anns.next_answer().await["errors"][0]["path"], "/requestId");
}

async fn a_request_id_comes_back_as_it_was_written(server: TestServer) {
    let ann = server.person("Ann").await;
    let mut socket = server.raw_socket(&ann.token, &[]).await;
    let good = r#""type":"listLastMessage","params":{"limit":1,"cursorCreatedAt":null}"#;
    for id in [
        "7",
        "-7",
        "18446744073709551615",
        "18446744073709551616",
        "-9223372036854775809",
        "123456789012345678901234567890",
        "0.1000000000000000055",
        "1.0",
        "1.10",
        "-0",
        "1e2",
        "1E+2",
        r#""\"Ω""#,
    ] {
        for rest in [
            good,
            r#""type":"dropGroup","params":{}"#,
            r#""type":"none""#,
        ] {
            for frame in [
                format!(r#"{{"requestId":{id},{rest}}}"#),
                format!("{{\"x\":1.5,{rest},\"request\\u0049d\" : {id} }}"),
                format!(r#"{{"requestId":0.5,{rest},"requestId":{id}}}"#),
            ] {
                socket.send_frame(RawFrame::TEXT, frame.as_bytes()).await;
                let answer = socket.next_text().await;
                let echoed = format!(r#""requestId":{id}}}"#);
                assert!(answer.ends_with(&echoed), "{frame}: {answer}");
            }
        }
    }
}
