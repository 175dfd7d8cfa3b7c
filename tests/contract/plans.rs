//! No read looks at a whole table.

use harness::database::{Backend, TestDatabase};
use harness::on_each_database;
use messenger_domain::conversations::Which;
use messenger_domain::ids::{ConversationId, UserId};
use messenger_domain::messages::{HistorySlice, PageSlice};
use messenger_domain::page::{PageOf, Place, TimeKey};
use messenger_domain::people::{PeoplePage, Sought};
use messenger_domain::search::SearchText;
use messenger_infra::db::SeaStorage;
use messenger_infra::db::plans::Read;
use uuid::Uuid;

use crate::world::{at, commit, execute, group, numbers, person, rows, sign_up};

on_each_database! {
    history_walks_one_index,
    pages_walk_the_same_index_both_ways,
    unread_messages_are_counted_along_the_index,
    the_chat_list_starts_from_the_participant,
    conversations_start_from_the_participant,
    members_are_found_by_their_group,
    people_are_found_through_grams,
    short_texts_walk_the_index_by_name,
    old_sessions_are_at_one_end_of_an_index,
}

/// Of what there are thousands. Of these, PostgreSQL must scan none; what SQLite scans is the page
/// of a chat list, the messages of a count, a list of users and messages that changed, once they are
/// found, and an index of grams.
pub(crate) fn assert_nothing_is_scanned(plan: &str) {
    for step in plan.lines().map(str::trim) {
        assert!(!step.contains("Seq Scan"), "{plan}");
        let scans = step.starts_with("SCAN");
        let harmless = ["SCAN c", "SCAN f", "SCAN w", "SCAN found"].contains(&step)
            || step.starts_with("SCAN user_grams VIRTUAL TABLE INDEX");
        assert!(!scans || harmless, "{plan}");
    }
}

pub(crate) fn assert_no_sort(plan: &str) {
    assert!(
        !plan.contains("Sort") && !plan.contains("TEMP B-TREE"),
        "{plan}"
    );
}

/// Of 20,000 users 1000 have conversations, 1 to 2000, of five messages each, but the first of 20,000.
pub(crate) async fn fill(database: &TestDatabase) {
    let id = |number: &str| match database.backend() {
        Backend::Sqlite => format!("unhex(printf('%032x', {number}))"),
        Backend::Postgres => format!("lpad(to_hex({number}), 32, '0')::uuid"),
    };
    let series = |last: u32| {
        format!("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {last})")
    };
    let (user, low, high) = (id("i"), id("1 + i % 1000"), id("1 + (i + 7) % 1000"));
    let statements = [
        format!(
            "INSERT INTO users (id, email, username, username_folded, first_name, last_name, \
             first_folded, last_folded, password_hash, created_at) {} SELECT {user}, 'e' || i, \
             'u' || i, 'u' || i, 'f' || i, 'l' || i, 'f' || i, 'l' || i, 'h', i FROM n",
            series(20_000)
        ),
        format!(
            "INSERT INTO conversations (id, kind, user_low, user_high, head_seq, head_at, \
             shown_at, created_at, change_stamp) {} SELECT {user}, 1, {low}, {high}, \
             CASE i WHEN 1 THEN 20000 ELSE 5 END, i * 1000, i * 1000, 1, 1 FROM n",
            series(2000)
        ),
        "INSERT INTO participants (conversation_id, user_id, joined_at, change_stamp) \
         SELECT id, user_low, 1, 1 FROM conversations UNION ALL \
         SELECT id, user_high, 1, 1 FROM conversations"
            .to_owned(),
        format!(
            "INSERT INTO messages (id, conversation_id, seq, sender_id, kind, content, created_at, \
             change_stamp) {} SELECT {}, {}, CASE WHEN i > 20000 THEN 1 + i % 5 ELSE i END, {}, 1, \
             'some words', i, 1 FROM n",
            series(29_995),
            id("i"),
            id("CASE WHEN i > 20000 THEN (i - 19991) / 5 ELSE 1 END"),
            id("1 + i % 1000"),
        ),
        "ANALYZE".to_owned(),
    ];
    for statement in statements {
        execute(database, &statement).await;
    }
}

