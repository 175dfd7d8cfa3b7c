use harness::database::TestDatabase;
use harness::on_each_database;
use messenger_domain::ids::UserId;
use messenger_domain::ports::Storage;
use messenger_domain::search::{FoundPerson, Rank, SearchText};
use messenger_domain::users::{Email, User, Username};
use messenger_infra::db::SeaStorage;

use crate::world::{commit, group, person, sign_up, sign_up_as};

on_each_database! {
    best_fits_come_first,
    within_a_rank_names_are_in_order,
    a_found_person_has_name_and_email,
    no_character_is_special,
    one_character_is_enough,
    a_full_first_rank_is_cut_at_the_limit,
    case_does_not_matter_outside_ascii_either,
    all_forms_of_a_letter_are_one,
    emails_and_user_names_are_in_lower_case_only,
    a_text_has_to_stand_as_a_whole_in_one_field,
}

fn text(raw: &str) -> SearchText {
    SearchText::parse(raw).unwrap()
}

pub(crate) async fn people(storage: &SeaStorage, raw: &str, limit: usize) -> Vec<FoundPerson> {
    let nobody = person("Nobody", "").id;
    storage
        .read()
        .search()
        .people(&text(raw), nobody, limit)
        .await
        .unwrap()
}

pub(crate) async fn found(storage: &SeaStorage, raw: &str) -> Vec<UserId> {
    people(storage, raw, 100)
        .await
        .iter()
        .map(|person| person.id)
        .collect()
}

async fn names(storage: &SeaStorage, raw: &str, limit: usize) -> Vec<String> {
    people(storage, raw, limit)
        .await
        .iter()
        .map(|person| person.name.full())
        .collect()
}

async fn sign_up_all(storage: &SeaStorage, users: &[User]) {
    commit(storage, async |tx| {
        for user in users {
            tx.users().insert(user).await?;
        }
        Ok(())
    })
    .await
    .unwrap();
}

async fn best_fits_come_first(database: TestDatabase) {
    let storage = database.storage().await;
    let mut by_username = person("Ярослав", "");
    by_username.username = Username::parse("Ливень_1").unwrap();
    let mut by_email = person("Юлия", "");
    by_email.email = Email::parse("олив@0").unwrap();
    let users = [
        by_username,
        by_email,
        person("Аня", "Сливко"),
        person("Нив", "Ивлев"),
        person("Борислив", ""),
        person("Яна", "Иванова"),
        person("Иван", "Я"),
        person("Пётр", "Петров"),
    ];
    sign_up_all(&storage, &users).await;
    let ranked: Vec<_> = people(&storage, "ИВ", 100)
        .await
        .into_iter()
        .map(|person| (person.rank, person.name.first))
        .collect();
    let expected = [
        (Rank::FirstNameStarts, "Иван"),
        (Rank::LastNameStarts, "Нив"),
        (Rank::LastNameStarts, "Яна"),
        (Rank::FirstNameContains, "Борислив"),
        (Rank::LastNameContains, "Аня"),
        (Rank::OtherContains, "Юлия"),
        (Rank::OtherContains, "Ярослав"),
    ];
    assert_eq!(
        ranked,
        expected.map(|(rank, first)| (rank, first.to_owned()))
    );
    assert_eq!(
        names(&storage, "ив", 3).await,
        ["Иван Я", "Нив Ивлев", "Яна Иванова"]
    );
}

async fn within_a_rank_names_are_in_order(database: TestDatabase) {
    let storage = database.storage().await;
    let mut users = vec![
        person("zoë", ""),
        person("Zoe", "Young"),
        person("zoe", "adams"),
        person("ZOE", ""),
        person("Zoe-Ann", ""),
    ];
    users.extend([person("Zoe", "Twin"), person("Zoe", "Twin")]);
    sign_up_all(&storage, &users).await;
    let expected = [
        "ZOE",
        "zoe adams",
        "Zoe Twin",
        "Zoe Twin",
        "Zoe Young",
        "Zoe-Ann",
        "zoë",
    ];
    assert_eq!(names(&storage, "zo", 100).await, expected);
    let twins = [users[5].id.min(users[6].id), users[5].id.max(users[6].id)];
    assert_eq!(found(&storage, "zo").await[2..4], twins);
    assert_eq!(found(&storage, "twin").await, twins);
}

async fn a_found_person_has_name_and_email(database: TestDatabase) {
    let storage = database.storage().await;
    let user = person("Zoë", "O'Neil");
    sign_up_as(&storage, &user).await;
    let expected = FoundPerson {
        rank: Rank::LastNameContains,
        id: user.id,
        name: user.name,
        email: user.email.as_str().to_owned(),
    };
    assert_eq!(people(&storage, "neil", 100).await, [expected]);
}

