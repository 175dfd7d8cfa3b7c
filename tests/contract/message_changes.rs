//! Who hears of changed messages, and what changes at once leave behind.

use std::sync::Arc;

use futures_util::future::{join, join_all};
use harness::database::TestDatabase;
use harness::{on_each_database, rounds};
use messenger_domain::Services;
use messenger_domain::events::{Envelope, Event};
use messenger_domain::ids::{ConversationId, UserId};
use messenger_domain::messages::{
    Content, Message, MessageView, Receipt, ReceivedStatus, Scope, Target,
};
use messenger_domain::ports::Storage;

use crate::doubles::Ear;
use crate::services::services;
use crate::world::{group, numbers, sign_up};

on_each_database! {
    the_others_hear_of_changes_once,
    what_changes_nothing_is_not_told,
    lists_are_right_after_everything_at_once,
}

async fn send(services: &Services, sender: UserId, group: ConversationId) -> Message {
    let text = Content::parse("hi".into()).unwrap();
    let sent = services
        .messages
        .send_to(sender, Target::Group(group), None, text);
    sent.await.unwrap().message
}

async fn edit(services: &Services, message: &Message, text: &str) -> MessageView {
    let text = Content::parse(text.into()).unwrap();
    let edited = services
        .messages
        .edit(message.sender, Scope::Anywhere, message.id, text);
    edited.await.unwrap()
}

async fn delete(services: &Services, message: &Message, user: UserId) {
    let deleted = services.messages.delete(user, Scope::Anywhere, message.id);
    deleted.await.unwrap();
}

async fn the_others_hear_of_changes_once(database: TestDatabase) {
    let storage = database.storage().await;
    let ear = Arc::<Ear>::default();
    let services = services(&storage, &ear);
    let (ann, bob) = (
        sign_up(&storage, "Ann").await,
        sign_up(&storage, "Bob").await,
    );
    let eve = sign_up(&storage, "Eve").await;
    let club = group(&storage, "Club", &[ann, bob, eve]).await;
    let sent = send(&services, bob, club).await;
    let edited = edit(&services, &sent, "ho").await.message;
    let mark = services.messages.mark(eve, sent.id, ReceivedStatus::Read);
    mark.await.unwrap();
    delete(&services, &sent, ann).await;
    let found = storage.read().messages().find(sent.id).await.unwrap();
    let deleted = found.unwrap();
    assert_eq!(edited.content, "ho");
    assert_eq!(deleted.content, "");
    assert!(deleted.deleted_at > edited.edited_at);
    let mut heard = ear.heard().split_off(1);
    for envelope in &mut heard {
        envelope.to.sort();
    }
    let told = |mut to: Vec<UserId>, by: UserId, event| {
        to.sort();
        Envelope::to(to, event).and_own(by.into())
    };
    let expected = [
        told(
            vec![ann, eve],
            bob,
            Event::MessageEdited {
                message: edited.clone(),
            },
        ),
        told(
            vec![bob],
            eve,
            Event::MessageStatusChanged(Receipt {
                origin: eve.into(),
                status: ReceivedStatus::Read,
                conversation: club,
                message: edited.id,
                seq: edited.seq,
                at: edited.created_at,
            }),
        ),
        told(
            vec![bob, eve],
            ann,
            Event::MessageDeleted {
                message: deleted,
                by: ann,
            },
        ),
    ];
    assert_eq!(heard, expected);
}

async fn what_changes_nothing_is_not_told(database: TestDatabase) {
    let storage = database.storage().await;
    let ear = Arc::<Ear>::default();
    let services = services(&storage, &ear);
    let (ann, bob) = (
        sign_up(&storage, "Ann").await,
        sign_up(&storage, "Bob").await,
    );
    let club = group(&storage, "Club", &[ann, bob]).await;
    let sent = send(&services, ann, club).await;
    let messages = &services.messages;
    edit(&services, &sent, "hi").await;
    for _ in 0..2 {
        for status in [ReceivedStatus::Read, ReceivedStatus::Delivered] {
            messages.mark(bob, sent.id, status).await.unwrap();
        }
    }
    let hidden = messages.delete_for_oneself(bob, Scope::Anywhere, sent.id);
    hidden.await.unwrap();
    for _ in 0..2 {
        delete(&services, &sent, ann).await;
    }
    let heard = ear.heard();
    let kinds: Vec<&str> = heard.iter().map(|envelope| kind(&envelope.event)).collect();
    assert_eq!(kinds, ["sent", "status", "hidden", "deleted"]);
}

fn kind(event: &Event) -> &'static str {
    match event {
        Event::GroupMessageSent { .. } => "sent",
        Event::MessageEdited { .. } => "edited",
        Event::MessageDeleted { .. } => "deleted",
        Event::MessageStatusChanged { .. } => "status",
        Event::MessageHidden { .. } => "hidden",
        other => panic!("{other:?}"),
    }
}

async fn lists_are_right_after_everything_at_once(database: TestDatabase) {
    let storage = database.storage().await;
    // Two servers, whose turns know nothing of each other.
    let nodes = [
        services(&storage, &Arc::default()),
        services(&storage, &Arc::default()),
    ];
    let (ann, bob) = (
        sign_up(&storage, "Ann").await,
        sign_up(&storage, "Bob").await,
    );
    let club = group(&storage, "Club", &[ann, bob]).await;
    let mut latest = vec![send(&nodes[0], ann, club).await];
    for _ in 0..rounds(20, 500) {
        let sending = join_all((0..4).map(|number| send(&nodes[number % 2], ann, club)));
        let changing = join_all(latest.iter().enumerate().map(async |(number, message)| {
            let node = &nodes[number % 2];
            match number % 3 {
                0 => delete(node, message, ann).await,
                1 => {
                    let messages = &node.messages;
                    let hidden = messages.delete_for_oneself(bob, Scope::Anywhere, message.id);
                    hidden.await.unwrap();
                }
                _ => {
                    edit(node, message, "ho").await;
                }
            }
        }));
        (latest, _) = join(sending, changing).await;
        // The latest go too, so that what is shown goes back and forth.
        for message in &latest {
            delete(&nodes[0], message, ann).await;
        }
        let wrong = "SELECT count(*) FROM conversations AS c WHERE shown_at <> coalesce((
            SELECT max(created_at) FROM messages AS m
            WHERE m.conversation_id = c.id AND m.deleted_at IS NULL), 0)";
        assert_eq!(numbers(&database, wrong).await, [Some(0)]);
        latest = vec![
            send(&nodes[0], ann, club).await,
            send(&nodes[1], ann, club).await,
            send(&nodes[0], ann, club).await,
        ];
    }
    for reader in [ann, bob] {
        let chats = storage.read().conversations();
        let chats = chats.list_chats(reader, None, 10).await.unwrap();
        assert_eq!(chats[0].message.id, latest[2].id);
    }
}
