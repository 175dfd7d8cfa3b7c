use std::sync::Arc;

use harness::database::{Backend, TestDatabase};
use harness::on_each_database;
use messenger_domain::Services;
use messenger_domain::conversations::{Mark, Receipts};
use messenger_domain::groups::GroupName;
use messenger_domain::ids::UserId;
use messenger_domain::messages::{Content, Seq};
use messenger_domain::ports::UnitOfWork;
use messenger_infra::db::SeaStorage;

use super::device::Device;
use crate::services::services;
use crate::world::{at, commit, dialog, group, join, leave, name, sign_up, write};

on_each_database! {
    changes_of_old_messages_are_told,
    a_message_that_another_device_hid_goes,
    a_cleared_dialog_is_told,
    who_joins_is_told_all_and_who_leaves_that_it_is_over,
    who_comes_back_is_told_all_that_happened_meanwhile,
    a_dropped_group_is_over_and_a_renamed_one_has_its_name,
    positions_of_oneself_and_of_others_are_told,
    who_takes_another_name_is_told_to_others,
    the_beginning_tells_nothing_of_what_is_over,
}

/// What a device that was up to date is told of a change, as numbers of messages in their order.
struct Told {
    storage: SeaStorage,
    services: Services,
    device: Device,
    is_exact: bool,
}

impl Told {
    async fn begin(database: &TestDatabase, user: UserId) -> Self {
        let storage = database.storage().await;
        let services = services(&storage, &Arc::default());
        let mut device = Device::new(user);
        device.catch_up(&services, 100).await;
        Self {
            storage,
            services,
            device,
            // What other tests write at the same time, PostgreSQL takes for something to wait for.
            is_exact: database.backend() == Backend::Sqlite,
        }
    }

    async fn after(
        &mut self,
        what: &str,
        change: impl AsyncFnOnce(&dyn UnitOfWork) -> messenger_domain::error::RepoResult<()>,
        expected: &[i64],
    ) {
        commit(&self.storage, change).await.unwrap();
        let page = self.device.ask(&self.services, 100).await;
        let told: Vec<_> = page
            .messages
            .iter()
            .map(|view| view.message.seq.0)
            .collect();
        if self.is_exact {
            assert_eq!(told, expected, "after {what}");
        } else {
            assert!(told.is_sorted(), "{told:?} after {what}");
            assert!(expected.iter().all(|seq| told.contains(seq)), "{told:?}");
        }
        self.device.assert_fresh(&self.services, what).await;
    }
}

fn nobody() -> UserId {
    UserId::new(uuid::Uuid::nil())
}

async fn changes_of_old_messages_are_told(database: TestDatabase) {
    let storage = database.storage().await;
    let (ann, bob) = (
        sign_up(&storage, "Ann").await,
        sign_up(&storage, "Bob").await,
    );
    let club = group(&storage, "Club", &[ann, bob]).await;
    let mut messages = Vec::new();
    for now in 0..9 {
        messages.push(write(&storage, club, ann, 50 + now).await);
    }
    let mut told = Told::begin(&database, bob).await;
    let other = Content::parse("other".into()).unwrap();
    told.after(
        "an edit",
        async |tx| tx.messages().edit(messages[2].id, &other, at(90)).await,
        &[3],
    )
    .await;
    told.after(
        "deletions",
        async |tx| {
            tx.messages().erase(&messages[8], at(90)).await?;
            tx.messages().erase(&messages[1], at(91)).await
        },
        &[2, 9],
    )
    .await;
    told.after(
        "an edit and a deletion of one message",
        async |tx| {
            tx.messages().edit(messages[5].id, &other, at(92)).await?;
            tx.messages().erase(&messages[5], at(93)).await
        },
        &[6],
    )
    .await;
    write(&storage, club, ann, 95).await;
    told.after(
        "a text and an edit",
        async |tx| tx.messages().edit(messages[0].id, &other, at(96)).await,
        &[1, 10],
    )
    .await;
}

async fn a_message_that_another_device_hid_goes(database: TestDatabase) {
    let storage = database.storage().await;
    let (ann, bob) = (
        sign_up(&storage, "Ann").await,
        sign_up(&storage, "Bob").await,
    );
    let dialog = dialog(&storage, ann, bob).await;
    let mut messages = Vec::new();
    for now in 0..4 {
        messages.push(write(&storage, dialog, ann, 50 + now).await);
    }
    let mut bobs = Told::begin(&database, bob).await;
    let mut anns = Told::begin(&database, ann).await;
    let hide = async |tx: &dyn UnitOfWork| tx.messages().hide(&messages[1], bob).await;
    bobs.after("hiding", hide, &[2]).await;
    anns.after("hiding by another", async |_| Ok(()), &[]).await;
    let other = Content::parse("other".into()).unwrap();
    let edit = async |tx: &dyn UnitOfWork| tx.messages().edit(messages[1].id, &other, at(90)).await;
    bobs.after("an edit of what was hidden", edit, &[]).await;
    anns.after("an edit", async |_| Ok(()), &[2]).await;
    let both = async |tx: &dyn UnitOfWork| {
        tx.messages().hide(&messages[3], bob).await?;
        tx.messages().erase(&messages[3], at(91)).await
    };
    bobs.after("hiding and a deletion", both, &[4]).await;
}

async fn a_cleared_dialog_is_told(database: TestDatabase) {
    let storage = database.storage().await;
    let (ann, bob) = (
        sign_up(&storage, "Ann").await,
        sign_up(&storage, "Bob").await,
    );
    let dialog = dialog(&storage, ann, bob).await;
    for now in 0..3 {
        write(&storage, dialog, ann, 50 + now).await;
    }
    let mut told = Told::begin(&database, bob).await;
    told.after(
        "clearing",
        async |tx| tx.participants().clear(dialog, bob, at(52)).await,
        &[],
    )
    .await;
    assert_eq!(told.device.kept[&dialog].state.standing.cleared, at(52));
    write(&storage, dialog, ann, 60).await;
    told.after("a text", async |_| Ok(()), &[4]).await;
}

