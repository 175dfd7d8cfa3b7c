//! Conversations as their participants see them, and the members of groups.

use harness::database::TestDatabase;
use harness::on_each_database;
use messenger_domain::conversations::{Companion, Latest, Overview, OverviewKind, Which};
use messenger_domain::groups::GroupName;
use messenger_domain::ids::{ConversationId, UserId};
use messenger_domain::limit::Limit;
use messenger_domain::page::{PageOf, Place, TimeKey};
use messenger_domain::ports::Storage;
use messenger_domain::search::SearchText;
use messenger_infra::db::SeaStorage;

use crate::world::{
    append, at, commit, delete_account, dialog, direct_draft, group, join, leave, literal, name,
    numbers, person, rows, sign_up, sign_up_as, write,
};

on_each_database! {
    a_conversation_is_seen_with_its_latest_message,
    one_without_messages_stands_where_it_began,
    what_was_left_dropped_or_cleared_is_not_listed,
    overviews_are_read_in_both_directions,
    members_are_read_in_both_directions,
    members_know_their_owner,
    a_renamed_group_has_another_name_everywhere,
}

fn page(place: Place<TimeKey>, limit: u64) -> PageOf<TimeKey> {
    PageOf {
        place,
        limit: rows(limit),
    }
}

async fn listed(storage: &SeaStorage, user: UserId, which: Which) -> Vec<Overview> {
    let everything = PageOf {
        place: Place::Start,
        limit: Limit::MAX,
    };
    let conversations = storage.read().conversations();
    let found = conversations.list_overviews(user, which, &everything).await;
    found.unwrap()
}

fn ids(overviews: &[Overview]) -> Vec<ConversationId> {
    overviews.iter().map(|overview| overview.id).collect()
}

async fn found(storage: &SeaStorage, user: UserId, id: ConversationId) -> Option<Overview> {
    let conversations = storage.read().conversations();
    let found = conversations.find_overviews(user, &[id]).await.unwrap();
    found.into_iter().next()
}

async fn a_conversation_is_seen_with_its_latest_message(database: TestDatabase) {
    let storage = database.storage().await;
    let ann = sign_up(&storage, "Ann").await;
    let bob = person("Bob", "Ray");
    let username = bob.username.as_str().to_owned();
    let bob = sign_up_as(&storage, &bob).await;
    let eve = sign_up(&storage, "Eve").await;
    let club = group(&storage, "Club", &[bob, ann, eve]).await;
    leave(&storage, club, eve).await;
    write(&storage, club, ann, 10).await;
    let in_club = write(&storage, club, bob, 20).await;
    let dialog = dialog(&storage, ann, bob).await;
    let hi = append(&storage, &direct_draft(ann, bob, "hi"), 30).await;
    let with_bob = Overview {
        id: dialog,
        kind: OverviewKind::Direct {
            companion: Companion {
                user: bob,
                name: name("Bob", "Ray"),
                username: Some(username),
            },
        },
        created_at: at(1),
        active_at: at(30),
        latest: Some(Latest {
            message: hi.unwrap(),
            sender: name("Ann", ""),
        }),
    };
    let with_club = Overview {
        id: club,
        kind: OverviewKind::Group {
            name: "Club".into(),
            owner: bob,
            members: 2,
        },
        created_at: at(1),
        active_at: at(20),
        latest: Some(Latest {
            message: in_club,
            sender: name("Bob", "Ray"),
        }),
    };
    let all = listed(&storage, ann, Which::All).await;
    assert_eq!(all, [with_bob.clone(), with_club.clone()]);
    let groups = listed(&storage, ann, Which::Groups).await;
    assert_eq!(groups, std::slice::from_ref(&with_club));
    assert_eq!(found(&storage, ann, dialog).await, Some(with_bob));
    assert_eq!(found(&storage, bob, club).await, Some(with_club));
    for id in [club, dialog] {
        assert_eq!(found(&storage, eve, id).await, None);
    }
    delete_account(&storage, bob).await;
    let companion = Companion {
        user: bob,
        name: name("Deleted account", ""),
        username: None,
    };
    let kind = OverviewKind::Direct { companion };
    assert_eq!(found(&storage, ann, dialog).await.unwrap().kind, kind);
}

