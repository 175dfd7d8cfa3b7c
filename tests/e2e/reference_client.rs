//! The client in `examples`, in a real browser: what its people see is what the server has, whatever
//! happened in between.

use harness::{Browser, Person, Tab, TestServer, e2e};
use reqwest::Method;
use serde_json::{Value, json};

use crate::live::call;

const EXAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples");

e2e! {
    copies_stay_true_when_the_server_dies_while_people_write [("WEB_ROOT", super::EXAMPLES)],
    what_a_page_does_not_know_is_told_it_by_others [("WEB_ROOT", super::EXAMPLES)],
    a_message_that_is_not_taken_stays_until_it_is_given_up [("WEB_ROOT", super::EXAMPLES)],
}

/// Logs in on a page of its own.
async fn enter(browser: &mut Browser, server: &TestServer, person: &Person) -> Tab {
    let mut tab = browser.open(&server.url("/")).await;
    let fields = json!({ "username": person.username, "password": person.password });
    tab.run(&format!(
        "const form = document.getElementById('log-in');
         for (const [name, value] of Object.entries({fields})) form.elements[name].value = value;
         form.requestSubmit();"
    ))
    .await;
    tab.loaded().await;
    until(&mut tab, "live()").await;
    tab
}

/// What scripts here say often.
const WORDS: &str = "
    const { entered } = await import('/page.js');
    const messenger = await entered;
    const live = () => document.getElementById('state').textContent === '';
    const buttons = (list) => [...document.querySelectorAll(`#${list} button`)];
    const texts = (list) => [...document.querySelectorAll(`#${list} .text`)].map((node) => node.textContent);
    const write = (content) => {
        const form = document.getElementById('write');
        form.elements.content.value = content;
        form.requestSubmit();
    };
    const chat = () => messenger.copy.conversations[0];";

async fn run(tab: &mut Tab, script: &str) -> Value {
    tab.run(&format!("{WORDS}\n{script}")).await
}

async fn until(tab: &mut Tab, holds: &str) {
    run(tab, &format!("await until(() => {holds});")).await;
}

/// Finds somebody and opens the conversation.
async fn find(tab: &mut Tab, person: &Person) {
    let username = json!(person.username);
    run(
        tab,
        &format!(
            "const form = document.getElementById('search');
             form.elements.username.value = {username};
             form.requestSubmit();
             await until(() => buttons('found').length === 1);
             buttons('found')[0].click();"
        ),
    )
    .await;
}

/// Writes texts such as "Ann 1", one at once after the other.
async fn write(tab: &mut Tab, name: &str, numbers: std::ops::Range<usize>) {
    let (first, end) = (numbers.start, numbers.end);
    let script = format!("for (let n = {first}; n < {end}; n++) write(`{name} ${{n}}`);");
    run(tab, &script).await;
}

async fn copies_stay_true_when_the_server_dies_while_people_write(mut server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let mut browser = Browser::start().await;
    let mut anns = enter(&mut browser, &server, &ann).await;
    let mut bobs = enter(&mut browser, &server, &bob).await;
    find(&mut anns, &bob).await;
    write(&mut anns, "Ann", 0..20).await;
    until(&mut bobs, "chat()?.unread > 0").await;
    run(&mut bobs, "buttons('chats')[0].click();").await;
    write(&mut bobs, "Bob", 0..10).await;
    until(&mut anns, "texts('messages').length > 5").await;
    server.kill();
    for tab in [&mut anns, &mut bobs] {
        until(tab, "!live()").await;
    }
    write(&mut anns, "Ann", 20..25).await;
    write(&mut bobs, "Bob", 10..15).await;
    until(&mut bobs, "texts('outbox').length >= 5").await;
    server.restart().await;

    for (tab, person) in [(&mut anns, &ann), (&mut bobs, &bob)] {
        until(
            tab,
            "live() && texts('outbox').length === 0 && texts('messages').length === 40",
        )
        .await;
        assert_true(tab, person).await;
        assert_eq!(by(tab, "Ann").await, numbered("Ann", 25));
        assert_eq!(by(tab, "Bob").await, numbered("Bob", 15));
    }
    bobs.reload().await;
    until(&mut bobs, "live()").await;
    assert_true(&mut bobs, &bob).await;
}

/// What somebody wrote, in the order in which it is shown.
async fn by(tab: &mut Tab, name: &str) -> Value {
    let script = format!("return texts('messages').filter((text) => text.startsWith('{name} '));");
    run(tab, &script).await
}

fn numbered(name: &str, count: usize) -> Value {
    (0..count)
        .map(|number| format!("{name} {number}"))
        .collect()
}