pub(crate) async fn explain(storage: &SeaStorage, read: Read) -> String {
    storage.explain(&read).await.unwrap()
}

/// Otherwise it plans each one with a limit anew, which takes longer than what it plans.
#[tokio::test]
async fn sqlite_plans_a_statement_once() {
    let database = TestDatabase::create(Backend::Sqlite).await;
    let sql = "SELECT sqlite_compileoption_used('ENABLE_QPSG')";
    assert_eq!(numbers(&database, sql).await, [Some(1)]);
}

async fn history_walks_one_index(database: TestDatabase) {
    fill(&database).await;
    let storage = database.storage().await;
    let reader = UserId::new(Uuid::from_u128(500));
    for number in [1, 1000] {
        let conversation = ConversationId::new(Uuid::from_u128(number));
        for (before, after) in [
            (None, 0),
            (Some(at(9000)), 0),
            (Some(at(9000)), 3),
            (None, 3),
        ] {
            let slice = HistorySlice {
                conversation,
                reader,
                before,
                after: at(after),
                limit: rows(20),
            };
            for read in [Read::Messages(slice), Read::History(slice)] {
                let plan = explain(&storage, read).await;
                assert_nothing_is_scanned(&plan);
                assert!(plan.contains("messages_by_time"), "{plan}");
                if number == 1 {
                    assert_no_sort(&plan);
                }
            }
        }
    }
}

async fn pages_walk_the_same_index_both_ways(database: TestDatabase) {
    fill(&database).await;
    let storage = database.storage().await;
    let key = TimeKey {
        at: at(9000),
        id: Uuid::nil(),
    };
    for place in [Place::Start, Place::After(key), Place::Before(key)] {
        let read = Read::Page(PageSlice {
            conversation: ConversationId::new(Uuid::from_u128(1)),
            reader: UserId::new(Uuid::from_u128(500)),
            after: at(3),
            place,
            rows: 51,
        });
        let plan = explain(&storage, read).await;
        assert_nothing_is_scanned(&plan);
        assert_no_sort(&plan);
        assert!(plan.contains("messages_by_time"), "{plan}");
    }
}

async fn unread_messages_are_counted_along_the_index(database: TestDatabase) {
    fill(&database).await;
    let storage = database.storage().await;
    let conversations = (1..=50).map(|number| ConversationId::new(Uuid::from_u128(number)));
    let read = Read::Unread {
        user: UserId::new(Uuid::from_u128(9)),
        conversations: conversations.collect(),
    };
    let plan = explain(&storage, read).await;
    assert_nothing_is_scanned(&plan);
    assert!(plan.contains("messages_by_time"), "{plan}");
}

async fn the_chat_list_starts_from_the_participant(database: TestDatabase) {
    fill(&database).await;
    let storage = database.storage().await;
    let user = UserId::new(Uuid::from_u128(500));
    for before in [None, Some(at(9000))] {
        let plan = explain(
            &storage,
            Read::Chats {
                user,
                before,
                limit: rows(20),
            },
        )
        .await;
        assert_nothing_is_scanned(&plan);
        assert!(plan.contains("participants_active"), "{plan}");
        assert!(plan.contains("messages_by_time"), "{plan}");
    }
}

async fn conversations_start_from_the_participant(database: TestDatabase) {
    fill(&database).await;
    let storage = database.storage().await;
    let user = UserId::new(Uuid::from_u128(500));
    let key = TimeKey {
        at: at(9000),
        id: Uuid::from_u128(9),
    };
    let id = ConversationId::new(Uuid::from_u128(499));
    let mut reads = vec![Read::Overview { user, id }];
    for which in [Which::All, Which::Groups] {
        for place in [Place::Start, Place::After(key), Place::Before(key)] {
            let page = PageOf {
                place,
                limit: rows(20),
            };
            reads.push(Read::Overviews { user, which, page });
        }
    }
    for read in reads {
        let plan = explain(&storage, read).await;
        assert_nothing_is_scanned(&plan);
        assert!(plan.contains("participants"), "{plan}");
        assert!(plan.contains("messages_by_time"), "{plan}");
    }
}

