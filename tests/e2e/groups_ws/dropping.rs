//! Ending a group for everybody.

use harness::{TestServer, e2e, fresh_id};
use serde_json::json;

use super::{Group, not_a_member, refusal};

e2e! {
    a_dropped_group_is_gone_and_the_others_are_told,
    only_the_owner_may_drop_a_group,
}

async fn a_dropped_group_is_gone_and_the_others_are_told(server: TestServer) {
    let ([ann, bob, _], mut group) = Group::of_three(&server).await;
    let id = group.id;
    let mut tab = ann.connect().await;
    let text = group.sockets[0].write_in(id, "Hi").await;
    for place in [1, 2] {
        group.sockets[place]
            .expect_broadcast("messageInGroup")
            .await;
    }
    let answer = group.sockets[0]
        .request("dropGroup", json!({ "groupId": id }))
        .await;
    let expected = json!({ "item": { "groupId": id }, "data": null, "isBroadcast": false });
    assert_eq!(answer, expected);
    for place in [1, 2] {
        let told = group.sockets[place].expect_broadcast("dropGroup").await;
        assert_eq!(told, json!({ "groupId": id }));
    }
    group.expect_nothing().await;
    tab.expect_nothing().await;
    let page = json!({ "groupId": id, "limit": 10, "cursorCreatedAt": null });
    for socket in &mut group.sockets {
        assert!(socket.chats().await.is_empty());
        for (kind, params) in [
            ("getlatestMessageGroup", page.clone()),
            (
                "messageInGroup",
                json!({ "messageId": fresh_id(), "groupId": id, "content": "Hi" }),
            ),
            ("addUserInGroup", json!({ "groupId": id, "userId": bob.id })),
            ("leaveGroup", json!({ "groupId": id })),
            ("dropGroup", json!({ "groupId": id })),
        ] {
            assert_eq!(socket.refused(kind, params).await, not_a_member(), "{kind}");
        }
    }
    assert!(bob.search("Readers").await.rows().is_empty());
    // What was said under an id stays said.
    let again = json!({ "messageId": text, "receiverId": bob.id, "content": "Hi" });
    let refused = group.sockets[0].refused("privateMessage", again).await;
    assert_eq!(refused, super::taken());
}

async fn only_the_owner_may_drop_a_group(server: TestServer) {
    let (_, mut group) = Group::of_three(&server).await;
    let this = json!({ "groupId": group.id });
    for place in [1, 2] {
        let refused = group.sockets[place]
            .refused("dropGroup", this.clone())
            .await;
        assert_eq!(
            refused,
            refusal("Only the group owner may do this", "not_the_owner")
        );
    }
    group.expect_nothing().await;
    group.sockets[1].write_in(group.id, "still here").await;
    group.sockets[0].expect_broadcast("messageInGroup").await;
}
