//! Finding people and groups.

use harness::{Answer, Person, TestServer, e2e};
use serde_json::{Value, json};

e2e! {
    rows_are_of_people_or_of_groups,
    the_best_fits_come_first,
    letters_of_any_script_are_found_in_any_case,
    usernames_and_emails_are_found_too,
    wildcards_and_quotes_are_ordinary,
    groups_are_found_by_their_members_only,
    nobody_finds_oneself,
    queries_may_be_encoded_in_any_usual_way,
    texts_have_limits,
    there_are_at_most_a_hundred_rows,
}

async fn named(server: &TestServer, first: &str, last: &str) -> Person {
    server
        .person_with(json!({ "firstName": first, "lastName": last }))
        .await
}

/// First names of people and names of groups.
fn names(answer: Answer) -> Vec<String> {
    let name = |row: &Value| {
        let name = if row["userId"].is_null() {
            &row["groupName"]
        } else {
            &row["firstName"]
        };
        name.as_str().unwrap().to_owned()
    };
    answer.rows().iter().map(name).collect()
}

async fn rows_are_of_people_or_of_groups(server: TestServer) {
    let zoe = server.person("Zoe").await;
    let leo = named(&server, "Leo", "Ray").await;
    let lea = server.person("Leopold").await;
    let group = zoe.new_group("Leos of Rome").await;
    let person = |person: &Person| {
        json!({
            "userId": person.id,
            "firstName": person.first_name,
            "lastName": person.last_name,
            "email": person.email,
            "groupId": null,
            "groupName": null,
        })
    };
    let group = json!({
        "userId": null,
        "firstName": null,
        "lastName": null,
        "email": null,
        "groupId": group,
        "groupName": "Leos of Rome",
    });
    assert_eq!(
        zoe.search("leo").await.rows(),
        [person(&leo), person(&lea), group]
    );
}

async fn the_best_fits_come_first(server: TestServer) {
    let zoe = server.person("Zoe").await;
    let by_email = json!({ "firstName": "Xu", "email": "xu@leo.example" });
    server.person_with(by_email).await;
    named(&server, "Max", "Galileon").await;
    named(&server, "Eleonore", "Ray").await;
    named(&server, "Bob", "Leonard").await;
    named(&server, "leon", "Ray").await;
    named(&server, "Leo", "Zed").await;
    named(&server, "Leo", "Abe").await;
    for name in ["Our leos", "Leos of Rome", "A leo"] {
        zoe.new_group(name).await;
    }
    let expected = [
        "Leo",
        "Leo",
        "leon",
        "Leos of Rome",
        "Bob",
        "Eleonore",
        "Max",
        "A leo",
        "Our leos",
        "Xu",
    ];
    let rows = zoe.search("LEO").await.rows();
    assert_eq!(
        (&rows[0]["lastName"], &rows[1]["lastName"]),
        (&"Abe".into(), &"Zed".into())
    );
    assert_eq!(names(zoe.search("LEO").await), expected);
}

async fn letters_of_any_script_are_found_in_any_case(server: TestServer) {
    let zoe = server.person("Zoe").await;
    named(&server, "Иван", "Ünal").await;
    named(&server, "😀Ann", "李").await;
    for text in ["иван", "ИВАН", "ва", "ВАН", "ünal", "ÜNAL"] {
        assert_eq!(names(zoe.search(text).await), ["Иван"], "{text}");
    }
    for text in ["😀", "李", "😀ann"] {
        assert_eq!(names(zoe.search(text).await), ["😀Ann"], "{text}");
    }
    assert_eq!(names(zoe.search("unal").await), [] as [&str; 0]);
}

async fn usernames_and_emails_are_found_too(server: TestServer) {
    let zoe = server.person("Zoe").await;
    let fields = json!({ "firstName": "Ann", "email": "QX@host.test", "username": "Wolf.77" });
    server.person_with(fields).await;
    for text in ["qx@", "HOST.t", "wolf.7", "F.77"] {
        assert_eq!(names(zoe.search(text).await), ["Ann"], "{text}");
    }
}