async fn no_character_is_special(database: TestDatabase) {
    let storage = database.storage().await;
    for first in [
        "100%", "x_y", r"x\y", "x\"y", "x'y", "x*y", "x?y", "$1", "xOR", "x😀y",
    ] {
        sign_up(&storage, first).await;
    }
    for part in [
        "%", "0%", "_", "x_y", r"\", r"x\y", "\"", "'", "*", "?", "$", "$1", "😀", "😀y",
    ] {
        let names = names(&storage, part, 100).await;
        assert_eq!(names.len(), 1, "{part}: {names:?}");
        assert!(names[0].contains(part), "{part}: {names:?}");
    }
    for nothing in [
        "%%", "x%y", "x.y", "x y", " ", "x OR y", "x\"\"y", "NEAR(x", "x*",
    ] {
        let expected: &[&str] = if nothing == "x*" { &["x*y"] } else { &[] };
        assert_eq!(names(&storage, nothing, 100).await, expected, "{nothing}");
    }
}

async fn one_character_is_enough(database: TestDatabase) {
    let storage = database.storage().await;
    for (first, last) in [
        ("Zoë", ""),
        ("Liz", ""),
        ("Li", "Zhou"),
        ("Li", "Lutz"),
        ("Li", ""),
    ] {
        sign_up_as(&storage, &person(first, last)).await;
    }
    assert_eq!(
        names(&storage, "z", 100).await,
        ["Zoë", "Li Zhou", "Liz", "Li Lutz"]
    );
    assert_eq!(names(&storage, "TZ", 100).await, ["Li Lutz"]);
    assert_eq!(names(&storage, "@", 100).await.len(), 5);
}

async fn a_full_first_rank_is_cut_at_the_limit(database: TestDatabase) {
    let storage = database.storage().await;
    for (first, last) in [
        ("Zoë", "1"),
        ("Zoë", "0"),
        ("Zack", ""),
        ("Ann", "Zoë"),
        ("Zul", ""),
    ] {
        sign_up_as(&storage, &person(first, last)).await;
    }
    assert_eq!(names(&storage, "z", 3).await, ["Zack", "Zoë 0", "Zoë 1"]);
    assert_eq!(
        names(&storage, "z", 4).await,
        ["Zack", "Zoë 0", "Zoë 1", "Zul"]
    );
    assert_eq!(
        names(&storage, "z", 5).await,
        ["Zack", "Zoë 0", "Zoë 1", "Zul", "Ann Zoë"]
    );
    assert_eq!(names(&storage, "zoë", 2).await, ["Zoë 0", "Zoë 1"]);
}

async fn case_does_not_matter_outside_ascii_either(database: TestDatabase) {
    let storage = database.storage().await;
    let user = person("ÄRGER", "Ćwikła");
    sign_up_as(&storage, &user).await;
    for part in ["ärger", "Är", "ä", "RGE", "ćWIK", "Ł"] {
        assert_eq!(found(&storage, part).await, [user.id], "{part}");
    }
    assert_eq!(found(&storage, "arger").await, []);
}

async fn all_forms_of_a_letter_are_one(database: TestDatabase) {
    let storage = database.storage().await;
    let greek = sign_up_as(&storage, &person("Οδυσσεύς", "ΠΑΠΠΑΣ")).await;
    let german = sign_up_as(&storage, &person("Groß", "WEISS")).await;
    for part in [
        "ΟΔΥΣΣΕΎΣ",
        "οδυσσεύσ",
        "ύς",
        "Παππας",
        "ππασ",
        "Σ",
        "σ",
        "ς",
    ] {
        assert_eq!(found(&storage, part).await, [greek], "{part}");
    }
    for part in [
        "GROSS", "gross", "Groß", "GROẞ", "weiß", "Weiss", "ẞ", "ss", "ß",
    ] {
        assert_eq!(found(&storage, part).await, [german], "{part}");
    }
    let group = group(&storage, "Straße des ΛΌΓΟΣ", &[greek]).await;
    for part in ["STRASSE", "straẞe", "λόγος", "λόγοσ"] {
        let search = storage.read();
        let groups = search.search().groups_of(&text(part), greek).await.unwrap();
        assert_eq!(groups.len(), 1, "{part}");
        assert_eq!(groups[0].id, group);
    }
}

async fn emails_and_user_names_are_in_lower_case_only(database: TestDatabase) {
    let storage = database.storage().await;
    let mut user = person("Ann", "");
    user.email = Email::parse("Weiß@Λόγος").unwrap();
    user.username = Username::parse("Straße.Δρως").unwrap();
    sign_up_as(&storage, &user).await;
    for part in ["WEIẞ@", "@ΛΌΓΟς", "λόγος", "STRAẞE.", "ße.δρ", "ΔΡΩς"] {
        assert_eq!(found(&storage, part).await, [user.id], "{part}");
    }
    for other in ["weiss@", "strasse.", "λόγοσ"] {
        assert_eq!(found(&storage, other).await, [], "{other}");
    }
}

async fn a_text_has_to_stand_as_a_whole_in_one_field(database: TestDatabase) {
    let storage = database.storage().await;
    // All runs of three characters of "wxyz" are there, but not in a row.
    sign_up_as(&storage, &person("xyzwxy", "")).await;
    sign_up_as(&storage, &person("Kl", "Mn")).await;
    for nothing in ["wxyz", "xyzz", "klmn", "lm", "kl mn", &"w".repeat(100)] {
        assert_eq!(found(&storage, nothing).await, [], "{nothing}");
    }
    let long = person(&"wxyz".repeat(16), "");
    sign_up_as(&storage, &long).await;
    assert_eq!(found(&storage, &"WXYZ".repeat(16)).await, [long.id]);
}
