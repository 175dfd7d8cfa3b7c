//! Who may do what: one table of all operations and all roles, and what has to hold for each cell.

mod coverage;
mod roles;
mod scene;
mod table;
mod target;
mod told;

use harness::{Answer, Client, TestServer, e2e};
use reqwest::header::{ACCESS_CONTROL_EXPOSE_HEADERS, DATE, HeaderMap};

use roles::About;
use scene::{Cast, Part, Scene};
use table::{Call, Row, rows};
use told::NOT_AUTHORIZED;

// So many that a group of everybody in a scene is full.
e2e! {
    everybody_is_told_what_the_table_says [("MAX_GROUP_MEMBERS", "6")],
    a_refusal_changes_nothing_and_is_heard_by_nobody [("MAX_GROUP_MEMBERS", "6")],
    a_stranger_cannot_tell_what_there_is [("MAX_GROUP_MEMBERS", "6")],
    who_has_no_good_token_is_nobody [("MAX_GROUP_MEMBERS", "6")],
}

fn rows_about(about: About) -> impl Iterator<Item = Row> {
    rows().into_iter().filter(move |row| row.about() == about)
}

impl Row {
    fn cell(&self, part: &Part) -> String {
        format!("{} {} by {:?}", self.operation, self.case, part.role)
    }

    /// Makes the call with the token of a role, where it needs one.
    async fn ask(&self, client: &Client, part: &Part, call: &Call) -> Answer {
        let token = self.needs_token().then_some(part.caller.token.as_str());
        send(client, call, token).await
    }
}

async fn send(client: &Client, call: &Call, token: Option<&str>) -> Answer {
    let Call { method, path, body } = call;
    client.request(method.clone(), path, token, body).await
}

/// What was changed is put away: each cell finds the scene as it was set.
async fn everybody_is_told_what_the_table_says(server: TestServer) {
    let client = server.client();
    let cast = Cast::hire(&server).await;
    for about in About::ALL {
        let mut scene = Scene::set(&server, &cast, about).await;
        for row in rows_about(about) {
            for (number, told) in row.cells.told().iter().enumerate() {
                let part = &scene.parts[number];
                let call = row.call(&row.target(&part.target));
                let answer = row.ask(&client, part, &call).await;
                told.check(&answer, &row.cell(part));
                if row.changes() && !told.is_refusal() {
                    scene = Scene::set(&server, &cast, about).await;
                }
            }
        }
    }
}

async fn a_refusal_changes_nothing_and_is_heard_by_nobody(server: TestServer) {
    let client = server.client();
    let cast = Cast::hire(&server).await;
    for about in About::ALL {
        let scene = Scene::set(&server, &cast, about).await;
        let mut insider = scene.insider().caller.connect().await;
        for (number, part) in scene.parts.iter().enumerate() {
            let before = scene.view(&part.caller).await;
            let mut refused = Vec::new();
            for row in rows_about(about).filter(|row| row.cells.told()[number].is_refusal()) {
                let call = row.call(&row.target(&part.target));
                let answer = row.ask(&client, part, &call).await;
                row.cells.told()[number].check(&answer, &row.cell(part));
                refused.push(row.cell(part));
            }
            let after = scene.view(&part.caller).await;
            assert_eq!(after, before, "something changed by one of {refused:#?}");
        }
        insider.expect_nothing().await;
    }
}

/// Whatever there is or is not of what they ask for, strangers get the same answer to the byte.
async fn a_stranger_cannot_tell_what_there_is(server: TestServer) {
    let client = server.client();
    let cast = Cast::hire(&server).await;
    let mut compared = 0;
    for about in About::ALL
        .into_iter()
        .filter(|about| about.is_kept_from_strangers())
    {
        let scene = Scene::set(&server, &cast, about).await;
        for (number, part) in scene.parts.iter().enumerate() {
            if !part.role.is_outside() {
                continue;
            }
            for row in rows_about(about).filter(|row| !row.is_about_taken_ids) {
                if !row.cells.told()[number].is_refusal() {
                    continue;
                }
                let target = row.target(&part.target);
                let call = row.call(&target);
                let foreign = to_the_byte(row.ask(&client, part, &call).await);
                let others = target.without_some().into_iter();
                for other in others.map(|other| row.call(&other)) {
                    if other != call {
                        let missing = to_the_byte(row.ask(&client, part, &other).await);
                        assert_eq!(missing, foreign, "{} {other:?}", row.cell(part));
                        compared += 1;
                    }
                }
            }
        }
    }
    assert!(compared > 100, "{compared}");
}

/// An answer without what no two answers share. The last is a list, which each worker of the server has
/// in an order of its own.
fn to_the_byte(answer: Answer) -> (u16, HeaderMap, String) {
    let mut headers = answer.headers;
    headers.remove(DATE);
    headers.remove("x-request-id");
    headers.remove(ACCESS_CONTROL_EXPOSE_HEADERS);
    (answer.status, headers, answer.text)
}

/// No token, one that never was, one of a session that ended; at last those of who deleted the account.
/// All of it is asked with what may most.
async fn who_has_no_good_token_is_nobody(server: TestServer) {
    let client = server.client();
    for about in About::ALL
        .into_iter()
        .filter(|about| *about != About::Credentials)
    {
        let cast = Cast::hire(&server).await;
        let scene = Scene::set(&server, &cast, about).await;
        let insider = scene.insider();
        let logged_out = insider.caller.log_in_again().await;
        let out = logged_out.post("/api/auth/logout", &serde_json::Value::Null);
        out.await.expect_message(200, "Logged out");
        let before = scene.view(&insider.caller).await;
        let bad = [None, Some("garbage"), Some(logged_out.token.as_str())];
        refuse_all(&client, about, insider, &bad).await;
        assert_eq!(scene.view(&insider.caller).await, before);
        insider.caller.destroy().await.expect(200).take();
        let deleted = [Some(insider.caller.token.as_str())];
        refuse_all(&client, about, insider, &deleted).await;
    }
}

async fn refuse_all(client: &Client, about: About, insider: &Part, tokens: &[Option<&str>]) {
    for row in rows_about(about) {
        let call = row.call(&row.target(&insider.target));
        for token in tokens {
            let answer = send(client, &call, *token).await;
            NOT_AUTHORIZED.check(&answer, &row.cell(insider));
        }
    }
}
