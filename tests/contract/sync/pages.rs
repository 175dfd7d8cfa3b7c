use std::sync::Arc;

use harness::database::{Backend, TestDatabase};
use harness::on_each_database;
use messenger_domain::messages::Content;

use super::device::Device;
use crate::services::services;
use crate::world::{at, commit, dialog, group, rows, sign_up, write};

on_each_database! {
    pages_hold_no_more_than_was_asked_for,
    a_snapshot_and_its_token_fit_together,
    many_new_messages_are_told_from_the_first_on,
    what_is_written_while_pages_are_read_is_told_by_the_next_run,
}

async fn pages_hold_no_more_than_was_asked_for(database: TestDatabase) {
    let storage = database.storage().await;
    let services = services(&storage, &Arc::default());
    let ann = sign_up(&storage, "Ann").await;
    let mut written = 0;
    for number in 0..5 {
        let club = group(&storage, "Club", &[ann]).await;
        for now in 0..number {
            write(&storage, club, ann, 50 + now).await;
            written += 1;
        }
    }
    for limit in [1, 2, 3, 4, 5, 10, 11, 100] {
        let mut device = Device::new(ann);
        let (mut conversations, mut messages) = (Vec::new(), Vec::new());
        loop {
            let page = device.ask(&services, limit).await;
            let most = rows(limit).rows();
            assert!(page.conversations.len() <= most && page.messages.len() <= most);
            conversations.extend(page.conversations.into_iter().map(|one| one.id));
            messages.extend(page.messages.into_iter().map(|view| {
                let message = view.message;
                (message.conversation, message.seq)
            }));
            if !device.is_behind() {
                break;
            }
        }
        assert_eq!(conversations.len(), 5, "{limit}");
        assert!(conversations.is_sorted() && messages.is_sorted(), "{limit}");
        assert_eq!(messages.len(), written, "{limit}");
        device.assert_fresh(&services, "one run").await;
    }
}

async fn a_snapshot_and_its_token_fit_together(database: TestDatabase) {
    let storage = database.storage().await;
    let services = services(&storage, &Arc::default());
    let (ann, bob) = (
        sign_up(&storage, "Ann").await,
        sign_up(&storage, "Bob").await,
    );
    let mut places = vec![dialog(&storage, ann, bob).await];
    for _ in 0..6 {
        places.push(group(&storage, "Club", &[ann, bob]).await);
    }
    places.sort_unstable();
    for place in &places {
        write(&storage, *place, bob, 50).await;
        write(&storage, *place, bob, 51).await;
    }
    let first = services.sync.snapshot(ann, rows(3)).await.unwrap();
    assert_eq!(first.messages, []);
    let ids: Vec<_> = first.conversations.iter().map(|one| one.id).collect();
    assert_eq!(ids, places[..3]);
    let latest = |one: &messenger_domain::sync::SyncedConversation| {
        let state = one.state.clone().unwrap();
        state.summary.overview.latest.unwrap().message.seq.0
    };
    assert!(first.conversations.iter().all(|one| latest(one) == 2));
    // Both in what was told already and in what was not.
    for place in &places {
        write(&storage, *place, bob, 60).await;
    }
    let mut token = first.next;
    let mut told = ids;
    while token.run.is_some() {
        let page = services
            .sync
            .changes(ann, Some(token), rows(3))
            .await
            .unwrap();
        assert_eq!(page.messages, []);
        told.extend(page.conversations.iter().map(|one| one.id));
        token = page.next;
    }
    assert_eq!(told, places);
    let page = services
        .sync
        .changes(ann, Some(token), rows(100))
        .await
        .unwrap();
    for place in places {
        let news = page.messages.iter();
        let news = news.filter(|view| view.message.conversation == place);
        let news: Vec<_> = news.map(|view| view.message.seq.0).collect();
        assert_eq!(news.last(), Some(&3), "{place}");
    }
}

async fn many_new_messages_are_told_from_the_first_on(database: TestDatabase) {
    let storage = database.storage().await;
    let services = services(&storage, &Arc::default());
    let (ann, bob) = (
        sign_up(&storage, "Ann").await,
        sign_up(&storage, "Bob").await,
    );
    let dialog = dialog(&storage, ann, bob).await;
    let write_many = async |count: usize, from: i64, step: i64| {
        for number in 0..count {
            let now = from + step * i64::try_from(number).unwrap();
            write(&storage, dialog, ann, now).await;
        }
    };
    write_many(30, 1_700_000_000_000, 1).await;
    let mut device = Device::new(bob);
    device.catch_up(&services, 100).await;
    write_many(220, 1_700_000_050_000, 977).await;
    let news = device.catch_up(&services, 50).await;
    if database.backend() == Backend::Sqlite {
        assert_eq!(news.len(), 220);
    }
    device.assert_fresh(&services, "many texts").await;
    // All that might tell where the news begin was edited.
    let other = Content::parse("other".into()).unwrap();
    let ids: Vec<_> = news[news.len() - 220..].to_vec();
    commit(&storage, async |tx| {
        for id in &ids {
            tx.messages()
                .edit(*id, &other, at(1_800_000_000_000))
                .await?;
        }
        Ok(())
    })
    .await
    .unwrap();
    write_many(1, 1_800_000_000_001, 1).await;
    let news = device.catch_up(&services, 50).await;
    if database.backend() == Backend::Sqlite {
        assert_eq!(news.len(), 221);
    }
    device.assert_fresh(&services, "many edits").await;
}

async fn what_is_written_while_pages_are_read_is_told_by_the_next_run(database: TestDatabase) {
    let storage = database.storage().await;
    let services = services(&storage, &Arc::default());
    let (ann, bob) = (
        sign_up(&storage, "Ann").await,
        sign_up(&storage, "Bob").await,
    );
    let clubs = [
        group(&storage, "Club", &[ann, bob]).await,
        group(&storage, "Club", &[ann, bob]).await,
        group(&storage, "Club", &[ann, bob]).await,
    ];
    let mut messages = Vec::new();
    for club in clubs {
        for now in 0..6 {
            messages.push(write(&storage, club, ann, 50 + now).await);
        }
    }
    let mut device = Device::new(bob);
    let other = Content::parse("other".into()).unwrap();
    let mut now = 100;
    loop {
        device.ask(&services, 2).await;
        if !device.is_behind() {
            break;
        }
        now += 1;
        for club in clubs {
            write(&storage, club, ann, now).await;
        }
        if let Some(message) = messages.pop() {
            let edited = commit(&storage, async |tx| {
                tx.messages().edit(message.id, &other, at(now)).await
            });
            edited.await.unwrap();
        }
    }
    device.catch_up(&services, 100).await;
    device.assert_fresh(&services, "the next run").await;
}