/// The copy holds what is told over REST, in the same order, once what is seen was read.
async fn assert_true(tab: &mut Tab, person: &Person) {
    until(tab, "chat()?.unread === 0").await;
    let chats = person.get("/api/conversations").await.rows();
    let [chat] = chats.try_into().unwrap();
    let id = chat["conversationId"].as_str().unwrap();
    let path = format!("/api/conversations/{id}/messages?limit=100");
    let history = person.get(&path).await.rows();
    let told: Vec<_> = history.iter().rev().map(row).collect();
    let script = format!("return [chat(), messenger.copy.messages('{id}')];");
    let mut kept = run(tab, &script).await;
    let messages = kept[1].as_array().unwrap().iter();
    assert_eq!(messages.map(row).collect::<Vec<_>>(), told);
    let kept = kept[0].take();
    assert_eq!(kept["conversationId"], id);
    assert_eq!(kept["unread"], chat["unreadCount"]);
    assert_eq!(kept["companion"], chat["companion"]);
    assert_eq!(
        kept["latest"]["messageId"],
        chat["latestMessage"]["messageId"]
    );
}

fn row(message: &Value) -> Value {
    let fields = [
        "messageId",
        "senderId",
        "senderName",
        "content",
        "createdAt",
        "updatedAt",
    ];
    fields.map(|field| message[field].clone()).into()
}

async fn what_a_page_does_not_know_is_told_it_by_others(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let mut bobs = bob.connect().await;
    let texts = [
        bobs.write(&ann, "one").await,
        bobs.write(&ann, "two").await,
        bobs.write(&ann, "three").await,
    ];
    let mut browser = Browser::start().await;
    let mut anns = enter(&mut browser, &server, &ann).await;
    until(&mut anns, "chat()?.unread === 3").await;
    run(&mut anns, "buttons('chats')[0].click();").await;
    until(&mut anns, "texts('messages').length === 3").await;
    until(&mut anns, "chat()?.unread === 0").await;

    let message = |place: usize| format!("/api/messages/{}", texts[place]);
    let body = json!({ "content": "<b>first</b>" });
    call(&bob, Method::PUT, &message(0), body).await;
    call(&bob, Method::DELETE, &message(1), Value::Null).await;
    until(&mut anns, "texts('messages').length === 2").await;
    until(&mut anns, "texts('messages')[0] === '<b>first</b>'").await;
    assert_true(&mut anns, &ann).await;

    let group = bobs.new_group("Club").await;
    bobs.add(group, &ann).await;
    until(&mut anns, "chat()?.name === 'Club' && chat()?.unread > 0").await;
    let named = json!({ "groupId": group, "groupName": "Readers" });
    bobs.request("updateGroup", named).await;
    until(&mut anns, "chat()?.name === 'Readers'").await;
    bobs.request("dropGroup", json!({ "groupId": group })).await;
    until(&mut anns, "buttons('chats').length === 1").await;
    run(&mut anns, "write('four');").await;
    until(&mut anns, "texts('messages').at(-1) === 'four'").await;
    let cleared = ann.mark_as_deleted(bob.id).await;
    cleared.expect_message(200, "User's messages have been deleted");
    until(&mut anns, "texts('messages').length === 0").await;
    bobs.write(&ann, "five").await;
    until(&mut anns, "texts('messages')[0] === 'five'").await;
    assert_true(&mut anns, &ann).await;

    call(&ann, Method::POST, "/api/auth/logout-all", Value::Null).await;
    anns.loaded().await;
    let notice = "return document.getElementById('notice').textContent;";
    assert_eq!(anns.run(notice).await, "The session is over.");
}

async fn a_message_that_is_not_taken_stays_until_it_is_given_up(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let mut browser = Browser::start().await;
    let mut anns = enter(&mut browser, &server, &ann).await;
    find(&mut anns, &bob).await;
    let block = format!("/api/blocks/{}", ann.id);
    call(&bob, Method::PUT, &block, Value::Null).await;
    run(&mut anns, "write('Hello?');").await;
    let status = "document.querySelector('#outbox .status')?.textContent";
    let refused = format!("{status} === 'You cannot write to this user'");
    until(&mut anns, &refused).await;
    anns.reload().await;
    find(&mut anns, &bob).await;
    until(&mut anns, &refused).await;
    run(
        &mut anns,
        "document.querySelector('#outbox .discard').click();",
    )
    .await;
    until(&mut anns, "texts('outbox').length === 0").await;
    assert_eq!(ann.get("/api/conversations").await.rows(), [] as [Value; 0]);
}
