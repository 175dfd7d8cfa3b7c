//! Transactions of PostgreSQL do not commit in the order of their numbers. (Those of SQLite do: one writes
//! at a time.)

use std::sync::Arc;

use harness::database::{Backend, TestDatabase};
use messenger_domain::Services;
use messenger_domain::conversations::Mark;
use messenger_domain::error::RepoResult;
use messenger_domain::groups::GroupName;
use messenger_domain::ids::{ConversationId, UserId};
use messenger_domain::messages::{Content, Message, Seq};
use messenger_domain::ports::{Storage, UnitOfWork};
use messenger_infra::db::SeaStorage;

use super::device::Device;
use crate::services::services;
use crate::world::{at, commit, draft, group, participant, rows, sign_up, write};

struct Scene {
    storage: SeaStorage,
    services: Services,
    ann: UserId,
    bob: UserId,
    /// Two groups of both, with three messages in each.
    clubs: [ConversationId; 2],
    messages: Vec<Message>,
    _database: TestDatabase,
}

impl Scene {
    async fn set() -> Self {
        let database = TestDatabase::create(Backend::Postgres).await;
        let storage = database.storage().await;
        let (ann, bob) = (
            sign_up(&storage, "Ann").await,
            sign_up(&storage, "Bob").await,
        );
        let clubs = [
            group(&storage, "One", &[ann, bob]).await,
            group(&storage, "Two", &[ann, bob]).await,
        ];
        let mut messages = Vec::new();
        for club in clubs {
            for now in 0..3 {
                messages.push(write(&storage, club, ann, 50 + now).await);
            }
        }
        Self {
            services: services(&storage, &Arc::default()),
            storage,
            ann,
            bob,
            clubs,
            messages,
            _database: database,
        }
    }

    async fn append(&self, tx: &dyn UnitOfWork, club: usize) -> RepoResult<()> {
        let draft = draft(self.clubs[club], self.ann, "late");
        tx.messages().append(&draft, at(99)).await.map(drop)
    }

    /// Makes a change while others write and commit and the device asks, and sees that the device is told
    /// once the change is committed.
    async fn hold(&self, what: &str, change: impl AsyncFnOnce(&dyn UnitOfWork) -> RepoResult<()>) {
        let mut device = Device::new(self.bob);
        device.catch_up(&self.services, 2).await;
        let tx = self.storage.begin().await.unwrap();
        change(&*tx).await.unwrap();
        for round in 0..3 {
            write(&self.storage, self.clubs[1], self.ann, 200 + round).await;
            device.catch_up(&self.services, 2).await;
        }
        let began = self.services.sync.snapshot(self.bob, rows(10)).await;
        let began = began.unwrap().next;
        tx.commit().await.unwrap();
        write(&self.storage, self.clubs[1], self.ann, 300).await;
        device.catch_up(&self.services, 2).await;
        device.assert_fresh(&self.services, what).await;
        device.token = Some(began);
        device.catch_up(&self.services, 2).await;
        device.assert_fresh(&self.services, what).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_was_held_open_is_told_once_it_is_committed() {
    let scene = &Scene::set().await;
    let (ann, bob) = (scene.ann, scene.bob);
    let club = scene.clubs[0];
    let other = Content::parse("other".into()).unwrap();
    let mark = |seq| Mark {
        is_read: true,
        seq: Seq(seq),
        at: at(49 + seq),
    };
    scene
        .hold("a text", async |tx| scene.append(tx, 0).await)
        .await;
    let edit = async |tx: &dyn UnitOfWork| {
        tx.messages()
            .edit(scene.messages[0].id, &other, at(99))
            .await
    };
    scene.hold("an edit", edit).await;
    let erase = async |tx: &dyn UnitOfWork| tx.messages().erase(&scene.messages[1], at(99)).await;
    scene.hold("a deletion", erase).await;
    let hide = async |tx: &dyn UnitOfWork| tx.messages().hide(&scene.messages[2], bob).await;
    scene.hold("hiding", hide).await;
    let read =
        async |tx: &dyn UnitOfWork| tx.participants().mark(club, bob, &mark(1)).await.map(drop);
    scene.hold("reading", read).await;
    let read =
        async |tx: &dyn UnitOfWork| tx.participants().mark(club, ann, &mark(1)).await.map(drop);
    scene.hold("reading by another", read).await;
    let rename = async |tx: &dyn UnitOfWork| {
        let name = GroupName::parse("Other").unwrap();
        tx.conversations().rename_group(club, &name).await
    };
    scene.hold("another name", rename).await;
    let leave = async |tx: &dyn UnitOfWork| tx.participants().remove(club, bob, at(99)).await;
    scene.hold("leaving", leave).await;
    let join =
        async |tx: &dyn UnitOfWork| tx.participants().insert(&participant(club, bob, 100)).await;
    scene.hold("joining", join).await;
    let drop_group = async |tx: &dyn UnitOfWork| tx.conversations().drop_group(club, at(99)).await;
    scene.hold("dropping", drop_group).await;
}

/// The one that took the smaller number of a transaction writes the later message.
#[tokio::test(flavor = "multi_thread")]
async fn numbers_of_transactions_need_not_have_the_order_of_messages() {
    let scene = Scene::set().await;
    let mut device = Device::new(scene.bob);
    device.catch_up(&scene.services, 10).await;
    let early = scene.storage.begin().await.unwrap();
    scene.append(&*early, 1).await.unwrap();
    let between = write(&scene.storage, scene.clubs[0], scene.ann, 60).await;
    let told = device.catch_up(&scene.services, 10).await;
    assert!(told.contains(&between.id));
    scene.append(&*early, 0).await.unwrap();
    let told = device.catch_up(&scene.services, 10).await;
    assert!(told.contains(&between.id), "it may be told again");
    early.commit().await.unwrap();
    device.catch_up(&scene.services, 10).await;
    device.assert_fresh(&scene.services, "the early one").await;
    write(&scene.storage, scene.clubs[0], scene.ann, 70).await;
    device.catch_up(&scene.services, 1).await;
    device.assert_fresh(&scene.services, "another text").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_is_cut_and_what_was_held_open_comes_before_its_end() {
    let scene = Scene::set().await;
    let mut device = Device::new(scene.bob);
    let held = scene.storage.begin().await.unwrap();
    scene.append(&*held, 0).await.unwrap();
    device.ask(&scene.services, 1).await;
    assert!(device.is_behind());
    held.commit().await.unwrap();
    let other = Content::parse("other".into()).unwrap();
    commit(&scene.storage, async |tx| {
        for message in &scene.messages {
            tx.messages().edit(message.id, &other, at(99)).await?;
        }
        Ok(())
    })
    .await
    .unwrap();
    device.finish(&scene.services, 1).await;
    device.catch_up(&scene.services, 1).await;
    device.assert_fresh(&scene.services, "the cut page").await;
}
