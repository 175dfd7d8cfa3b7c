//! A group has exactly one owner, who is a member, or is gone, whoever does what at the same moment.

use futures_util::future::{LocalBoxFuture, join_all};
use harness::{Answer, Person, TestServer, e2e, rounds};
use serde_json::json;
use uuid::Uuid;

use super::{delete, expect_unknown, make, patch, path, roles};

e2e! {
    a_group_keeps_one_owner_or_is_gone,
    a_group_outlives_the_account_that_it_is_handed_over_to,
    whoever_adds_and_removes_leaves_a_group_in_order,
}

fn times() -> usize {
    rounds(6, 150)
}

type Deed<'a> = LocalBoxFuture<'a, Answer>;

fn hand_over<'a>(from: &'a Person, to: &'a Person, group: Uuid) -> Deed<'a> {
    Box::pin(async move {
        let body = json!({ "userId": to.id });
        patch(from, &path(group, "/owner"), body).await
    })
}

fn leave(person: &Person, group: Uuid) -> Deed<'_> {
    Box::pin(async move { delete(person, &path(group, "/leave")).await })
}

fn remove<'a>(by: &'a Person, whom: &'a Person, group: Uuid) -> Deed<'a> {
    let path = path(group, &format!("/recipients/{}", whom.id));
    Box::pin(async move { delete(by, &path).await })
}

fn add<'a>(by: &'a Person, whom: &'a Person, group: Uuid) -> Deed<'a> {
    Box::pin(async move {
        let body = json!({ "userId": whom.id });
        by.post(&path(group, "/recipients"), &body).await
    })
}

fn drop_group(person: &Person, group: Uuid) -> Deed<'_> {
    Box::pin(async move { delete(person, &path(group, "")).await })
}

/// Checks the group, and that each of these people sees the same of it or nothing.
async fn expect_order(people: &[&Person], group: Uuid) {
    let mut seen = Vec::new();
    for person in people {
        let answer = person.get(&path(group, "")).await;
        if answer.status == 200 {
            let owner = answer.json["ownerId"].clone();
            let members = roles(person, group).await;
            let of_owner = members.iter().filter(|(_, role)| role == "owner");
            let owners: Vec<_> = of_owner.map(|(name, _)| name.clone()).collect();
            let named = people.iter().find(|one| owner == one.id.to_string());
            assert_eq!(owners, [named.unwrap().first_name.clone()]);
            assert_eq!(answer.json["memberCount"], members.len());
            seen.push(members);
        } else {
            expect_unknown(person, group).await;
        }
    }
    assert!(seen.iter().all(|members| *members == seen[0]), "{seen:?}");
    let members = seen.first().map_or(0, Vec::len);
    assert_eq!(seen.len(), members, "whoever is listed sees the group");
}

/// Whether each of some deeds was done, or refused for a reason that the others gave.
fn assert_understood(answers: &[Answer]) {
    for answer in answers {
        let code = answer.json["code"].as_str().unwrap_or_default();
        match answer.status {
            200 | 201 => {}
            403 => assert_eq!(code, "not_the_owner"),
            404 => assert!(["conversation_not_found", "no_such_member"].contains(&code)),
            409 => assert_eq!(code, "already_a_member"),
            other => panic!("{other}: {answer:?}"),
        }
    }
}

async fn a_group_keeps_one_owner_or_is_gone(server: TestServer) {
    let [ann, bob, eve] = super::three(&server).await;
    let people = [&ann, &bob, &eve];
    for round in 0..times() {
        let group = make(&people).await;
        let mut deeds = vec![
            hand_over(&ann, &bob, group),
            hand_over(&ann, &eve, group),
            leave(&ann, group),
            leave(&bob, group),
        ];
        if round % 3 == 1 {
            deeds.push(leave(&eve, group));
        }
        if round % 3 == 2 {
            deeds.push(drop_group(&ann, group));
        }
        let answers = join_all(deeds).await;
        assert_understood(&answers);
        expect_order(&people, group).await;
    }
}

async fn a_group_outlives_the_account_that_it_is_handed_over_to(server: TestServer) {
    let ann = server.person("Ann").await;
    for _ in 0..times() {
        let bob = server.person("Bob").await;
        let group = make(&[&ann, &bob]).await;
        let (handed_over, _) = tokio::join!(hand_over(&ann, &bob, group), bob.destroy());
        assert_understood(&[handed_over]);
        let told = ann.get(&path(group, "")).await.expect(200);
        assert_eq!(
            (&told["ownerId"], &told["memberCount"]),
            (&json!(ann.id), &json!(1))
        );
    }
}

async fn whoever_adds_and_removes_leaves_a_group_in_order(server: TestServer) {
    let [ann, bob, eve] = super::three(&server).await;
    let people = [&ann, &bob, &eve];
    for _ in 0..times() {
        let group = make(&[&ann, &bob]).await;
        let deeds = vec![
            add(&bob, &eve, group),
            add(&ann, &eve, group),
            remove(&ann, &bob, group),
            hand_over(&ann, &eve, group),
            leave(&ann, group),
        ];
        let answers = join_all(deeds).await;
        assert_understood(&answers);
        expect_order(&people, group).await;
    }
}
