//! Finding people to add to a group.

use harness::{TestServer, e2e};
use serde_json::json;

e2e! {
    people_outside_a_group_are_found_by_its_members,
    people_outside_a_group_are_ranked_too,
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

async fn strangers_to_a_group_learn_nothing(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let group = ann.new_group("Secret").await;
    for group in [group, harness::fresh_id()] {
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
}
