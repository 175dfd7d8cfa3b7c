//! Clearing a dialog for oneself.

use harness::{Person, TestServer, e2e};
use serde_json::json;

use super::contents;

e2e! {
    a_cleared_dialog_is_gone_for_one_side_only,
    a_cleared_dialog_comes_back_with_what_is_new,
    both_sides_can_clear_a_dialog,
    pages_of_a_cleared_dialog_end_where_it_was_cleared,
}

async fn clear(person: &Person, companion: &Person) {
    let answer = person.mark_as_deleted(companion.id).await;
    answer.expect_message(200, "User's messages have been deleted");
}

async fn a_cleared_dialog_is_gone_for_one_side_only(server: TestServer) {
    let [ann, bob, eve] = server.people(["Ann", "Bob", "Eve"]).await;
    let mut anns = ann.connect().await;
    let mut bobs = bob.connect().await;
    anns.write(&bob, "one").await;
    anns.write(&bob, "two").await;
    anns.write(&eve, "for Eve").await;
    bobs.expect_broadcast("privateMessage").await;
    bobs.expect_broadcast("privateMessage").await;
    clear(&ann, &bob).await;
    assert!(anns.dialog(&bob).await.is_empty());
    assert_eq!(contents(&anns.chats().await), ["for Eve"]);
    assert_eq!(contents(&bobs.dialog(&ann).await), ["two", "one"]);
    assert_eq!(contents(&bobs.chats().await), ["two"]);
    assert_eq!(contents(&anns.dialog(&eve).await), ["for Eve"]);
    bobs.expect_nothing().await;
    anns.expect_nothing().await;
}

async fn a_cleared_dialog_comes_back_with_what_is_new(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let mut anns = ann.connect().await;
    let mut bobs = bob.connect().await;
    anns.write(&bob, "one").await;
    clear(&ann, &bob).await;
    clear(&ann, &bob).await;
    bobs.write(&ann, "two").await;
    let told = anns.expect_broadcast("privateMessage").await;
    assert_eq!(told["message"], "two");
    assert_eq!(contents(&anns.dialog(&bob).await), ["two"]);
    assert_eq!(contents(&anns.chats().await), ["two"]);
    anns.write(&bob, "three").await;
    assert_eq!(contents(&anns.dialog(&bob).await), ["three", "two"]);
    assert_eq!(contents(&bobs.dialog(&ann).await), ["three", "two", "one"]);
    clear(&ann, &bob).await;
    assert!(anns.chats().await.is_empty());
    assert_eq!(bobs.dialog(&ann).await.len(), 3);
}

async fn both_sides_can_clear_a_dialog(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let mut anns = ann.connect().await;
    let mut bobs = bob.connect().await;
    anns.write(&bob, "one").await;
    clear(&ann, &bob).await;
    bobs.write(&ann, "two").await;
    clear(&bob, &ann).await;
    assert!(bobs.dialog(&ann).await.is_empty());
    assert_eq!(contents(&anns.dialog(&bob).await), ["two"]);
    bobs.write(&ann, "three").await;
    assert_eq!(contents(&bobs.dialog(&ann).await), ["three"]);
    assert_eq!(contents(&anns.dialog(&bob).await), ["three", "two"]);
}

async fn pages_of_a_cleared_dialog_end_where_it_was_cleared(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let mut anns = ann.connect().await;
    for text in ["1", "2", "3"] {
        anns.write(&bob, text).await;
    }
    clear(&ann, &bob).await;
    for text in ["4", "5", "6"] {
        anns.write(&bob, text).await;
    }
    let dialog = json!({ "receiverId": bob.id });
    for limit in [1, 2, 3, 100] {
        let rows = anns.walk("getlatestMessageDialog", &dialog, limit).await;
        assert_eq!(contents(&rows), ["6", "5", "4"], "pages of {limit}");
    }
    let mut bobs = bob.connect().await;
    assert_eq!(bobs.dialog(&ann).await.len(), 6);
}
