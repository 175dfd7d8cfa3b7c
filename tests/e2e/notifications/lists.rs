use harness::{TestServer, e2e, fresh_id};
use reqwest::Method;
use serde_json::{Value, json};

use super::{PATH, UNREAD, delete, id, notifications, only, read, read_all, unread, write};
use crate::friends::asked;

e2e! {
    lists_go_page_by_page_latest_first,
    to_read_is_idempotent_and_keeps_the_rest_unread,
    what_was_deleted_is_in_no_list,
    what_is_not_ones_own_does_not_exist,
    bad_requests_are_refused,
    a_deleted_account_has_none,
}

const NO_SUCH: &str = "There is no such notification";
const NOTHING: [Value; 0] = [];

async fn lists_go_page_by_page_latest_first(server: TestServer) {
    let ann = server.person("Ann").await;
    let mut names = Vec::new();
    for number in 0..5 {
        let person = server.person(&format!("P{number}")).await;
        asked(&person, &ann).await;
        names.insert(0, person.first_name);
    }
    for path in [PATH, UNREAD] {
        let mut seen = Vec::new();
        let mut next = String::new();
        loop {
            let page = ann.get(&format!("{path}?limit=2{next}")).await.expect(200);
            for row in page["data"].as_array().unwrap() {
                seen.push(row["metadata"]["userName"].as_str().unwrap().to_owned());
            }
            match page["nextCursor"].as_str() {
                Some(cursor) => next = format!("&cursor={cursor}"),
                None => break,
            }
        }
        assert_eq!(seen, names, "{path}");
    }
}

async fn to_read_is_idempotent_and_keeps_the_rest_unread(server: TestServer) {
    let [ann, bob, eve] = server.people(["Ann", "Bob", "Eve"]).await;
    asked(&bob, &ann).await;
    asked(&eve, &ann).await;
    let [later, earlier] = unread(&ann).await.try_into().unwrap();
    let told = read(&ann, &earlier).await.expect(200);
    assert_eq!(told["isRead"], true);
    assert_eq!(told["createdAt"], earlier["createdAt"]);
    assert!(told["updatedAt"].as_str() >= earlier["updatedAt"].as_str());
    assert_eq!(read(&ann, &earlier).await.expect(200), told);
    assert_eq!(unread(&ann).await.as_slice(), std::slice::from_ref(&later));
    assert_eq!(notifications(&ann).await, [later, told.clone()]);
    for _ in 0..2 {
        read_all(&ann).await;
        assert_eq!(unread(&ann).await, NOTHING);
    }
    let all = notifications(&ann).await;
    assert_eq!(all[1], told, "it was read before");
    assert!(all.iter().all(|row| row["isRead"] == true));
}

async fn what_was_deleted_is_in_no_list(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    asked(&bob, &ann).await;
    let row = only(&ann).await;
    delete(&ann, &row)
        .await
        .expect_message(200, "Notification deleted");
    assert_eq!(notifications(&ann).await, NOTHING);
    assert_eq!(unread(&ann).await, NOTHING);
    delete(&ann, &row).await.expect_error(404, NO_SUCH);
    read(&ann, &row).await.expect_error(404, NO_SUCH);
    let kept = "SELECT count(*) FROM notifications WHERE deleted_at IS NOT NULL";
    assert_eq!(server.count(kept).await, 1);
}

async fn what_is_not_ones_own_does_not_exist(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    write(&ann, &bob, "hi").await;
    let row = only(&bob).await;
    read(&ann, &row).await.expect_error(404, NO_SUCH);
    delete(&ann, &row).await.expect_error(404, NO_SUCH);
    read_all(&ann).await;
    assert_eq!(unread(&bob).await, [row]);
    let nowhere = json!({ "notificationId": fresh_id() });
    read(&bob, &nowhere).await.expect_error(404, NO_SUCH);
    delete(&bob, &nowhere).await.expect_error(404, NO_SUCH);
}

async fn bad_requests_are_refused(server: TestServer) {
    let ann = server.person("Ann").await;
    let bad = json!({ "notificationId": "7" });
    read(&ann, &bad).await.expect_invalid(["/path/id"]);
    delete(&ann, &bad).await.expect_invalid(["/path/id"]);
    for path in [PATH, UNREAD] {
        let answer = ann.get(&format!("{path}?limit=0&cursor=x")).await;
        answer.expect_invalid(["/query/limit", "/query/cursor"]);
    }
    let row = json!({ "notificationId": fresh_id() });
    let one = format!("{PATH}/{}", id(&row));
    for (method, path) in [
        (Method::GET, PATH.to_owned()),
        (Method::GET, UNREAD.to_owned()),
        (Method::POST, format!("{PATH}/read-all")),
        (Method::POST, format!("{one}/read")),
        (Method::DELETE, one),
    ] {
        let client = server.client();
        let answer = client.request(method, &path, None, &Value::Null).await;
        answer.expect_error(401, "Not authorized");
    }
}

async fn a_deleted_account_has_none(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    write(&bob, &ann, "hi").await;
    asked(&bob, &ann).await;
    asked(&ann, &bob).await;
    assert_eq!(notifications(&ann).await.len(), 2);
    ann.destroy().await.expect(200).take();
    let left = "SELECT count(*) FROM notifications";
    assert_eq!(server.count(left).await, 1, "of Bob");
}
