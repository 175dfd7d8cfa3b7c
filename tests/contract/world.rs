//! Things to put into a store, and ways of doing so.

use harness::database::{Backend, TestDatabase};
use harness::fresh_id;
use messenger_domain::Timestamp;
use messenger_domain::conversations::{DirectConversation, Participant};
use messenger_domain::error::RepoResult;
use messenger_domain::groups::{Group, GroupName};
use messenger_domain::ids::{ConversationId, MessageId, UserId};
use messenger_domain::limit::Limit;
use messenger_domain::messages::{Content, Draft, Message, MessageKind, Place, Seq};
use messenger_domain::ports::{Storage, UnitOfWork};
use messenger_domain::users::{Email, PasswordHash, PersonName, User, Username};
use messenger_infra::db::SeaStorage;
use sea_orm::{ConnectionTrait, Statement};
use uuid::Uuid;

pub(crate) fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

pub(crate) fn rows(limit: u64) -> Limit {
    Limit::new(limit).unwrap()
}

pub(crate) fn name(first: &str, last: &str) -> PersonName {
    PersonName {
        first: first.into(),
        last: last.into(),
    }
}

/// Somebody whose e-mail and user name nobody else has, and that contain no letter after `f`.
pub(crate) fn person(first: &str, last: &str) -> User {
    let id = fresh_id();
    User {
        id: UserId::new(id),
        email: Email::parse(&format!("{}@0", id.simple())).unwrap(),
        username: Username::parse(&id.simple().to_string()).unwrap(),
        name: name(first, last),
        password_hash: PasswordHash::new("v1:hash".into()),
        created_at: at(1),
    }
}

/// Does something in a transaction and commits it.
pub(crate) async fn commit<T>(
    storage: &SeaStorage,
    work: impl AsyncFnOnce(&dyn UnitOfWork) -> RepoResult<T>,
) -> RepoResult<T> {
    let tx = storage.begin().await?;
    let result = work(&*tx).await?;
    tx.commit().await?;
    Ok(result)
}

pub(crate) async fn sign_up(storage: &SeaStorage, first: &str) -> UserId {
    sign_up_as(storage, &person(first, "")).await
}

pub(crate) async fn sign_up_as(storage: &SeaStorage, user: &User) -> UserId {
    commit(storage, async |tx| tx.users().insert(user).await)
        .await
        .unwrap();
    user.id
}

pub(crate) async fn delete_account(storage: &SeaStorage, user: UserId) {
    let gone = name("Deleted account", "");
    let erased = commit(storage, async |tx| {
        tx.users().erase(user, &gone, at(9)).await
    })
    .await;
    assert!(erased.unwrap());
}

/// A dialog without messages.
pub(crate) async fn dialog(storage: &SeaStorage, one: UserId, other: UserId) -> ConversationId {
    let direct = DirectConversation::between(one, other);
    commit(storage, async |tx| {
        tx.conversations().ensure_direct(&direct, at(1)).await
    })
    .await
    .unwrap();
    direct.id
}

/// A group without messages; the members joined one after the other, the owner first.
pub(crate) async fn group(
    storage: &SeaStorage,
    called: &str,
    members: &[UserId],
) -> ConversationId {
    let id = ConversationId::new(fresh_id());
    let group = Group {
        id,
        name: GroupName::parse(called).unwrap(),
        owner: members[0],
    };
    commit(storage, async |tx| {
        tx.conversations().insert_group(&group, at(1)).await?;
        for (member, joined_at) in members.iter().zip(1..) {
            tx.participants()
                .insert(&participant(id, *member, joined_at))
                .await?;
        }
        Ok(())
    })
    .await
    .unwrap();
    id
}

pub(crate) fn participant(
    conversation: ConversationId,
    user: UserId,
    joined_at: i64,
) -> Participant {
    Participant {
        conversation,
        user,
        joined_at: at(joined_at),
        cleared: Timestamp::EPOCH,
        read: Seq(0),
    }
}

pub(crate) async fn join(storage: &SeaStorage, conversation: ConversationId, user: UserId) {
    let newcomer = participant(conversation, user, 9);
    let joined = commit(storage, async |tx| {
        tx.participants().insert(&newcomer).await
    });
    joined.await.unwrap();
}

pub(crate) async fn leave(storage: &SeaStorage, conversation: ConversationId, user: UserId) {
    commit(storage, async |tx| {
        tx.participants().remove(conversation, user, at(9)).await
    })
    .await
    .unwrap();
}

/// A text, to be appended to any kind of conversation: the repository does not ask for more than its
/// id.
pub(crate) fn draft(conversation: ConversationId, sender: UserId, text: &str) -> Draft {
    Draft {
        id: MessageId::new(fresh_id()),
        sender,
        connection: None,
        place: Place::Group(conversation),
        kind: MessageKind::Text,
        content: Content::parse(text.into()).unwrap(),
    }
}

pub(crate) fn direct_draft(sender: UserId, receiver: UserId, text: &str) -> Draft {
    let place = Place::Direct(DirectConversation::between(sender, receiver));
    Draft {
        place,
        ..draft(ConversationId::direct(sender, receiver), sender, text)
    }
}

pub(crate) async fn append(storage: &SeaStorage, draft: &Draft, now: i64) -> RepoResult<Message> {
    commit(storage, async |tx| {
        tx.messages().append(draft, at(now)).await
    })
    .await
}

/// Writes a text, which is there afterwards.
pub(crate) async fn write(
    storage: &SeaStorage,
    conversation: ConversationId,
    sender: UserId,
    now: i64,
) -> Message {
    append(storage, &draft(conversation, sender, "text"), now)
        .await
        .unwrap()
}

/// Numbers that a query finds, asked behind the ports.
pub(crate) async fn numbers(database: &TestDatabase, sql: &str) -> Vec<Option<i64>> {
    let raw = database.raw().await;
    let found = raw
        .query_all_raw(Statement::from_string(raw.get_database_backend(), sql))
        .await;
    found
        .unwrap()
        .iter()
        .map(|row| row.try_get_by_index(0).unwrap())
        .collect()
}

pub(crate) async fn execute(database: &TestDatabase, sql: &str) {
    database.raw().await.execute_unprepared(sql).await.unwrap();
}

/// An id as it is written in SQL.
pub(crate) fn literal(database: &TestDatabase, id: Uuid) -> String {
    match database.backend() {
        Backend::Sqlite => format!("X'{}'", id.simple()),
        Backend::Postgres => format!("'{id}'"),
    }
}

/// Whether somebody holds the row of this id, or on SQLite the right to write, at this moment.
pub(crate) async fn is_locked(database: &TestDatabase, table: &str, id: Uuid) -> bool {
    let attempt = match database.backend() {
        Backend::Sqlite => "PRAGMA busy_timeout = 0; BEGIN IMMEDIATE; ROLLBACK".to_owned(),
        Backend::Postgres => {
            format!("SELECT 1 FROM {table} WHERE id = '{id}' FOR NO KEY UPDATE NOWAIT")
        }
    };
    database
        .raw()
        .await
        .execute_unprepared(&attempt)
        .await
        .is_err()
}
