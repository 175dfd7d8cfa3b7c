use harness::{Person, Socket, TestServer, e2e, fresh_id};
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Devices, call, club};

e2e! {
    the_other_one_is_told_and_nobody_else,
    it_ends_by_itself_unless_it_is_repeated,
    a_message_ends_it,
    the_end_of_the_connection_ends_it,
    a_connection_types_in_one_conversation_at_a_time,
    who_leaves_or_is_removed_types_no_longer_and_hears_nothing_more,
    a_block_ends_it_both_ways_in_dialog_and_group,
    who_may_not_write_may_not_type,
    strangers_are_not_announced,
    where_only_friends_write_only_friends_are_told [("DIRECT_MESSAGES", "friends")],
    it_is_limited_by_itself [("RATE_LIMITS", "on"), ("RATE_LIMIT_TYPING", "2/1h")],
}

const TYPING: [&str; 1] = ["typing"];

async fn listening(person: &Person) -> Socket {
    let mut socket = person.connect().await;
    socket.subscribe(&TYPING).await;
    socket
}

/// Three people in a group who all listen.
struct Club {
    group: Uuid,
    people: [Person; 3],
    sockets: [Socket; 3],
}

impl Club {
    async fn of(server: &TestServer) -> Self {
        let people = server.people(["Ann", "Bob", "Eve"]).await;
        let [ann, bob, eve] = &people;
        let group = club(ann, &[bob, eve]).await;
        let sockets = [
            listening(ann).await,
            listening(bob).await,
            listening(eve).await,
        ];
        Self {
            group,
            people,
            sockets,
        }
    }

    async fn say(&mut self, who: usize, is_typing: bool) {
        say_in(&mut self.sockets[who], self.group, is_typing).await;
    }

    /// Somebody hears that somebody else types, or does so no longer.
    async fn hear(&mut self, hearer: usize, typist: usize, is_typing: bool) {
        let item = self.sockets[hearer].expect_broadcast("userTyping").await;
        let expected = in_group(self.group, &self.people[typist], is_typing);
        assert_eq!(item, expected);
    }
}

async fn say_in(socket: &mut Socket, group: Uuid, is_typing: bool) {
    let params = json!({ "groupId": group, "isTyping": is_typing });
    let reply = socket.request("typing", params).await;
    assert_eq!(
        (&reply["item"], &reply["data"]),
        (&Value::Null, &Value::Null)
    );
}

async fn say_to(socket: &mut Socket, person: &Person, is_typing: bool) {
    let params = json!({ "receiverId": person.id, "isTyping": is_typing });
    socket.request("typing", params).await;
}

fn in_group(group: Uuid, typist: &Person, is_typing: bool) -> Value {
    json!({
        "conversationId": group,
        "groupId": group,
        "receiverId": null,
        "userId": typist.id,
        "firstName": typist.first_name,
        "lastName": "",
        "isTyping": is_typing,
    })
}

/// Somebody is told that somebody types in their dialog, or does so no longer.
async fn hear_in_dialog(
    socket: &mut Socket,
    (typist, receiver): (&Person, &Person),
    is_typing: bool,
) {
    let item = socket.expect_broadcast("userTyping").await;
    let told = [&item["userId"], &item["receiverId"], &item["isTyping"]];
    let expected = [json!(typist.id), json!(receiver.id), json!(is_typing)];
    assert_eq!(told.map(Value::clone), expected);
    assert_eq!(item["groupId"], Value::Null);
}

async fn the_other_one_is_told_and_nobody_else(server: TestServer) {
    let mut ann = Devices::of(&server, "Ann", &TYPING).await;
    let mut bob = Devices::of(&server, "Bob", &TYPING).await;
    let mut eve = Devices::of(&server, "Eve", &TYPING).await;
    ann.here.write(&bob.person, "hi").await;
    bob.hear_as_all("privateMessage").await;
    for _ in 0..3 {
        say_to(&mut ann.here, &bob.person, true).await;
    }
    say_to(&mut ann.here, &bob.person, false).await;
    let item = bob.hear("userTyping").await;
    let conversations = bob.person.get("/api/conversations").await.json;
    let mut expected = json!({
        "conversationId": conversations["data"][0]["conversationId"],
        "groupId": null,
        "receiverId": bob.person.id,
        "userId": ann.person.id,
        "firstName": "Ann",
        "lastName": "",
        "isTyping": true,
    });
    assert_eq!(item, expected);
    expected["isTyping"] = json!(false);
    assert_eq!(bob.hear("userTyping").await, expected);
    for devices in [&mut ann, &mut bob, &mut eve] {
        devices.expect_nothing().await;
    }
}