async fn wildcards_and_quotes_are_ordinary(server: TestServer) {
    let zoe = server.person("Zoe").await;
    for name in [
        "100%", "a_b", r"c\d", "O'Neil", r#"q"q"#, "x*y", "[z]", "a?b", "--",
    ] {
        server.person(name).await;
        assert_eq!(names(zoe.search(name).await), [name]);
    }
    assert_eq!(names(zoe.search("%").await), ["100%"]);
    assert_eq!(names(zoe.search("_").await), ["a_b"]);
    assert_eq!(names(zoe.search(r"\").await), [r"c\d"]);
    assert_eq!(names(zoe.search("'").await), ["O'Neil"]);
    for text in ["%%", "__", "a%b", "' OR 1=1 --", "O''Neil", r"\%", "\\\\"] {
        assert_eq!(names(zoe.search(text).await), [] as [&str; 0], "{text}");
    }
}

async fn groups_are_found_by_their_members_only(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let group = ann.new_group("Readers").await;
    let mut socket = ann.connect().await;
    assert_eq!(names(bob.search("reader").await), [] as [&str; 0]);
    socket.add(group, &bob).await;
    assert_eq!(names(bob.search("reader").await), ["Readers"]);
    bob.connect()
        .await
        .item("leaveGroup", json!({ "groupId": group }))
        .await;
    assert_eq!(names(bob.search("reader").await), [] as [&str; 0]);
    assert_eq!(names(ann.search("reader").await), ["Readers"]);
    socket.item("dropGroup", json!({ "groupId": group })).await;
    assert_eq!(names(ann.search("reader").await), [] as [&str; 0]);
}

async fn nobody_finds_oneself(server: TestServer) {
    let ann = server.person("Ann").await;
    named(&server, "Annabel", "Lee").await;
    assert_eq!(names(ann.search("ann").await), ["Annabel"]);
}

async fn queries_may_be_encoded_in_any_usual_way(server: TestServer) {
    let ann = server.person("Ann").await;
    ann.new_group("R&D: 1+1=2, [$'('*)!] ж").await;
    for query in [
        "R%26D:+1%2B1",
        "R%26D%3A%201%2b1%3D2",
        ":+1%2B1=2,+[$'('*)!]+%D0%B6",
        "%3a%201%2B1%3d2%2c%20%5B%24%27%28%27%2A%29%21%5d%20%D0%96",
    ] {
        let target = format!("/api/use-cases/search?searchText={query}");
        let answer = server.get_exactly(&target, &ann.token).await;
        assert_eq!(answer.status, 200, "{query} -> {answer:?}");
        let rows: Value = serde_json::from_str(&answer.body).unwrap();
        assert_eq!(rows["data"].as_array().unwrap().len(), 1, "{query}");
    }
    for query in ["R%26D%3A+1+1", "%25", "R%2526D"] {
        let target = format!("/api/use-cases/search?searchText={query}");
        let answer = server.get_exactly(&target, &ann.token).await;
        assert_eq!(answer.body, r#"{"data":[]}"#, "{query}");
    }
    for query in ["%", "%4", "%zz", "%ff"] {
        let target = format!("/api/use-cases/search?searchText={query}");
        let answer = server.get_exactly(&target, &ann.token).await;
        assert_eq!(answer.status, 400, "{query}");
    }
}

async fn texts_have_limits(server: TestServer) {
    let ann = server.person("Ann").await;
    assert_eq!(ann.search(&"😀".repeat(100)).await.rows(), [] as [Value; 0]);
    for text in ["", "a\0", &"a".repeat(101)] {
        ann.search(text).await.expect_invalid(["/query/searchText"]);
    }
    for path in ["/api/use-cases/search", "/api/use-cases/search?text=a"] {
        ann.get(path).await.expect_invalid(["/query/searchText"]);
    }
    assert_eq!(ann.search(" ").await.rows(), [] as [Value; 0]);
}

async fn there_are_at_most_a_hundred_rows(server: TestServer) {
    let ann = server.person("Ann").await;
    for number in 0..103 {
        server.person(&format!("Many{number:03}")).await;
    }
    let group = ann.new_group("Many more").await;
    for rows in [
        ann.search("many").await.rows(),
        ann.search_users("many", group).await.rows(),
    ] {
        assert_eq!(rows.len(), 100);
        assert_eq!(rows[0]["firstName"], "Many000");
        assert_eq!(rows[99]["firstName"], "Many099");
    }
}
