use harness::database::TestDatabase;
use harness::on_each_database;
use messenger_domain::ids::UserId;
use messenger_domain::page::{PageOf, Place};
use messenger_domain::people::{PeoplePage, Sought};
use messenger_domain::ports::Storage;
use messenger_domain::search::SearchText;
use messenger_domain::users::{User, Username};
use messenger_infra::db::SeaStorage;

use crate::world::{commit, delete_account, name, person, rows, sign_up_as};

on_each_database! {
    people_are_listed_in_both_directions_by_user_name,
    people_are_listed_by_what_they_are_called_now,
}

fn called(username: &str, first: &str, last: &str) -> User {
    User {
        username: Username::parse(username).unwrap(),
        ..person(first, last)
    }
}

fn text(raw: &str) -> SearchText {
    SearchText::parse(raw).unwrap()
}

/// The user names that come with two rows and one more.
async fn listed(
    storage: &SeaStorage,
    sought: Sought,
    place: Place<String>,
    except: UserId,
) -> Vec<String> {
    let limit = rows(2);
    let page = PageOf { place, limit };
    let people = PeoplePage { sought, page };
    let found = Storage::read(storage).people().list(&people, except).await;
    let name = |person: &messenger_domain::people::PublicProfile| person.username.clone();
    found.unwrap().iter().map(name).collect()
}

async fn people_are_listed_in_both_directions_by_user_name(database: TestDatabase) {
    let storage = database.storage().await;
    let mut ids = Vec::new();
    for username in ["Zoe", "bob", "Ann", "яна", "carl", "gone"] {
        ids.push(sign_up_as(&storage, &called(username, "Same", "name")).await);
    }
    delete_account(&storage, ids[5]).await;
    let key = |text: &str| text.to_owned();
    for sought in [
        Sought::Everybody,
        Sought::Called(text("SAME")),
        Sought::Called(text("nAm")),
    ] {
        for (place, expected) in [
            (Place::Start, vec!["Ann", "bob", "carl"]),
            (Place::After(key("carl")), vec!["яна"]),
            (Place::After(key("b")), vec!["bob", "carl", "яна"]),
            (Place::After(key("яна")), vec![]),
            (Place::Before(key("яна")), vec!["carl", "bob", "Ann"]),
            (Place::Before(key("bob")), vec!["Ann"]),
            (Place::Before(key("ann")), vec![]),
        ] {
            let found = listed(&storage, sought.clone(), place.clone(), ids[0]).await;
            assert_eq!(found, expected, "{sought:?} {place:?}");
        }
    }
}

async fn people_are_listed_by_what_they_are_called_now(database: TestDatabase) {
    let storage = database.storage().await;
    let ann = sign_up_as(&storage, &called("ann.lee", "Ann", "Lee")).await;
    let bob = sign_up_as(&storage, &called("bob", "Bob", "")).await;
    let find = async |sought| listed(&storage, sought, Place::Start, bob).await;
    assert_eq!(find(Sought::Called(text("lee"))).await, ["ann.lee"]);
    assert_eq!(find(Sought::Username(text("N.L"))).await, ["ann.lee"]);
    let married = name("Ann", "Ray");
    commit(&storage, async |tx| {
        tx.users().update_name(ann, &married).await
    })
    .await
    .unwrap();
    assert_eq!(find(Sought::Called(text("ray"))).await, ["ann.lee"]);
    assert_eq!(find(Sought::Username(text("ray"))).await, [""; 0]);
    // Neither order of the same grams nor an e-mail will do.
    assert_eq!(find(Sought::Called(text("eel.nna"))).await, [""; 0]);
    assert_eq!(find(Sought::Called(text("@0"))).await, [""; 0]);
}
