//! What happens when several people, or several devices, do things at the same moment.

use futures_util::future::join_all;
use harness::{Person, Socket, TestServer, e2e, fresh_id, rounds};
use serde_json::{Value, json};
use uuid::Uuid;

e2e! {
    one_email_signed_up_twice_is_one_account,
    somebody_added_twenty_times_is_added_once,
    who_leaves_while_writing_writes_before_leaving_or_not_at_all,
    who_leaves_while_others_write_gets_what_was_written_before,
    what_is_written_while_a_group_is_dropped_is_stored_or_refused,
    one_message_sent_fifty_times_is_one_message,
    one_message_id_used_by_two_people_is_one_message_of_one_of_them,
    who_takes_another_name_while_adding_people_does_both,
}

const NOT_A_MEMBER: &str = "User is not a member of this group";

fn times() -> usize {
    rounds(5, 100)
}

async fn one_email_signed_up_twice_is_one_account(server: TestServer) {
    let client = server.client();
    for _ in 0..times() {
        let name = fresh_id().simple().to_string();
        let sign_up = |email: String| {
            let body = json!({ "firstName": "Ann", "email": email, "password": harness::PASSWORD });
            let client = client.clone();
            async move { client.sign_up(&body).await }
        };
        let lower = format!("{name}@example.org");
        let (one, other) = tokio::join!(sign_up(lower.clone()), sign_up(lower.to_uppercase()));
        let (won, lost) = if one.status == 201 {
            (one, other)
        } else {
            (other, one)
        };
        won.expect_message(201, "User registered!");
        lost.expect_error(409, "User with this email already exists!");
        let log_in = json!({ "email": lower, "password": harness::PASSWORD });
        assert_eq!(
            client.log_in(&log_in).await.expect(201)["email"],
            lower.as_str()
        );
    }
}

async fn somebody_added_twenty_times_is_added_once(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let mut bobs = bob.connect().await;
    let mut anns = connections(&ann, 20).await;
    for _ in 0..times() {
        let group = anns[0].new_group("Race").await;
        let params = json!({ "groupId": group, "userId": bob.id });
        let answers = join_all(
            anns.iter_mut()
                .map(|s| s.ask("addUserInGroup", params.clone())),
        )
        .await;
        let (done, refused): (Vec<_>, Vec<_>) =
            answers.iter().partition(|answer| answer["success"] == true);
        assert_eq!((done.len(), refused.len()), (1, 19));
        for answer in refused {
            assert_eq!(answer["message"], "the user is already in the group");
        }
        let notice = bobs.expect_broadcast("addUserInGroup").await;
        assert_eq!(&notice, &done[0]["params"]["item"]);
        bobs.expect_nothing().await;
        assert_eq!(
            anns[0].group(group).await.len(),
            2,
            "the group was made, Bob was added"
        );
    }
}

async fn who_takes_another_name_while_adding_people_does_both(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let mut anns = ann.connect().await;
    let mut bobs = bob.connect().await;
    for round in 0..times() {
        let group = anns.new_group("Race").await;
        let params = json!({ "groupId": group, "userId": bob.id });
        let name = json!({ "firstName": if round % 2 == 0 { "Anna" } else { "Ann" } });
        let (added, renamed) = tokio::join!(
            anns.ask("addUserInGroup", params),
            ann.update_profile(&name),
        );
        assert_eq!(added["success"], true, "{added}");
        renamed.expect_message(201, "User updated.");
        bobs.expect_broadcast("addUserInGroup").await;
    }
}

async fn who_leaves_while_writing_writes_before_leaving_or_not_at_all(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let (mut anns, mut writing, mut leaving) = (
        ann.connect().await,
        bob.connect().await,
        bob.connect().await,
    );
    for _ in 0..times() {
        let group = group_of(&mut anns, &[&bob]).await;
        let (wrote, left) = tokio::join!(
            writing.ask("messageInGroup", text_in(group, "in time?")),
            leaving.ask("leaveGroup", json!({ "groupId": group })),
        );
        assert_eq!(left["success"], true, "{left}");
        let told: Vec<_> = anns.group(group).await.iter().map(content).collect();
        let notice = "Bob left the group".to_owned();
        if wrote["success"] == true {
            assert_eq!(told[..2], [notice, "in time?".to_owned()]);
            assert_eq!(
                anns.expect_broadcast("messageInGroup").await["message"],
                "in time?"
            );
        } else {
            assert_eq!(wrote["message"], NOT_A_MEMBER);
            assert_eq!(told[0], notice);
            assert!(!told.contains(&"in time?".to_owned()));
        }
        anns.expect_broadcast("leaveGroup").await;
        let again = leaving
            .refused("leaveGroup", json!({ "groupId": group }))
            .await;
        assert_eq!(again.0, NOT_A_MEMBER);
        forget_broadcasts(&mut writing, 1).await;
        forget_broadcasts(&mut leaving, 1).await;
    }
}

