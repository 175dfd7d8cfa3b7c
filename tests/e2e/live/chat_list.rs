use harness::{Socket, TestServer, e2e};
use serde_json::{Value, json};

use super::{Devices, club};

e2e! {
    rows_say_what_is_new_and_how_far_ones_own_message_got,
    who_never_subscribed_gets_the_rows_of_always,
}

/// Conversation, unread messages and status of each row.
async fn rows(socket: &mut Socket) -> Vec<[Value; 3]> {
    let fields = ["conversationId", "unreadCount", "status"];
    let chats = socket.chats().await.into_iter();
    chats
        .map(|row| fields.map(|field| row[field].clone()))
        .collect()
}

async fn rows_say_what_is_new_and_how_far_ones_own_message_got(server: TestServer) {
    let mut ann = Devices::of(&server, "Ann", &["receipts"]).await;
    let mut bob = Devices::of(&server, "Bob", &[]).await;
    let eve = server.person("Eve").await;
    let mut eves = eve.connect().await;
    let alone = ann.here.new_group("Alone").await;
    let group = club(&ann.person, &[&bob.person, &eve]).await;
    ann.here.write_in(group, "one").await;
    let two = ann.here.write_in(group, "two").await;

    let of = |group, unread, status: Value| [json!(group), json!(unread), status];
    let own = |status| [of(group, 0, status), of(alone, 0, json!("sent"))];
    assert_eq!(rows(&mut ann.here).await, own(json!("sent")));
    assert_eq!(rows(&mut bob.here).await, [of(group, 4, Value::Null)]);
    for (reader, read, expected) in [
        (&mut bob.here, "delivered", "sent"),
        (&mut eves, "read", "delivered"),
        (&mut bob.there, "read", "read"),
    ] {
        let params = json!({ "messageId": two, "status": read });
        reader.request("messageStatus", params).await;
        assert_eq!(rows(&mut ann.here).await, own(json!(expected)));
    }
    assert_eq!(rows(&mut bob.here).await, [of(group, 0, Value::Null)]);

    let text = bob.here.write(&ann.person, "hi").await;
    let dialog = &ann.here.chats().await[0];
    assert_eq!(dialog["unreadCount"], 1);
    assert_eq!(dialog["messageId"], json!(text));
    assert_eq!(bob.here.chats().await[0]["status"], "sent");
}

async fn who_never_subscribed_gets_the_rows_of_always(server: TestServer) {
    let mut ann = Devices::of(&server, "Ann", &[]).await;
    ann.here.new_group("Club").await;
    let [mut row] = ann.here.chats().await.try_into().unwrap();
    let fields = row.as_object_mut().unwrap();
    for more in ["conversationId", "unreadCount", "status"] {
        assert!(fields.remove(more).is_some(), "{more}");
    }
    assert_eq!(ann.baseline.chats().await, [row]);
}