async fn members_are_found_by_their_group(database: TestDatabase) {
    fill(&database).await;
    let storage = database.storage().await;
    let group = ConversationId::new(Uuid::from_u128(499));
    let page = PageOf {
        place: Place::Start,
        limit: rows(20),
    };
    let plan = explain(&storage, Read::Members { group, page }).await;
    assert_nothing_is_scanned(&plan);
}

async fn people_are_found_through_grams(database: TestDatabase) {
    let storage = database.storage().await;
    let except = sign_up(&storage, "Nobody").await;
    let club = group(&storage, "Club", &[except]).await;
    // SQLite knows of five people for as long as nobody tells it of more. (If it knew of only one or
    // two, it would read them all.)
    if database.backend() == Backend::Sqlite {
        for first in ["Ann", "Bob", "Cid", "Dan"] {
            sign_up(&storage, first).await;
        }
        execute(&database, "ANALYZE").await;
        assert_grams_are_asked(&database, except, club).await;
    }
    let syllables = [
        "ka", "lo", "mi", "nu", "pe", "ra", "so", "ti", "vu", "we", "xi", "yo",
    ];
    commit(&storage, async |tx| {
        for number in 0..1728 {
            let syllable = |divisor: usize| syllables[number / divisor % syllables.len()];
            let first = format!("{}{}{}", syllable(1), syllable(12), syllable(144));
            tx.users().insert(&person(&first, "")).await?;
        }
        Ok(())
    })
    .await
    .unwrap();
    execute(&database, "ANALYZE").await;
    assert_grams_are_asked(&database, except, club).await;
}

async fn assert_grams_are_asked(database: &TestDatabase, except: UserId, group: ConversationId) {
    // Connections that are open already may go by what was known before.
    let storage = database.storage().await;
    let text = || SearchText::parse("kalomi").unwrap();
    let index = match database.backend() {
        Backend::Sqlite => "user_grams",
        Backend::Postgres => "user_grams_by_gram",
    };
    for read in [
        Read::People {
            text: text(),
            except,
        },
        Read::PeopleOutside {
            text: text(),
            group,
        },
        Read::Users {
            people: PeoplePage {
                sought: Sought::Called(text()),
                page: first_page(),
            },
            except,
        },
        Read::Users {
            people: PeoplePage {
                sought: Sought::Username(text()),
                page: first_page(),
            },
            except,
        },
    ] {
        let plan = explain(&storage, read).await;
        assert_nothing_is_scanned(&plan);
        assert!(plan.contains(index), "{plan}");
    }
}

fn first_page() -> PageOf<String> {
    PageOf {
        place: Place::Start,
        limit: rows(20),
    }
}

async fn short_texts_walk_the_index_by_name(database: TestDatabase) {
    fill(&database).await;
    let storage = database.storage().await;
    let except = UserId::new(Uuid::from_u128(500));
    let text = SearchText::parse("f").unwrap();
    let plan = explain(&storage, Read::FirstNames { text, except }).await;
    assert_nothing_is_scanned(&plan);
    assert_no_sort(&plan);
    assert!(plan.contains("users_by_name"), "{plan}");
}

async fn old_sessions_are_at_one_end_of_an_index(database: TestDatabase) {
    fill(&database).await;
    let sessions = "INSERT INTO sessions (id, user_id, created_at, last_used_at, expires_at, \
                    ended_at) SELECT id, id, 1, 1, created_at, CASE created_at % 2 WHEN 0 THEN created_at END \
                    FROM users";
    for statement in [sessions, "ANALYZE"] {
        execute(&database, statement).await;
    }
    let storage = database.storage().await;
    for before in [at(100), at(15_000), at(90_000)] {
        let read = Read::SessionsOver {
            before,
            limit: 1000,
        };
        let plan = explain(&storage, read).await;
        assert_nothing_is_scanned(&plan);
        assert_no_sort(&plan);
        assert!(plan.contains("sessions_by_end"), "{plan}");
    }
}