async fn who_leaves_while_others_write_gets_what_was_written_before(server: TestServer) {
    let [ann, bob, eve] = server.people(["Ann", "Bob", "Eve"]).await;
    let (mut anns, mut eves, mut bobs, mut leaving) = (
        ann.connect().await,
        eve.connect().await,
        bob.connect().await,
        bob.connect().await,
    );
    for _ in 0..times() {
        let group = group_of(&mut anns, &[&bob, &eve]).await;
        forget_broadcasts(&mut bobs, 2).await;
        forget_broadcasts(&mut leaving, 2).await;
        forget_broadcasts(&mut eves, 1).await;
        let write = |text: &'static str| text_in(group, text);
        let (one, two, left) = tokio::join!(
            anns.ask("messageInGroup", write("one")),
            eves.ask("messageInGroup", write("two")),
            leaving.ask("leaveGroup", json!({ "groupId": group })),
        );
        for answer in [one, two, left] {
            assert_eq!(answer["success"], true, "{answer}");
        }
        let history: Vec<_> = anns.group(group).await.iter().rev().map(content).collect();
        let end = history
            .iter()
            .position(|text| text == "Bob left the group")
            .unwrap();
        for due in history
            .iter()
            .take(end)
            .filter(|text| ["one", "two"].contains(&text.as_str()))
        {
            for device in [&mut bobs, &mut leaving] {
                let told = device.expect_broadcast("messageInGroup").await;
                assert_eq!(told["message"], due.as_str());
            }
        }
        bobs.expect_nothing().await;
        leaving.expect_nothing().await;
        forget_broadcasts(&mut anns, 2).await;
        forget_broadcasts(&mut eves, 2).await;
    }
}

async fn what_is_written_while_a_group_is_dropped_is_stored_or_refused(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let (mut anns, mut bobs) = (ann.connect().await, bob.connect().await);
    for _ in 0..times() {
        let group = group_of(&mut anns, &[&bob]).await;
        forget_broadcasts(&mut bobs, 1).await;
        let (wrote, dropped) = tokio::join!(
            bobs.ask("messageInGroup", text_in(group, "in time?")),
            anns.ask("dropGroup", json!({ "groupId": group })),
        );
        assert_eq!(dropped["success"], true, "{dropped}");
        if wrote["success"] == true {
            assert_eq!(
                anns.expect_broadcast("messageInGroup").await["message"],
                "in time?"
            );
        } else {
            assert_eq!(wrote["message"], NOT_A_MEMBER);
        }
        assert_eq!(
            bobs.expect_broadcast("dropGroup").await,
            json!({ "groupId": group })
        );
        let page = json!({ "groupId": group, "limit": 1, "cursorCreatedAt": null });
        for socket in [&mut anns, &mut bobs] {
            assert_eq!(
                socket
                    .refused("getlatestMessageGroup", page.clone())
                    .await
                    .0,
                NOT_A_MEMBER
            );
            assert_eq!(socket.chats().await, [] as [Value; 0]);
        }
    }
}

async fn one_message_sent_fifty_times_is_one_message(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let mut bobs = bob.connect().await;
    let mut anns = connections(&ann, 10).await;
    for round in 1..=times() {
        let id = fresh_id();
        let params = json!({ "messageId": id, "receiverId": bob.id, "content": "once" });
        let five_times = |socket| five_sends(socket, "privateMessage", &params);
        for answer in join_all(anns.iter_mut().map(five_times)).await.concat() {
            assert_eq!(answer["success"], true, "{answer}");
        }
        assert_eq!(
            bobs.expect_broadcast("privateMessage").await["messageId"],
            json!(id)
        );
        bobs.expect_nothing().await;
        let stored = bobs.dialog(&ann).await;
        assert_eq!(stored.len(), round.min(100));
        assert_eq!(stored[0]["messageId"], json!(id));
    }
}

async fn one_message_id_used_by_two_people_is_one_message_of_one_of_them(server: TestServer) {
    let [ann, bob, eve] = server.people(["Ann", "Bob", "Eve"]).await;
    let mut eves = eve.connect().await;
    let (mut anns, mut bobs) = (connections(&ann, 5).await, connections(&bob, 5).await);
    for _ in 0..times() {
        let params = json!({ "messageId": fresh_id(), "receiverId": eve.id, "content": "mine" });
        let five_times = |socket| five_sends(socket, "privateMessage", &params);
        let (of_ann, of_bob) = tokio::join!(
            join_all(anns.iter_mut().map(five_times)),
            join_all(bobs.iter_mut().map(five_times)),
        );
        let told = eves.expect_broadcast("privateMessage").await;
        eves.expect_nothing().await;
        let (won, lost) = if told["senderId"] == json!(ann.id) {
            (of_ann.concat(), of_bob.concat())
        } else {
            (of_bob.concat(), of_ann.concat())
        };
        assert!(
            won.iter().all(|answer| answer["success"] == true),
            "{won:?}"
        );
        assert!(
            lost.iter()
                .all(|answer| answer["code"] == "message_id_taken"),
            "{lost:?}"
        );
    }
}

async fn connections(person: &Person, number: usize) -> Vec<Socket> {
    join_all((0..number).map(|_| person.connect())).await
}

/// A new group of whoever the socket belongs to, and others.
async fn group_of(socket: &mut Socket, others: &[&Person]) -> Uuid {
    let group = socket.new_group("Race").await;
    for person in others {
        socket.add(group, person).await;
    }
    group
}

fn text_in(group: Uuid, content: &str) -> Value {
    json!({ "messageId": fresh_id(), "groupId": group, "content": content })
}

/// Five requests without waiting in between, and the answers to them.
async fn five_sends(socket: &mut Socket, kind: &str, params: &Value) -> Vec<Value> {
    for _ in 0..5 {
        socket.send(kind, params.clone()).await;
    }
    let mut answers = Vec::new();
    for _ in 0..5 {
        answers.push(socket.next_answer().await);
    }
    answers
}

async fn forget_broadcasts(socket: &mut Socket, number: usize) {
    for _ in 0..number {
        socket.next_broadcast().await;
    }
}

fn content(row: &Value) -> String {
    row["content"].as_str().unwrap().to_owned()
}
