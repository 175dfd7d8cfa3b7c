//! Becoming friends at the same moment.

use futures_util::future::join_all;
use harness::{TestServer, e2e, rounds};
use serde_json::Value;

use crate::friends::{NO_REQUEST, answer, ask, asked, friends, requests, withdraw};

e2e! {
    of_many_requests_at_once_one_is_open,
    of_many_who_agree_at_once_one_makes_a_friendship,
    whoever_asks_each_other_at_once_are_friends,
    a_request_that_is_answered_twice_at_once_is_answered_once,
}

async fn of_many_requests_at_once_one_is_open(server: TestServer) {
    for _ in 0..rounds(3, 50) {
        let [ann, bob] = server.people(["Ann", "Bob"]).await;
        let answers = join_all((0..20).map(|_| ask(&ann, bob.id))).await;
        let told: Vec<_> = answers
            .into_iter()
            .map(|answer| answer.expect(201))
            .collect();
        assert!(told.iter().all(|one| *one == told[0]), "{told:?}");
        assert_eq!(requests(&bob).await.len(), 1);
    }
}

async fn of_many_who_agree_at_once_one_makes_a_friendship(server: TestServer) {
    for _ in 0..rounds(3, 50) {
        let [ann, bob] = server.people(["Ann", "Bob"]).await;
        let request = asked(&ann, &bob).await;
        let answers = join_all((0..20).map(|_| answer(&bob, &request, "accept"))).await;
        let (done, late): (Vec<_>, Vec<_>) = answers.into_iter().partition(|one| one.status == 200);
        assert_eq!((done.len(), late.len()), (1, 19));
        for answer in late {
            answer.expect_error(404, NO_REQUEST);
        }
        assert_eq!(friends(&ann).await, ["Bob"]);
        assert_eq!(friends(&bob).await, ["Ann"]);
    }
}

async fn whoever_asks_each_other_at_once_are_friends(server: TestServer) {
    for _ in 0..rounds(3, 50) {
        let [ann, bob] = server.people(["Ann", "Bob"]).await;
        let anns = join_all((0..10).map(|_| ask(&ann, bob.id)));
        let bobs = join_all((0..10).map(|_| ask(&bob, ann.id)));
        let (anns, bobs) = tokio::join!(anns, bobs);
        let mut accepted = 0;
        for answer in anns.into_iter().chain(bobs) {
            if answer.status == 409 {
                answer.expect_error(409, "You are friends already");
            } else if answer.expect(201)["status"] == "accepted" {
                accepted += 1;
            }
        }
        assert_eq!(accepted, 1);
        assert_eq!(friends(&ann).await, ["Bob"]);
        assert_eq!(friends(&bob).await, ["Ann"]);
        assert_eq!(requests(&ann).await, [] as [Value; 0]);
    }
}

async fn a_request_that_is_answered_twice_at_once_is_answered_once(server: TestServer) {
    for _ in 0..rounds(3, 50) {
        let [ann, bob] = server.people(["Ann", "Bob"]).await;
        let request = asked(&ann, &bob).await;
        let (accepted, rejected, withdrawn) = tokio::join!(
            answer(&bob, &request, "accept"),
            answer(&bob, &request, "reject"),
            withdraw(&ann, &request),
        );
        let are_friends = accepted.status == 200;
        let answers = [accepted, rejected, withdrawn];
        let done = answers.iter().filter(|answer| answer.status == 200);
        assert_eq!(done.count(), 1, "{answers:?}");
        let late = answers.into_iter().filter(|answer| answer.status != 200);
        late.for_each(|answer| answer.expect_error(404, NO_REQUEST));
        assert_eq!(friends(&ann).await.len(), usize::from(are_friends));
        assert_eq!(requests(&bob).await, [] as [Value; 0]);
    }
}
