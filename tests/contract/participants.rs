use harness::database::TestDatabase;
use harness::on_each_database;
use messenger_domain::conversations::DialogView;
use messenger_domain::messages::Seq;
use messenger_domain::ports::Storage;

use crate::world::{
    at, commit, delete_account, dialog, group, leave, literal, name, numbers, participant, person,
    sign_up,
};

on_each_database! {
    a_participant_is_kept_as_inserted,
    who_left_takes_part_no_longer,
    who_comes_back_starts_anew,
    the_reader_of_a_dialog_sees_it,
    groups_are_listed_by_id_without_dialogs,
    the_longest_standing_member_joined_first,
    clearing_never_goes_back,
}

async fn a_participant_is_kept_as_inserted(database: TestDatabase) {
    let storage = database.storage().await;
    let (ann, bob) = (
        sign_up(&storage, "Ann").await,
        sign_up(&storage, "Bob").await,
    );
    let club = group(&storage, "Club", &[ann]).await;
    let mut new = participant(club, bob, 1_700_000_000_123);
    new.cleared = at(3);
    new.read = Seq(5);
    commit(&storage, async |tx| tx.participants().insert(&new).await)
        .await
        .unwrap();
    let participants = storage.read().participants();
    assert_eq!(participants.find(club, bob).await.unwrap(), Some(new));
    let stranger = sign_up(&storage, "Eve").await;
    assert_eq!(participants.find(club, stranger).await.unwrap(), None);
}

async fn who_left_takes_part_no_longer(database: TestDatabase) {
    let storage = database.storage().await;
    let (ann, bob) = (
        sign_up(&storage, "Ann").await,
        sign_up(&storage, "Bob").await,
    );
    let club = group(&storage, "Club", &[ann, bob]).await;
    let other = group(&storage, "Other", &[ann, bob]).await;
    leave(&storage, club, bob).await;
    let participants = storage.read().participants();
    assert_eq!(participants.find(club, bob).await.unwrap(), None);
    assert_eq!(participants.list(club).await.unwrap(), [ann]);
    assert_eq!(participants.list_groups(bob).await.unwrap(), [other]);
    let (club, bob) = (
        literal(&database, club.uuid()),
        literal(&database, bob.uuid()),
    );
    let left = format!(
        "SELECT left_at FROM participants WHERE conversation_id = {club} AND user_id = {bob}"
    );
    assert_eq!(numbers(&database, &left).await, [Some(9)]);
}

async fn who_comes_back_starts_anew(database: TestDatabase) {
    let storage = database.storage().await;
    let (ann, bob) = (
        sign_up(&storage, "Ann").await,
        sign_up(&storage, "Bob").await,
    );
    let club = group(&storage, "Club", &[ann, bob]).await;
    commit(&storage, async |tx| {
        tx.participants().clear(club, bob, at(4)).await
    })
    .await
    .unwrap();
    leave(&storage, club, bob).await;
    let mut again = participant(club, bob, 77);
    again.read = Seq(6);
    commit(&storage, async |tx| tx.participants().insert(&again).await)
        .await
        .unwrap();
    let participants = storage.read().participants();
    assert_eq!(participants.find(club, bob).await.unwrap(), Some(again));
    assert_eq!(participants.list(club).await.unwrap().len(), 2);
    assert_eq!(
        numbers(&database, "SELECT count(*) FROM participants").await,
        [Some(2)]
    );
}

async fn groups_are_listed_by_id_without_dialogs(database: TestDatabase) {
    let storage = database.storage().await;
    let (ann, bob) = (
        sign_up(&storage, "Ann").await,
        sign_up(&storage, "Bob").await,
    );
    dialog(&storage, ann, bob).await;
    let mut clubs = Vec::new();
    for _ in 0..5 {
        clubs.push(group(&storage, "Club", &[ann]).await);
    }
    clubs.sort();
    assert_eq!(
        storage
            .read()
            .participants()
            .list_groups(ann)
            .await
            .unwrap(),
        clubs
    );
    assert_eq!(
        storage
            .read()
            .participants()
            .list_groups(bob)
            .await
            .unwrap(),
        []
    );
}

async fn the_longest_standing_member_joined_first(database: TestDatabase) {
    let storage = database.storage().await;
    let (ann, bob) = (
        sign_up(&storage, "Ann").await,
        sign_up(&storage, "Bob").await,
    );
    let eve = sign_up(&storage, "Eve").await;
    let club = group(&storage, "Club", &[ann, bob, eve]).await;
    let longest = async || {
        storage
            .read()
            .participants()
            .find_longest_standing(club)
            .await
            .unwrap()
    };
    assert_eq!(longest().await, Some(ann));
    leave(&storage, club, ann).await;
    assert_eq!(longest().await, Some(bob));
    commit(&storage, async |tx| {
        tx.participants().insert(&participant(club, ann, 50)).await
    })
    .await
    .unwrap();
    leave(&storage, club, bob).await;
    assert_eq!(longest().await, Some(eve));
    leave(&storage, club, eve).await;
    leave(&storage, club, ann).await;
    assert_eq!(longest().await, None);
}

async fn clearing_never_goes_back(database: TestDatabase) {
    let storage = database.storage().await;
    let (ann, bob) = (
        sign_up(&storage, "Ann").await,
        sign_up(&storage, "Bob").await,
    );
    let id = dialog(&storage, ann, bob).await;
    for millis in [5, 3] {
        commit(&storage, async |tx| {
            tx.participants().clear(id, ann, at(millis)).await
        })
        .await
        .unwrap();
    }
    let participants = storage.read().participants();
    assert_eq!(
        participants.find(id, ann).await.unwrap().unwrap().cleared,
        at(5)
    );
    assert_eq!(
        participants.find(id, bob).await.unwrap().unwrap().cleared,
        at(0)
    );
    assert_eq!(
        participants.find(id, ann).await.unwrap().unwrap().joined_at,
        at(1)
    );
}

async fn the_reader_of_a_dialog_sees_it(database: TestDatabase) {
    let storage = database.storage().await;
    let (ann, bob) = (
        sign_up(&storage, "Ann").await,
        sign_up(&storage, "Bob").await,
    );
    let nobody = person("Nobody", "").id;
    let seen = async |reader, companion| {
        let participants = storage.read().participants();
        participants.find_dialog(reader, companion).await.unwrap()
    };
    let view = |reader, companion, cleared| DialogView {
        reader: name(reader, ""),
        companion: name(companion, ""),
        cleared,
    };
    assert_eq!(seen(ann, bob).await, Some(view("Ann", "Bob", None)));
    assert_eq!(seen(ann, ann).await, Some(view("Ann", "Ann", None)));
    assert_eq!(seen(ann, nobody).await, None);
    assert_eq!(seen(nobody, ann).await, None);
    let id = dialog(&storage, ann, bob).await;
    group(&storage, "Club", &[ann, bob]).await;
    commit(&storage, async |tx| {
        tx.participants().clear(id, ann, at(2)).await
    })
    .await
    .unwrap();
    assert_eq!(seen(ann, bob).await, Some(view("Ann", "Bob", Some(at(2)))));
    assert_eq!(seen(bob, ann).await, Some(view("Bob", "Ann", Some(at(0)))));
    delete_account(&storage, bob).await;
    let view = view("Ann", "Deleted account", Some(at(2)));
    assert_eq!(seen(ann, bob).await, Some(view));
}