async fn one_without_messages_stands_where_it_began(database: TestDatabase) {
    let storage = database.storage().await;
    let (ann, bob) = (
        sign_up(&storage, "Ann").await,
        sign_up(&storage, "Bob").await,
    );
    let dialog = dialog(&storage, ann, bob).await;
    let club = group(&storage, "Club", &[ann]).await;
    // A clock that went back.
    write(&storage, club, ann, 0).await;
    let all = listed(&storage, ann, Which::All).await;
    let mut expected = [dialog, club];
    expected.sort_unstable_by(|one, other| other.cmp(one));
    assert_eq!(ids(&all), expected);
    let overview = found(&storage, bob, dialog).await.unwrap();
    assert_eq!(overview.latest, None);
    assert_eq!((overview.created_at, overview.active_at), (at(1), at(1)));
}

async fn what_was_left_dropped_or_cleared_is_not_listed(database: TestDatabase) {
    let storage = database.storage().await;
    let (ann, bob) = (
        sign_up(&storage, "Ann").await,
        sign_up(&storage, "Bob").await,
    );
    let left = group(&storage, "Left", &[bob, ann]).await;
    leave(&storage, left, ann).await;
    let dropped = group(&storage, "Dropped", &[ann]).await;
    let cleared = dialog(&storage, ann, bob).await;
    let message = write(&storage, cleared, bob, 10).await;
    commit(&storage, async |tx| {
        let until = message.created_at;
        tx.participants().clear(cleared, ann, until).await?;
        tx.conversations().drop_group(dropped, at(9)).await
    })
    .await
    .unwrap();
    assert_eq!(listed(&storage, ann, Which::All).await, []);
    for gone in [left, dropped] {
        assert_eq!(found(&storage, ann, gone).await, None);
    }
    let overview = found(&storage, ann, cleared).await.unwrap();
    assert_eq!((overview.latest, overview.active_at), (None, at(10)));
    let seen = found(&storage, bob, cleared).await.unwrap();
    assert_eq!(seen.latest.map(|latest| latest.message), Some(message));
    let again = write(&storage, cleared, bob, 20).await;
    let rows = listed(&storage, ann, Which::All).await;
    assert_eq!(ids(&rows), [cleared]);
    let latest = rows[0].latest.clone();
    assert_eq!(latest.map(|latest| latest.message), Some(again));
}

/// Reads a list to its end and back, two rows at a time.
async fn assert_walked<T: Clone + PartialEq + std::fmt::Debug>(
    whole: &[T],
    key: impl Fn(&T) -> TimeKey + Copy,
    read: impl AsyncFn(&PageOf<TimeKey>) -> Vec<T>,
) {
    let mut place = Place::Start;
    let mut walked = Vec::new();
    loop {
        let asked = page(place, 2);
        let rows = asked.page(read(&asked).await, key);
        walked.extend(rows.rows);
        match rows.next {
            Some(next) => place = Place::After(next),
            None => break,
        }
    }
    assert_eq!(walked, whole);
    let mut back = vec![whole.last().unwrap().clone()];
    loop {
        let asked = page(Place::Before(key(&back[0])), 2);
        let rows = asked.page(read(&asked).await, key);
        if rows.rows.is_empty() {
            break;
        }
        back.splice(0..0, rows.rows);
    }
    assert_eq!(back, whole);
}

async fn overviews_are_read_in_both_directions(database: TestDatabase) {
    let storage = database.storage().await;
    let ann = sign_up(&storage, "Ann").await;
    // Of each time several, so that pages end among them.
    for number in 0..9 {
        let club = group(&storage, "Club", &[ann]).await;
        if number > 2 {
            write(&storage, club, ann, 10 + number / 4).await;
        }
    }
    let whole = listed(&storage, ann, Which::All).await;
    let times: Vec<_> = whole.iter().map(|row| row.active_at.millis()).collect();
    assert_eq!(times, [12, 11, 11, 11, 11, 10, 1, 1, 1]);
    let conversations = storage.read().conversations();
    for which in [Which::All, Which::Groups] {
        assert_walked(&whole, Overview::key, async |page| {
            let read = conversations.list_overviews(ann, which, page).await;
            read.unwrap()
        })
        .await;
    }
}

