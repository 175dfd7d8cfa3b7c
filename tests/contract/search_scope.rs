//! Who is searched for, and who is not.

use harness::database::TestDatabase;
use harness::on_each_database;
use messenger_domain::ports::Storage;
use messenger_domain::search::{FoundPerson, Rank, SearchText};

use crate::search::{found, people};
use crate::world::{
    at, commit, delete_account, dialog, group, leave, name, person, sign_up, sign_up_as,
};

on_each_database! {
    a_new_name_replaces_the_old_one,
    deleted_people_are_not_found,
    the_asking_person_is_not_found,
    members_of_a_group_are_not_found_outside_it,
    own_groups_are_found_by_name,
}

fn text(raw: &str) -> SearchText {
    SearchText::parse(raw).unwrap()
}

async fn a_new_name_replaces_the_old_one(database: TestDatabase) {
    let storage = database.storage().await;
    let user = person("Zoë", "Young");
    sign_up_as(&storage, &user).await;
    let married = name("Zora", "Ray");
    commit(&storage, async |tx| {
        tx.users().update_name(user.id, &married).await
    })
    .await
    .unwrap();
    for part in ["zoë", "you", "oë"] {
        assert_eq!(found(&storage, part).await, [], "{part}");
    }
    for part in [
        "zora",
        "ray",
        "z",
        user.email.as_str(),
        user.username.as_str(),
    ] {
        assert_eq!(found(&storage, part).await, [user.id], "{part}");
    }
    let expected = FoundPerson {
        rank: Rank::FirstNameContains,
        id: user.id,
        name: married,
        email: user.email.as_str().to_owned(),
    };
    assert_eq!(people(&storage, "ora", 100).await, [expected]);
}

async fn deleted_people_are_not_found(database: TestDatabase) {
    let storage = database.storage().await;
    let user = person("Zoë", "Young");
    sign_up_as(&storage, &user).await;
    delete_account(&storage, user.id).await;
    for part in ["zoë", "z", "young", "deleted", "del", user.email.as_str()] {
        assert_eq!(found(&storage, part).await, [], "{part}");
    }
}

async fn the_asking_person_is_not_found(database: TestDatabase) {
    let storage = database.storage().await;
    let (asking, other) = (
        sign_up(&storage, "Zoë").await,
        sign_up(&storage, "Zoë").await,
    );
    for (limit, part) in [(1, "z"), (100, "zoë"), (100, "o")] {
        let search = storage.read().search();
        let found = search.people(&text(part), asking, limit).await.unwrap();
        assert_eq!(
            found.iter().map(|person| person.id).collect::<Vec<_>>(),
            [other],
            "{part}"
        );
    }
}

async fn members_of_a_group_are_not_found_outside_it(database: TestDatabase) {
    let storage = database.storage().await;
    let [member, left, stranger] = [
        sign_up(&storage, "Zoë").await,
        sign_up(&storage, "Zora").await,
        sign_up(&storage, "Zzz").await,
    ];
    let club = group(&storage, "Club", &[member, left]).await;
    group(&storage, "Other", &[stranger]).await;
    leave(&storage, club, left).await;
    for (limit, part) in [(2, "z"), (100, "z")] {
        let search = storage.read().search();
        let found = search
            .people_outside(&text(part), club, limit)
            .await
            .unwrap();
        assert_eq!(
            found.iter().map(|person| person.id).collect::<Vec<_>>(),
            [left, stranger]
        );
    }
    let search = storage.read().search();
    let found = search.people_outside(&text("oë"), club, 100).await.unwrap();
    assert_eq!(found, []);
}

async fn own_groups_are_found_by_name(database: TestDatabase) {
    let storage = database.storage().await;
    let (zoe, bob) = (
        sign_up(&storage, "Zoë").await,
        sign_up(&storage, "Bob").await,
    );
    let last = group(&storage, "Наш клуб", &[zoe, bob]).await;
    let first = group(&storage, "Клуб 100%", &[zoe]).await;
    let left = group(&storage, "Клуб, left", &[bob, zoe]).await;
    let dropped = group(&storage, "Клуб, dropped", &[zoe]).await;
    group(&storage, "Клуб of others", &[bob]).await;
    group(&storage, "Something else", &[zoe]).await;
    dialog(&storage, zoe, bob).await;
    leave(&storage, left, zoe).await;
    commit(&storage, async |tx| {
        tx.conversations().drop_group(dropped, at(5)).await
    })
    .await
    .unwrap();
    let found = async |part: &str| {
        let found = storage
            .read()
            .search()
            .groups_of(&text(part), zoe)
            .await
            .unwrap();
        found
            .into_iter()
            .map(|group| (group.id, group.name))
            .collect::<Vec<_>>()
    };
    let expected = [
        (first, "Клуб 100%".to_owned()),
        (last, "Наш клуб".to_owned()),
    ];
    assert_eq!(found("КЛУБ").await, expected);
    assert_eq!(found("%").await, expected[..1]);
    assert_eq!(found("клуб_").await, []);
}