async fn it_ends_by_itself_unless_it_is_repeated(server: TestServer) {
    let mut club = Club::of(&server).await;
    club.say(0, true).await;
    club.say(1, true).await;
    for (hearer, typists) in [(0, vec![1]), (1, vec![0]), (2, vec![0, 1])] {
        for typist in &typists {
            club.hear(hearer, *typist, true).await;
        }
        for typist in typists {
            club.hear(hearer, typist, false).await;
        }
    }
}

async fn a_message_ends_it(server: TestServer) {
    let mut club = Club::of(&server).await;
    club.say(0, true).await;
    for hearer in [1, 2] {
        club.hear(hearer, 0, true).await;
    }
    let mut phone = club.people[0].connect().await;
    phone.write_in(club.group, "there").await;
    for hearer in [1, 2] {
        club.sockets[hearer]
            .expect_broadcast("messageInGroup")
            .await;
        club.hear(hearer, 0, false).await;
    }
}

async fn the_end_of_the_connection_ends_it(server: TestServer) {
    let mut club = Club::of(&server).await;
    let mut phone = club.people[0].connect().await;
    say_in(&mut phone, club.group, true).await;
    club.hear(1, 0, true).await;
    phone.close().await;
    club.hear(1, 0, false).await;
}

async fn a_connection_types_in_one_conversation_at_a_time(server: TestServer) {
    let mut club = Club::of(&server).await;
    let [ann, bob, _] = &club.people;
    club.sockets[0].write(bob, "hi").await;
    club.sockets[1].expect_broadcast("privateMessage").await;
    say_to(&mut club.sockets[0], bob, true).await;
    hear_in_dialog(&mut club.sockets[1], (ann, bob), true).await;
    say_in(&mut club.sockets[0], club.group, true).await;
    hear_in_dialog(&mut club.sockets[1], (ann, bob), false).await;
    club.hear(1, 0, true).await;
    club.hear(2, 0, true).await;
}

async fn who_leaves_or_is_removed_types_no_longer_and_hears_nothing_more(server: TestServer) {
    let mut club = Club::of(&server).await;
    for who in [1, 2] {
        club.say(who, true).await;
    }
    for (hearer, typist) in [(0, 1), (0, 2), (1, 2), (2, 1)] {
        club.hear(hearer, typist, true).await;
    }
    let this = json!({ "groupId": club.group });
    club.sockets[1].request("leaveGroup", this.clone()).await;
    for hearer in [0, 2] {
        club.sockets[hearer].expect_broadcast("leaveGroup").await;
        club.hear(hearer, 1, false).await;
    }
    let eve = json!({ "groupId": club.group, "userId": club.people[2].id });
    club.sockets[0].request("removeUserFromGroup", eve).await;
    club.sockets[2].expect_broadcast("dropGroup").await;
    club.hear(0, 2, false).await;
    for who in [1, 2] {
        let group = json!({ "groupId": club.group, "isTyping": true });
        let (_, code) = club.sockets[who].refused("typing", group).await;
        assert_eq!(code, "not_a_member");
        club.sockets[who].expect_nothing().await;
    }
}

