//! What was delivered, what was read, and what was not.

use harness::database::TestDatabase;
use harness::on_each_database;
use messenger_domain::conversations::{MAX_UNREAD, Mark, Participant, Receipts};
use messenger_domain::ids::{ConversationId, UserId};
use messenger_domain::messages::{Message, MessageStatus, Sender, Seq, Stretch};
use messenger_domain::ports::Storage;
use messenger_infra::db::SeaStorage;

use crate::world::{at, commit, group, join, leave, participant, sign_up, write};

on_each_database! {
    a_mark_only_moves_on,
    what_was_read_was_delivered,
    receipts_are_those_of_the_slowest_of_the_others,
    unread_is_what_others_wrote_since,
    what_is_gone_is_not_unread,
    who_joins_has_read_what_was_there,
    counting_ends_somewhere,
    senders_are_those_of_a_stretch_who_still_take_part,
    looking_for_senders_ends_somewhere,
}

async fn mark(storage: &SeaStorage, user: UserId, message: &Message, is_read: bool) -> bool {
    let mark = Mark {
        is_read,
        seq: message.seq,
        at: message.created_at,
    };
    let moved = commit(storage, async |tx| {
        tx.participants()
            .mark(message.conversation, user, &mark)
            .await
            .map(|moved| moved.is_some())
    });
    moved.await.unwrap()
}

async fn receipts(
    storage: &SeaStorage,
    conversation: ConversationId,
    user: UserId,
) -> Option<(i64, i64)> {
    let participants = storage.read().participants();
    let found = participants.find_receipts(conversation, user).await;
    let numbers = |receipts: Receipts| (receipts.delivered.0, receipts.read.0);
    found.unwrap().map(numbers)
}

async fn unread(storage: &SeaStorage, conversation: ConversationId, user: UserId) -> Option<usize> {
    let participants = storage.read().participants();
    let counted = participants.count_unread(user, &[conversation]).await;
    counted.unwrap().get(&conversation).copied()
}

async fn three(storage: &SeaStorage) -> (ConversationId, [UserId; 3]) {
    let people = [
        sign_up(storage, "Ann").await,
        sign_up(storage, "Bob").await,
        sign_up(storage, "Eve").await,
    ];
    (group(storage, "Club", &people).await, people)
}

async fn a_mark_only_moves_on(database: TestDatabase) {
    let storage = database.storage().await;
    let (club, [ann, bob, eve]) = three(&storage).await;
    leave(&storage, club, eve).await;
    let one = write(&storage, club, ann, 10).await;
    let two = write(&storage, club, ann, 20).await;
    assert!(mark(&storage, bob, &two, true).await);
    assert_eq!(receipts(&storage, club, ann).await, Some((2, 2)));
    for (message, is_read) in [(&two, true), (&one, true), (&two, false), (&one, false)] {
        assert!(!mark(&storage, bob, message, is_read).await);
    }
    assert_eq!(receipts(&storage, club, ann).await, Some((2, 2)));
    assert_eq!(receipts(&storage, club, bob).await, Some((0, 0)));
    assert!(!mark(&storage, eve, &two, true).await, "she left");
}

async fn what_was_read_was_delivered(database: TestDatabase) {
    let storage = database.storage().await;
    let (club, [ann, bob, eve]) = three(&storage).await;
    leave(&storage, club, eve).await;
    let mut messages = Vec::new();
    for _ in 0..3 {
        messages.push(write(&storage, club, ann, 10).await);
    }
    assert!(mark(&storage, bob, &messages[1], false).await);
    assert_eq!(receipts(&storage, club, ann).await, Some((2, 0)));
    assert!(mark(&storage, bob, &messages[0], true).await);
    assert_eq!(receipts(&storage, club, ann).await, Some((2, 1)));
    let all = Receipts {
        delivered: Seq(2),
        read: Seq(1),
    };
    let told = messages.iter().map(|message| all.status_of(message));
    let expected = [
        MessageStatus::Read,
        MessageStatus::Delivered,
        MessageStatus::Sent,
    ];
    assert!(told.eq(expected));
    assert!(mark(&storage, bob, &messages[2], true).await);
    assert_eq!(receipts(&storage, club, ann).await, Some((3, 3)));
}

async fn receipts_are_those_of_the_slowest_of_the_others(database: TestDatabase) {
    let storage = database.storage().await;
    let (club, [ann, bob, eve]) = three(&storage).await;
    let message = write(&storage, club, ann, 10).await;
    mark(&storage, bob, &message, true).await;
    assert_eq!(receipts(&storage, club, ann).await, Some((0, 0)));
    mark(&storage, eve, &message, false).await;
    assert_eq!(receipts(&storage, club, ann).await, Some((1, 0)));
    leave(&storage, club, eve).await;
    assert_eq!(receipts(&storage, club, ann).await, Some((1, 1)));
    leave(&storage, club, bob).await;
    assert_eq!(receipts(&storage, club, ann).await, None);
}

async fn unread_is_what_others_wrote_since(database: TestDatabase) {
    let storage = database.storage().await;
    let (club, [ann, bob, eve]) = three(&storage).await;
    let other = group(&storage, "Other", &[ann, bob]).await;
    let first = write(&storage, club, ann, 10).await;
    write(&storage, club, bob, 20).await;
    write(&storage, club, ann, 30).await;
    write(&storage, other, bob, 40).await;
    for (user, count) in [(ann, 1), (bob, 2), (eve, 3)] {
        assert_eq!(unread(&storage, club, user).await, Some(count));
    }
    mark(&storage, eve, &first, true).await;
    assert_eq!(unread(&storage, club, eve).await, Some(2));
    let participants = storage.read().participants();
    let both = participants
        .count_unread(ann, &[club, other])
        .await
        .unwrap();
    assert_eq!((both.len(), both[&club], both[&other]), (2, 1, 1));
    assert_eq!(unread(&storage, other, eve).await, None, "a stranger");
    let none = participants.count_unread(ann, &[]).await.unwrap();
    assert_eq!(none.len(), 0);
}

