use harness::{TestServer, e2e};
use reqwest::Method;
use serde_json::{Value, json};

use super::{Devices, call};

e2e! {
    who_is_asked_answered_or_left_hears_of_it,
    a_notification_is_told_when_it_is_made,
}

async fn who_is_asked_answered_or_left_hears_of_it(server: TestServer) {
    let mut ann = Devices::of(&server, "Ann", &["friends"]).await;
    let mut bob = Devices::of(&server, "Bob", &["friends"]).await;
    let path = "/api/friends/requests";
    let body = json!({ "userId": bob.person.id });
    let request = call(&ann.person, Method::POST, path, body).await;
    let user = |devices: &Devices| {
        json!({
            "userId": devices.person.id,
            "username": devices.person.username,
            "firstName": devices.person.first_name,
            "lastName": "",
        })
    };
    let id = &request["requestId"];
    let item = bob.hear("friendRequest").await;
    assert_eq!(item, json!({ "requestId": id, "user": user(&ann) }));
    let path = format!("{path}/{}/accept", id.as_str().unwrap());
    call(&bob.person, Method::POST, &path, Value::Null).await;
    assert_eq!(ann.hear("friendAccepted").await, user(&bob));
    let path = format!("/api/friends/{}", bob.person.id);
    call(&ann.person, Method::DELETE, &path, Value::Null).await;
    let item = bob.hear("friendRemoved").await;
    assert_eq!(item, json!({ "userId": ann.person.id }));
    ann.expect_nothing().await;
    bob.expect_nothing().await;
}

async fn a_notification_is_told_when_it_is_made(server: TestServer) {
    let mut ann = Devices::of(&server, "Ann", &["notifications"]).await;
    let mut bob = Devices::of(&server, "Bob", &["notifications"]).await;
    let group = ann.here.new_group("Club").await;
    ann.here.add(group, &bob.person).await;
    bob.hear_as_all("addUserInGroup").await;
    let body = json!({ "userId": ann.person.id });
    call(&bob.person, Method::POST, "/api/friends/requests", body).await;
    let asked = ann.hear("notification").await;
    assert_eq!(asked["type"], "friend_request");
    assert_eq!(asked["conversationId"], Value::Null);
    let invited = bob.hear("notification").await;
    assert_eq!(invited["conversationId"], json!(group));
    for (mut told, person) in [(asked, &ann.person), (invited, &bob.person)] {
        told.as_object_mut().unwrap().remove("conversationId");
        let kept = person.get("/api/notifications").await.rows();
        assert_eq!(kept, [told]);
    }
    ann.expect_nothing().await;
    bob.expect_nothing().await;
}
