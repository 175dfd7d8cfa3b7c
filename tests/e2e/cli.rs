//! The command line.

use std::collections::BTreeMap;

use harness::database::TestDatabase;
use harness::{Setup, on_each_database, run};
use serde_json::json;

on_each_database!(
    the_schema_is_brought_up_to_date,
    a_good_installation_passes_the_check,
    the_demo_can_be_logged_in_to,
);

/// Without hashing passwords as slowly as in production.
fn settings<'a>(database: &'a TestDatabase, data_dir: &'a str) -> [(&'a str, &'a str); 3] {
    [
        ("DATABASE_URL", database.url()),
        ("DATA_DIR", data_dir),
        ("BCRYPT_COST", "4"),
    ]
}

async fn the_schema_is_brought_up_to_date(database: TestDatabase) {
    let empty = TestDatabase::empty(database.backend()).await;
    let data = tempfile::tempdir().unwrap();
    let settings = settings(&empty, data.path().to_str().unwrap());
    let states = || {
        let listed = run(&["migrate", "status"], &settings);
        assert!(listed.success, "{listed:?}");
        let first_words = listed
            .output
            .lines()
            .filter_map(|line| line.split(' ').next());
        first_words.map(str::to_owned).collect::<Vec<_>>()
    };
    let before = states();
    assert!(
        !before.is_empty() && before.iter().all(|state| state == "pending"),
        "{before:?}"
    );
    for _ in 0..2 {
        let migrated = run(&["migrate", "up"], &settings);
        assert!(migrated.success, "{migrated:?}");
    }
    let after = states();
    assert_eq!(after.len(), before.len());
    assert!(after.iter().all(|state| state == "applied"), "{after:?}");
}

/// Whatever command comes first: nothing has to be there.
#[tokio::test]
async fn a_data_directory_is_made_if_need_be() {
    let parent = tempfile::tempdir().unwrap();
    let data_dir = parent.path().join("not").join("there");
    for command in [&["migrate", "up"][..], &["check"]] {
        let done = run(command, &[("DATA_DIR", data_dir.to_str().unwrap())]);
        assert!(done.success, "{done:?}");
    }
    assert!(data_dir.join("messenger.db").is_file());
}

async fn a_good_installation_passes_the_check(database: TestDatabase) {
    let data = tempfile::tempdir().unwrap();
    let settings = settings(&database, data.path().to_str().unwrap());
    let checked = run(&["check"], &settings);
    assert!(checked.success, "{checked:?}");
}

async fn the_demo_can_be_logged_in_to(database: TestDatabase) {
    let data = tempfile::tempdir().unwrap();
    let mut settings = settings(&database, data.path().to_str().unwrap()).to_vec();
    settings.push(("DIRECT_MESSAGES", "friends"));
    let seed = || run(&["seed"], &settings);
    let told = seed();
    assert!(told.success, "{told:?}");
    let again = seed();
    assert!(
        again.success && again.output.contains("already"),
        "{again:?}"
    );

    let words: Vec<_> = told.output.split_whitespace().collect();
    let email = words
        .iter()
        .find(|word| word.contains('@'))
        .unwrap()
        .to_string();
    let password = words[words.iter().position(|word| *word == "password").unwrap() + 1].to_owned();
    let server = Setup::on(database.backend()).start_on(database).await;
    let told = server
        .client()
        .log_in(&json!({ "email": email, "password": password }))
        .await;
    let token = told.expect(201)["token"].as_str().unwrap().to_owned();
    let handshake = server.handshake().protocols(&["auth", &token]);
    let chats = handshake.open().await.unwrap().chats().await;
    assert!(
        chats.iter().any(|chat| chat["groupId"].is_string()),
        "{chats:?}"
    );
    assert!(
        chats.iter().any(|chat| chat["receiverId"].is_string()),
        "{chats:?}"
    );
}

/// A user reads the one or the other.
#[test]
fn all_settings_are_in_the_readme_with_their_defaults() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../README.md");
    let readme = std::fs::read_to_string(path).unwrap();
    let settings = readme.split_once("## Settings").unwrap().1;
    let settings = settings.split_once("\n## ").unwrap().0;
    let told: BTreeMap<_, _> = settings
        .lines()
        .filter_map(|line| {
            let mut cells = line.strip_prefix("| `")?.split(" | ");
            let name = cells.next()?.trim_end_matches('`').to_owned();
            Some((name, cells.next()?.trim_matches('`').to_owned()))
        })
        .collect();
    let help = run(&["--help"], &[]);
    assert!(help.success, "{help:?}");
    let part = |line: &str, name: &str| {
        let (_, rest) = line.split_once(&format!("[{name}: "))?;
        rest.split_once(']').map(|(value, _)| value.to_owned())
    };
    let known: BTreeMap<_, _> = help
        .output
        .lines()
        .filter_map(|line| {
            let name = part(line, "env")?.trim_end_matches('=').to_owned();
            Some((name, part(line, "default")))
        })
        .collect();
    assert_eq!(
        told.keys().collect::<Vec<_>>(),
        known.keys().collect::<Vec<_>>()
    );
    for (name, default) in known {
        // Where nothing is a default, the table says what that means.
        if let Some(default) = default.filter(|default| default != "\"\"") {
            assert_eq!(told[&name], default, "{name}");
        }
    }
    assert_eq!(told["PORT"], "3001");
}

#[test]
fn what_is_pending_is_a_problem_and_no_setting_for_tests_is_passed_over() {
    let data = tempfile::tempdir().unwrap();
    let settings = [
        ("DATA_DIR", data.path().to_str().unwrap()),
        ("BCRYPT_COST", "4"),
        ("RATE_LIMITS", "off"),
        ("BIND", "0.0.0.0"),
    ];
    let lines = |outcome: &harness::Outcome, word: &str| {
        let begins = |line: &&str| line.starts_with(word);
        outcome.output.lines().filter(begins).count()
    };
    let before = run(&["check"], &settings);
    assert!(!before.success, "{before:?}");
    assert_eq!(
        (lines(&before, "warning: "), lines(&before, "problem: ")),
        (3, 1)
    );
    assert!(
        before.output.contains("migrations are pending"),
        "{before:?}"
    );
    assert!(run(&["migrate", "up"], &settings).success);
    let after = run(&["check"], &settings);
    assert!(after.success, "warnings alone are no failure: {after:?}");
    assert_eq!(
        (lines(&after, "warning: "), lines(&after, "problem: ")),
        (3, 0)
    );
}

#[test]
fn bad_settings_are_named_without_their_secrets() {
    let data = tempfile::tempdir().unwrap();
    let data_dir = data.path().to_str().unwrap();
    for (name, value) in [
        ("PORT", "secret"),
        ("DATABASE_URL", "mysql://secret@localhost/db"),
        ("DATABASE_URL", "postgres://user:secret@127.0.0.1:1/db"),
        ("JWT_ACCESS_SECRET", "secret"),
        ("BCRYPT_COST", "3"),
        ("RATE_LIMITS", "maybe"),
        ("TRUSTED_PROXIES", "nowhere"),
    ] {
        for command in ["check", "serve"] {
            let outcome = run(&[command], &[("DATA_DIR", data_dir), (name, value)]);
            assert!(
                !outcome.success,
                "{command} with {name}={value}: {outcome:?}"
            );
            let told = format!("{}{}", outcome.output, outcome.log);
            assert!(
                !told.contains("panicked") && !told.trim().is_empty(),
                "{told}"
            );
            assert!(!told.contains("secret") || name == "PORT", "{told}");
        }
    }
}