async fn a_block_ends_it_both_ways_in_dialog_and_group(server: TestServer) {
    let mut club = Club::of(&server).await;
    let [ann, bob, _] = &club.people;
    club.sockets[0].write(bob, "hi").await;
    club.sockets[1].expect_broadcast("privateMessage").await;
    let mut phone = listening(bob).await;
    say_to(&mut club.sockets[1], ann, true).await;
    hear_in_dialog(&mut club.sockets[0], (bob, ann), true).await;
    club.say(0, true).await;
    club.hear(1, 0, true).await;
    club.hear(2, 0, true).await;
    let [ann, bob, _] = &club.people;
    let path = format!("/api/blocks/{}", bob.id);
    call(ann, Method::PUT, &path, Value::Null).await;
    hear_in_dialog(&mut club.sockets[0], (bob, ann), false).await;
    club.hear(1, 0, false).await;

    let to_ann = json!({ "receiverId": club.people[0].id, "isTyping": true });
    let (_, code) = club.sockets[1].refused("typing", to_ann).await;
    assert_eq!(code, "blocked");
    say_in(&mut phone, club.group, true).await;
    club.hear(2, 1, true).await;
    say_to(&mut club.sockets[0], &club.people[1], true).await;
    club.hear(2, 0, false).await;
    club.say(2, true).await;
    club.hear(0, 2, true).await;
    club.hear(1, 2, true).await;
}

async fn who_may_not_write_may_not_type(server: TestServer) {
    let [ann, bob, gone] = server.people(["Ann", "Bob", "Gone"]).await;
    let (mut anns, mut bobs) = (listening(&ann).await, listening(&bob).await);
    let group = bobs.new_group("Private").await;
    anns.write(&gone, "hi").await;
    gone.destroy().await;
    for (field, id, code) in [
        ("receiverId", ann.id, "cannot_write_to_oneself"),
        ("receiverId", fresh_id(), "user_not_found"),
        ("receiverId", gone.id, "user_not_found"),
        ("groupId", group, "not_a_member"),
        ("groupId", fresh_id(), "not_a_member"),
    ] {
        let params = json!({ field: id, "isTyping": true });
        let refused = anns.refused("typing", params).await;
        assert_eq!(refused.1, code, "{field}");
    }
    let both = json!({ "receiverId": bob.id, "groupId": group, "isTyping": true });
    let answer = anns.ask("typing", both).await;
    let told = "exactly one of receiverId and groupId is required";
    let expected = json!([{ "path": "/params/groupId", "message": told }]);
    assert_eq!(answer["errors"], expected);
    bobs.expect_nothing().await;
}

async fn strangers_are_not_announced(server: TestServer) {
    let [ann, bob, eve] = server.people(["Ann", "Bob", "Eve"]).await;
    let (mut anns, mut bobs) = (listening(&ann).await, listening(&bob).await);
    let mut eves = listening(&eve).await;
    eves.write(&bob, "hi").await;
    bobs.expect_broadcast("privateMessage").await;
    say_to(&mut anns, &bob, true).await;
    say_to(&mut eves, &bob, true).await;
    hear_in_dialog(&mut bobs, (&eve, &bob), true).await;
    assert_eq!(anns.chats().await, [] as [Value; 0]);
    assert_eq!(bobs.chats().await.len(), 1);
}

async fn where_only_friends_write_only_friends_are_told(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let (mut anns, mut bobs) = (listening(&ann).await, listening(&bob).await);
    let params = json!({ "receiverId": bob.id, "isTyping": true });
    let refused = anns.refused("typing", params.clone()).await;
    assert_eq!(refused.1, "friends_only");
    let path = "/api/friends/requests";
    call(&ann, Method::POST, path, json!({ "userId": bob.id })).await;
    call(&bob, Method::POST, path, json!({ "userId": ann.id })).await;
    anns.write(&bob, "hi").await;
    bobs.expect_broadcast("privateMessage").await;
    say_to(&mut anns, &bob, true).await;
    hear_in_dialog(&mut bobs, (&ann, &bob), true).await;
    let friend = format!("/api/friends/{}", ann.id);
    call(&bob, Method::DELETE, &friend, Value::Null).await;
    assert_eq!(anns.refused("typing", params).await.1, "friends_only");
    bobs.expect_nothing().await;
}

async fn it_is_limited_by_itself(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let (mut anns, mut phone) = (ann.connect().await, ann.connect().await);
    for is_typing in [true, false] {
        say_to(&mut anns, &bob, is_typing).await;
    }
    let params = json!({ "receiverId": bob.id, "isTyping": true });
    let refused = phone.refused("typing", params).await;
    assert_eq!(refused.1, "rate_limited");
    phone.write(&bob, "still").await;
}
