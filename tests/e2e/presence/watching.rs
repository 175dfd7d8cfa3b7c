use harness::{TestServer, e2e, fresh_id};
use reqwest::Method;
use serde_json::{Value, json};

use super::{befriend, expect_online, never, online, told, watch, watching};
use crate::live::call;

e2e! {
    those_who_may_not_be_watched_are_left_out,
    a_list_takes_the_place_of_the_one_before [("PRESENCE_GRACE", "0")],
    who_leaves_a_group_watches_its_members_no_longer [("PRESENCE_GRACE", "0")],
}

async fn those_who_may_not_be_watched_are_left_out(server: TestServer) {
    let [ann, bob, cid, dan] = server.people(["Ann", "Bob", "Cid", "Dan"]).await;
    let [eve, fay, gus] = server.people(["Eve", "Fay", "Gus"]).await;
    for friend in [&bob, &eve, &fay, &gus] {
        befriend(&ann, friend).await;
    }
    call(
        &eve,
        Method::PUT,
        &format!("/api/blocks/{}", ann.id),
        Value::Null,
    )
    .await;
    call(
        &ann,
        Method::PUT,
        &format!("/api/blocks/{}", fay.id),
        Value::Null,
    )
    .await;
    gus.destroy()
        .await
        .expect_message(200, "User deleted successfully.");
    let mut anns = ann.connect().await;
    anns.write(&cid, "hi").await;
    let bobs = bob.connect().await;
    let all = [&dan, &cid, &bob, &eve, &cid, &ann, &fay, &gus];
    let mut ids: Vec<_> = all.map(|person| person.id).to_vec();
    ids.push(fresh_id());
    let reply = anns
        .request("watchPresence", json!({ "userIds": ids }))
        .await;
    let expected = json!([never(&cid), online(&bob)]);
    assert_eq!(
        reply,
        json!({ "item": null, "data": expected, "isBroadcast": false })
    );
    for (other, status) in [
        (&bob, json!("online")),
        (&cid, json!("offline")),
        (&dan, Value::Null),
        (&eve, Value::Null),
        (&fay, Value::Null),
        (&ann, Value::Null),
    ] {
        assert_eq!(told(&ann, other).await, (status, Value::Null));
    }
    drop(bobs);
}

async fn a_list_takes_the_place_of_the_one_before(server: TestServer) {
    let [ann, bob, cid] = server.people(["Ann", "Bob", "Cid"]).await;
    befriend(&ann, &bob).await;
    befriend(&ann, &cid).await;
    let mut changed = watching(&ann, &[&bob, &cid]).await;
    let mut ended = watching(&ann, &[&bob, &cid]).await;
    assert_eq!(watch(&mut changed, &[&cid]).await, [never(&cid)]);
    assert_eq!(watch(&mut ended, &[]).await, [] as [Value; 0]);
    let bobs = bob.connect().await;
    let cids = cid.connect().await;
    expect_online(&mut changed, &cid).await;
    changed.expect_nothing().await;
    ended.expect_nothing().await;
    drop((bobs, cids));
}

/// Dan, who stays, is told last of what Bob does.
async fn who_leaves_a_group_watches_its_members_no_longer(server: TestServer) {
    let [ann, bob, cid, dan] = server.people(["Ann", "Bob", "Cid", "Dan"]).await;
    let mut bobs = bob.connect().await;
    let group = bobs.new_group("Club").await;
    for member in [&ann, &cid, &dan] {
        bobs.add(group, member).await;
    }
    let mut anns = ann.connect().await;
    let mut cids = cid.connect().await;
    let mut dans = dan.connect().await;
    for socket in [&mut anns, &mut cids, &mut dans] {
        socket.subscribe(&["presence"]).await;
        assert_eq!(watch(socket, &[&bob]).await, [online(&bob)]);
    }
    anns.item("leaveGroup", json!({ "groupId": group })).await;
    cids.expect_broadcast("leaveGroup").await;
    dans.expect_broadcast("leaveGroup").await;
    let removed = json!({ "groupId": group, "userId": cid.id });
    bobs.item("removeUserFromGroup", removed).await;
    cids.expect_broadcast("dropGroup").await;
    dans.expect_broadcast("leaveGroup").await;
    bobs.close().await;
    super::expect_offline(&mut dans, &bob).await;
    anns.expect_nothing().await;
    cids.expect_nothing().await;
    assert_eq!(watch(&mut anns, &[&bob, &dan]).await, [] as [Value; 0]);
}
