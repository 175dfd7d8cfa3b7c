//! Finding people to add to a group.

use harness::{TestServer, e2e};
use serde_json::{Value, json};

e2e! {
    people_outside_a_group_are_found_by_its_members,
    people_outside_a_group_are_ranked_too,
    who_left_is_found_again_and_who_is_gone_is_not,
    every_letter_of_the_search_for_people_is_ordinary,
    strangers_to_a_group_learn_nothing,
    the_search_for_people_names_every_bad_field,
}

async fn people_outside_a_group_are_found_by_its_members(server: TestServer) {
    let [ann, member, bob] = server.people(["Anna", "Annabel", "Anselm"]).await;
    let group = ann.new_group("An idea").await;
    ann.connect().await.add(group, &member).await;
    let row = json!({
        "userId": bob.id,
        "firstName": "Anselm",
        "lastName": "",
        "email": bob.email,
    });
    assert_eq!(
        ann.search_users("an", group).await.rows(),
        std::slice::from_ref(&row)
    );
    assert_eq!(member.search_users("an", group).await.rows(), [row]);
}

async fn people_outside_a_group_are_ranked_too(server: TestServer) {
    let zoe = server.person("Zoe").await;
    let group = zoe.new_group("Leos").await;
    for (first, last) in [("Eleonore", "Ray"), ("Bob", "Leonard"), ("Leo", "Ray")] {
        server
            .person_with(json!({ "firstName": first, "lastName": last }))
            .await;
    }
    let rows = zoe.search_users("LEO", group).await.rows();
    let found: Vec<_> = rows.iter().map(|row| &row["firstName"]).collect();
    assert_eq!(found, ["Leo", "Bob", "Eleonore"]);
}

async fn who_left_is_found_again_and_who_is_gone_is_not(server: TestServer) {
    let [ann, bob, eve] = server.people(["Ann", "Bob", "Bobby"]).await;
    let group = ann.new_group("Readers").await;
    let mut socket = ann.connect().await;
    socket.add(group, &bob).await;
    socket.add(group, &eve).await;
    assert_eq!(
        ann.search_users("bob", group).await.rows(),
        [] as [Value; 0]
    );
    let leave = json!({ "groupId": group });
    bob.connect().await.request("leaveGroup", leave).await;
    eve.destroy()
        .await
        .expect_message(200, "User deleted successfully.");
    let rows = ann.search_users("bob", group).await.rows();
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0]["userId"], bob.id.to_string());
    // Nobody is told of who is not a member any more but those who are.
    let answer = bob.search_users("bob", group).await;
    answer.expect_error(403, "User is not a member of this group");
}

async fn every_letter_of_the_search_for_people_is_ordinary(server: TestServer) {
    let zoe = server.person("Zoe").await;
    let group = zoe.new_group("Readers").await;
    for (name, parts) in [
        ("100%", ["%", "00%"]),
        ("a_b", ["_", "A_"]),
        ("O'Neil", ["'", "o'n"]),
        ("Иван", ["ВАН", "иВ"]),
    ] {
        server.person(name).await;
        for part in parts {
            let rows = zoe.search_users(part, group).await.rows();
            let found: Vec<_> = rows.iter().map(|row| &row["firstName"]).collect();
            assert_eq!(found, [name], "{part}");
        }
    }
    for text in ["%%", "__", "' OR 1=1 --"] {
        let rows = zoe.search_users(text, group).await.rows();
        assert_eq!(rows, [] as [Value; 0], "{text}");
    }
    let upper = group.to_string().to_uppercase();
    let path = format!("/api/use-cases/search-users?searchText=neil&groupId={upper}");
    assert_eq!(zoe.get(&path).await.rows().len(), 1);
}

async fn strangers_to_a_group_learn_nothing(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let group = ann.new_group("Secret").await;
    let dropped = bob.new_group("Dropped").await;
    let drop = json!({ "groupId": dropped });
    bob.connect().await.request("dropGroup", drop).await;
    for group in [group, dropped, harness::fresh_id()] {
        let answer = bob.search_users("a", group).await;
        answer.expect_error(403, "User is not a member of this group");
    }
}

async fn the_search_for_people_names_every_bad_field(server: TestServer) {
    let ann = server.person("Ann").await;
    let path = "/api/use-cases/search-users";
    ann.get(path)
        .await
        .expect_invalid(["/query/searchText", "/query/groupId"]);
    let answer = ann.get(&format!("{path}?searchText=a&groupId=1")).await;
    answer.expect_invalid(["/query/groupId"]);
    // A bad query tells nobody whether there is such a group.
    let stranger = harness::fresh_id();
    for text in ["", "a\0", &"a".repeat(101)] {
        let answer = ann.search_users(text, stranger).await;
        answer.expect_invalid(["/query/searchText"]);
    }
}