async fn what_is_gone_is_not_unread(database: TestDatabase) {
    let storage = database.storage().await;
    let (club, [ann, bob, eve]) = three(&storage).await;
    let mut messages = Vec::new();
    for _ in 0..5 {
        messages.push(write(&storage, club, ann, 10).await);
    }
    commit(&storage, async |tx| {
        tx.messages().erase(&messages[4], at(99)).await?;
        tx.messages().hide(&messages[3], bob).await?;
        let cleared = messages[0].created_at;
        tx.participants().clear(club, bob, cleared).await
    })
    .await
    .unwrap();
    assert_eq!(unread(&storage, club, bob).await, Some(2));
    assert_eq!(unread(&storage, club, eve).await, Some(4));
    // One that is gone can be what was read last.
    mark(&storage, eve, &messages[4], true).await;
    assert_eq!(unread(&storage, club, eve).await, Some(0));
}

async fn who_joins_has_read_what_was_there(database: TestDatabase) {
    let storage = database.storage().await;
    let (club, [ann, _, eve]) = three(&storage).await;
    for _ in 0..4 {
        write(&storage, club, ann, 10).await;
    }
    leave(&storage, club, eve).await;
    let back = Participant {
        read: Seq(3),
        ..participant(club, eve, 50)
    };
    commit(&storage, async |tx| tx.participants().insert(&back).await)
        .await
        .unwrap();
    assert_eq!(unread(&storage, club, eve).await, Some(1));
    let new = sign_up(&storage, "New").await;
    join(&storage, club, new).await;
    assert_eq!(unread(&storage, club, new).await, Some(4));
}

async fn counting_ends_somewhere(database: TestDatabase) {
    let storage = database.storage().await;
    let (club, [ann, bob, _]) = three(&storage).await;
    commit(&storage, async |tx| {
        for _ in 0..MAX_UNREAD + 5 {
            let text = crate::world::draft(club, ann, "text");
            tx.messages().append(&text, at(10)).await?;
        }
        Ok(())
    })
    .await
    .unwrap();
    assert_eq!(unread(&storage, club, bob).await, Some(MAX_UNREAD));
    assert_eq!(unread(&storage, club, ann).await, Some(0));
}

fn stretch(after: i64, up_to: &Message) -> Stretch {
    Stretch {
        conversation: up_to.conversation,
        after: Seq(after),
        up_to: up_to.seq,
        at: up_to.created_at,
    }
}

async fn senders(storage: &SeaStorage, stretches: &[Stretch]) -> Vec<Vec<Sender>> {
    let found = storage.read().messages().list_senders(stretches).await;
    let sorted = |mut senders: Vec<Sender>| {
        senders.sort();
        senders
    };
    found.unwrap().into_iter().map(sorted).collect()
}

fn sorted<const N: usize>(senders: [(UserId, i64); N]) -> Vec<Sender> {
    let sender = |(user, latest)| Sender {
        user,
        latest: Seq(latest),
    };
    let mut senders = Vec::from(senders.map(sender));
    senders.sort();
    senders
}

async fn senders_are_those_of_a_stretch_who_still_take_part(database: TestDatabase) {
    let storage = database.storage().await;
    let (club, [ann, bob, eve]) = three(&storage).await;
    let other = group(&storage, "Other", &[ann, bob, eve]).await;
    let mut messages = Vec::new();
    for sender in [ann, bob, ann, eve, bob, ann] {
        messages.push(write(&storage, club, sender, 10).await);
    }
    let elsewhere = write(&storage, other, eve, 10).await;
    commit(&storage, async |tx| {
        tx.messages().erase(&messages[4], at(99)).await
    })
    .await
    .unwrap();
    leave(&storage, club, eve).await;
    let mut asked = vec![
        stretch(0, &messages[3]),
        stretch(2, &messages[4]),
        stretch(5, &messages[5]),
        stretch(6, &messages[5]),
        stretch(0, &elsewhere),
    ];
    let expected = vec![
        sorted([(ann, 3), (bob, 2)]),
        sorted([(ann, 3)]),
        sorted([(ann, 6)]),
        Vec::new(),
        sorted([(eve, 1)]),
    ];
    assert_eq!(senders(&storage, &asked).await, expected);
    assert_eq!(senders(&storage, &[]).await, Vec::<Vec<Sender>>::new());
    // More than one statement asks for.
    asked.extend((0..40).map(|_| stretch(0, &elsewhere)));
    let found = senders(&storage, &asked).await;
    assert_eq!(found[..5], expected);
    assert_eq!(found[5..], vec![sorted([(eve, 1)]); 40]);
}

async fn looking_for_senders_ends_somewhere(database: TestDatabase) {
    let storage = database.storage().await;
    let (club, [ann, bob, _]) = three(&storage).await;
    write(&storage, club, bob, 10).await;
    let last = commit(&storage, async |tx| {
        for _ in 1..MAX_UNREAD {
            let text = crate::world::draft(club, ann, "text");
            tx.messages().append(&text, at(10)).await?;
        }
        let text = crate::world::draft(club, ann, "last");
        tx.messages().append(&text, at(10)).await
    });
    let last = last.await.unwrap();
    let latest = last.seq.0;
    let found = senders(&storage, &[stretch(0, &last)]).await;
    assert_eq!(found, [sorted([(ann, latest)])]);
}