async fn who_joins_is_told_all_and_who_leaves_that_it_is_over(database: TestDatabase) {
    let storage = database.storage().await;
    let (ann, bob) = (
        sign_up(&storage, "Ann").await,
        sign_up(&storage, "Bob").await,
    );
    let club = group(&storage, "Club", &[ann]).await;
    for now in 0..3 {
        write(&storage, club, ann, 50 + now).await;
    }
    let mut told = Told::begin(&database, bob).await;
    assert!(told.device.kept.is_empty());
    join(&storage, club, bob).await;
    told.after("joining", async |_| Ok(()), &[1, 2, 3]).await;
    assert_eq!(told.device.kept.len(), 1);
    leave(&storage, club, bob).await;
    write(&storage, club, ann, 60).await;
    told.after("leaving", async |_| Ok(()), &[]).await;
    assert!(told.device.kept.is_empty());
}

async fn who_comes_back_is_told_all_that_happened_meanwhile(database: TestDatabase) {
    let storage = database.storage().await;
    let (ann, bob) = (
        sign_up(&storage, "Ann").await,
        sign_up(&storage, "Bob").await,
    );
    let club = group(&storage, "Club", &[ann, bob]).await;
    let first = write(&storage, club, ann, 50).await;
    write(&storage, club, ann, 51).await;
    let mut told = Told::begin(&database, bob).await;
    leave(&storage, club, bob).await;
    commit(&storage, async |tx| {
        tx.messages().erase(&first, at(90)).await
    })
    .await
    .unwrap();
    write(&storage, club, ann, 60).await;
    join(&storage, club, bob).await;
    told.after("coming back", async |_| Ok(()), &[1, 2, 3])
        .await;
}

async fn a_dropped_group_is_over_and_a_renamed_one_has_its_name(database: TestDatabase) {
    let storage = database.storage().await;
    let (ann, bob) = (
        sign_up(&storage, "Ann").await,
        sign_up(&storage, "Bob").await,
    );
    let club = group(&storage, "Club", &[ann, bob]).await;
    let mut told = Told::begin(&database, bob).await;
    told.after(
        "another name and owner",
        async |tx| {
            let name = GroupName::parse("Guild").unwrap();
            tx.conversations().rename_group(club, &name).await?;
            tx.conversations().set_owner(club, bob).await
        },
        &[],
    )
    .await;
    told.after(
        "dropping",
        async |tx| tx.conversations().drop_group(club, at(70)).await,
        &[],
    )
    .await;
    assert!(told.device.kept.is_empty());
}

async fn positions_of_oneself_and_of_others_are_told(database: TestDatabase) {
    let storage = database.storage().await;
    let (ann, bob) = (
        sign_up(&storage, "Ann").await,
        sign_up(&storage, "Bob").await,
    );
    let dialog = dialog(&storage, ann, bob).await;
    for now in 0..3 {
        write(&storage, dialog, ann, 50 + now).await;
    }
    let mut anns = Told::begin(&database, ann).await;
    let mut bobs = Told::begin(&database, bob).await;
    let mark = Mark {
        is_read: true,
        seq: Seq(2),
        at: at(51),
    };
    let read =
        async |tx: &dyn UnitOfWork| tx.participants().mark(dialog, bob, &mark).await.map(drop);
    bobs.after("reading", read, &[]).await;
    anns.after("reading by another", async |_| Ok(()), &[])
        .await;
    let (two, none) = (Seq(2), Seq(0));
    let read = Receipts {
        delivered: two,
        read: two,
    };
    let nothing = Receipts {
        delivered: none,
        read: none,
    };
    let standing = |told: &Told| told.device.kept[&dialog].state.standing;
    assert_eq!(
        (standing(&bobs).own, standing(&bobs).others),
        (read, Some(nothing))
    );
    assert_eq!(
        (standing(&anns).own, standing(&anns).others),
        (nothing, Some(read))
    );
    assert_eq!(bobs.device.kept[&dialog].state.summary.unread, 1);
}

async fn who_takes_another_name_is_told_to_others(database: TestDatabase) {
    let storage = database.storage().await;
    let (ann, bob) = (
        sign_up(&storage, "Ann").await,
        sign_up(&storage, "Bob").await,
    );
    dialog(&storage, ann, bob).await;
    let mut told = Told::begin(&database, bob).await;
    told.after(
        "another name",
        async |tx| tx.users().update_name(ann, &name("Anna", "Lee")).await,
        &[],
    )
    .await;
}

async fn the_beginning_tells_nothing_of_what_is_over(database: TestDatabase) {
    let storage = database.storage().await;
    let (ann, bob) = (
        sign_up(&storage, "Ann").await,
        sign_up(&storage, "Bob").await,
    );
    let club = group(&storage, "Club", &[ann, bob]).await;
    leave(&storage, club, bob).await;
    let services = services(&storage, &Arc::default());
    let mut device = Device::new(bob);
    assert_eq!(device.ask(&services, 10).await.conversations, []);
    let snapshot = services.sync.snapshot(bob, crate::world::rows(10)).await;
    assert_eq!(snapshot.unwrap().conversations, []);
    let nobodys = services
        .sync
        .changes(nobody(), None, crate::world::rows(10))
        .await;
    assert_eq!(nobodys.unwrap().conversations, []);
}