async fn members_are_read_in_both_directions(database: TestDatabase) {
    let storage = database.storage().await;
    let mut people = Vec::new();
    for _ in 0..4 {
        people.push(sign_up(&storage, "Ann").await);
    }
    let club = group(&storage, "Club", &people).await;
    for _ in 0..3 {
        // All at the same time.
        let late = sign_up(&storage, "Bob").await;
        join(&storage, club, late).await;
        people.push(late);
    }
    people[4..].sort_unstable();
    let participants = storage.read().participants();
    let everybody = page(Place::Start, 100);
    let whole = participants.list_members(club, &everybody).await.unwrap();
    let users: Vec<_> = whole.iter().map(|member| member.user).collect();
    assert_eq!(users, people);
    assert_walked(
        &whole,
        messenger_domain::groups::Member::key,
        async |page| participants.list_members(club, page).await.unwrap(),
    )
    .await;
}

async fn members_know_their_owner(database: TestDatabase) {
    let storage = database.storage().await;
    let (ann, bob) = (
        sign_up(&storage, "Ann").await,
        sign_up(&storage, "Bob").await,
    );
    let eve = sign_up(&storage, "Eve").await;
    let club = group(&storage, "Club", &[ann, bob, eve]).await;
    leave(&storage, club, eve).await;
    let participants = storage.read().participants();
    let everybody = page(Place::Start, 100);
    let members = async || participants.list_members(club, &everybody).await.unwrap();
    let owners = async || -> Vec<_> {
        let members = members().await;
        members.iter().map(|one| (one.user, one.is_owner)).collect()
    };
    assert_eq!(owners().await, [(ann, true), (bob, false)]);
    commit(&storage, async |tx| {
        tx.conversations().set_owner(club, bob).await
    })
    .await
    .unwrap();
    assert_eq!(owners().await, [(ann, false), (bob, true)]);
    delete_account(&storage, bob).await;
    let gone = &members().await[1];
    assert_eq!(
        (&gone.name, &gone.username),
        (&name("Deleted account", ""), &None)
    );
    assert_eq!(gone.joined_at, at(2));
    let dialog = dialog(&storage, ann, eve).await;
    let none = participants.list_members(dialog, &everybody).await.unwrap();
    assert_eq!(none, []);
}

async fn a_renamed_group_has_another_name_everywhere(database: TestDatabase) {
    let storage = database.storage().await;
    let ann = sign_up(&storage, "Ann").await;
    let club = group(&storage, "Club", &[ann]).await;
    let other = group(&storage, "Club", &[ann]).await;
    let ask = |column: &str, id: ConversationId| {
        let id = literal(&database, id.uuid());
        format!("SELECT {column} FROM conversations WHERE id = {id}")
    };
    let version = async |id| numbers(&database, &ask("audience_version", id)).await[0].unwrap();
    let stamp = async |id| numbers(&database, &ask("change_stamp", id)).await[0].unwrap();
    let before = (version(club).await, stamp(club).await);
    let others = (version(other).await, stamp(other).await);
    let name = GroupName::parse("Клуб 🎉").unwrap();
    commit(&storage, async |tx| {
        tx.conversations().rename_group(club, &name).await
    })
    .await
    .unwrap();
    assert!(version(club).await > before.0 && stamp(club).await > before.1);
    assert_eq!((version(other).await, stamp(other).await), others);
    let kind = found(&storage, ann, club).await.unwrap().kind;
    let expected = OverviewKind::Group {
        name: "Клуб 🎉".into(),
        owner: ann,
        members: 1,
    };
    assert_eq!(kind, expected);
    let text = SearchText::parse("КЛУБ").unwrap();
    let hits = storage.read().search().groups_of(&text, ann).await.unwrap();
    let hits: Vec<_> = hits.into_iter().map(|hit| (hit.id, hit.name)).collect();
    assert_eq!(hits, [(club, "Клуб 🎉".to_owned())]);
}
