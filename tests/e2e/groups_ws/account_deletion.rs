//! Who deletes the account leaves all groups.

use harness::{Person, TestServer, e2e};
use serde_json::json;

use super::{Group, not_a_member, refusal};

e2e! {
    the_others_are_told_and_the_group_is_handed_over,
    nobody_is_told_of_groups_they_are_not_in,
}

async fn delete(person: &Person) {
    let answer = person.destroy().await;
    answer.expect_message(200, "User deleted successfully.");
}

async fn the_others_are_told_and_the_group_is_handed_over(server: TestServer) {
    let ([ann, bob, eve], mut group) = Group::of_three(&server).await;
    let this = json!({ "groupId": group.id });
    delete(&ann).await;
    for place in [1, 2] {
        let told = group.sockets[place].expect_broadcast("leaveGroup").await;
        let expected = json!({
            "groupId": group.id,
            "groupName": "Readers",
            "messageId": told["messageId"],
            "message": "Deleted account left the group",
            "senderName": "Deleted account",
            "senderLastName": "",
            "senderId": ann.id,
            "notification": true,
            "createdAt": told["createdAt"],
        });
        assert_eq!(told, expected);
    }
    let refused = group.sockets[2].refused("dropGroup", this.clone()).await;
    assert_eq!(
        refused,
        refusal("Only the group owner may do this", "not_the_owner")
    );
    delete(&bob).await;
    group.sockets[2].expect_broadcast("leaveGroup").await;
    assert_eq!(group.sockets[2].group(group.id).await.len(), 5);
    group.sockets[2].request("dropGroup", this.clone()).await;
    assert_eq!(
        eve.connect().await.refused("leaveGroup", this).await,
        not_a_member()
    );
}

async fn nobody_is_told_of_groups_they_are_not_in(server: TestServer) {
    let [ann, bob, eve] = server.people(["Ann", "Bob", "Eve"]).await;
    let mut without_ann = Group::of(&[&bob, &eve]).await;
    let mut alone = Group::of(&[&ann]).await;
    let mut with_bob = Group::of(&[&ann, &bob]).await;
    let mut with_eve = Group::of(&[&ann, &eve]).await;
    delete(&ann).await;
    assert_eq!(alone.sockets[0].expect_close().await.0, 4001);
    for group in [&mut with_bob, &mut with_eve] {
        let told = group.sockets[1].expect_broadcast("leaveGroup").await;
        assert_eq!(told["groupId"], json!(group.id));
        group.sockets[1].expect_nothing().await;
        let this = json!({ "groupId": group.id });
        group.sockets[1].request("dropGroup", this).await;
    }
    assert_eq!(without_ann.sockets[0].group(without_ann.id).await.len(), 2);
}
