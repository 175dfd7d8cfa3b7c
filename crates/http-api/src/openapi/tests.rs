use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::enrich::{limits, operations_of};
use super::operations::Source;
use super::{derive, examples, openapi};

fn documented() -> Vec<Map<String, Value>> {
    let mut document = openapi();
    operations_of(&mut document)
        .into_iter()
        .map(|operation| operation.clone())
        .collect()
}

/// The schema of what an operation takes or answers, out of the components.
fn schema(content: &Value) -> Value {
    let reference = content["content"]["application/json"]["schema"]["$ref"]
        .as_str()
        .unwrap();
    openapi()
        .pointer(reference.trim_start_matches('#'))
        .unwrap()
        .clone()
}

/// Checks names of fields, at every depth: all that are required, none that is not documented.
fn assert_fits(example: &Value, schema: &Value, place: &str) {
    match example {
        Value::Object(fields) => {
            let properties = schema["properties"].as_object().unwrap();
            let required = schema["required"].as_array().cloned().unwrap_or_default();
            for name in required {
                assert!(
                    fields.contains_key(name.as_str().unwrap()),
                    "{place} lacks {name}"
                );
            }
            for (name, value) in fields {
                let property = &properties[name];
                assert!(
                    property["nullable"] == true || !value.is_null(),
                    "{place}/{name}"
                );
                assert_fits(value, property, &format!("{place}/{name}"));
            }
        }
        Value::Array(items) => {
            for item in items {
                assert_fits(item, &schema["items"], place);
            }
        }
        _ => {}
    }
}

#[test]
fn every_operation_is_in_the_table_once_and_the_other_way_round() {
    let in_document: Vec<String> = documented()
        .iter()
        .map(|it| it["operationId"].as_str().unwrap().to_owned())
        .collect();
    let in_table: BTreeSet<String> = examples::all()
        .iter()
        .map(|operation| operation.id.to_owned())
        .collect();
    assert_eq!(in_document.len(), examples::all().len());
    assert_eq!(in_document.into_iter().collect::<BTreeSet<_>>(), in_table);
}

#[test]
fn examples_are_what_the_server_reads_and_writes() {
    let documented = documented();
    for operation in examples::all() {
        let found = documented
            .iter()
            .find(|it| it["operationId"] == operation.id)
            .unwrap();
        let (_, success) = found["responses"]
            .as_object()
            .unwrap()
            .iter()
            .next()
            .unwrap();
        assert_eq!(
            success["content"]["application/json"]["example"],
            operation.success
        );
        assert_fits(&operation.success, &schema(success), operation.id);
        for input in operation.inputs {
            assert_eq!(input.faults(&input.example), [], "{}", operation.id);
            assert_ne!(input.faults(&input.wrong), [], "{}", operation.id);
            if input.source == Source::Body {
                let body = &found["requestBody"];
                assert_fits(&input.example, &schema(body), operation.id);
            }
        }
    }
}

#[test]
#[expect(
    clippy::match_same_arms,
    reason = "a table, in which each feature has rows of its own"
)]
fn every_operation_is_explained_and_tells_its_errors() {
    for operation in documented() {
        let id = operation["operationId"].as_str().unwrap();
        assert!(
            operation["summary"].is_string() && operation["description"].is_string(),
            "{id}"
        );
        let statuses: Vec<_> = operation["responses"]
            .as_object()
            .unwrap()
            .keys()
            .cloned()
            .collect();
        let expected: &[&str] = match id {
            "singUp" | "signUp" | "register" => &["201", "400", "408", "409", "413", "415"],
            "logIn" => &["201", "400", "408", "413", "415"],
            "refreshToken" => &["200", "400", "401", "408", "413", "415"],
            "logOut" | "logOutEverywhere" | "listSessions" | "deleteAccount" => &["200", "401"],
            "endSession" => &["200", "400", "401", "404"],
            "updateProfile" | "changePassword" => &["201", "400", "401", "408", "413", "415"],
            "search" | "listConversations" | "listGroups" => &["200", "400", "401"],
            "getProfile" => &["200", "401"],
            "listUsers" | "searchUsersByName" => &["200", "400", "401"],
            "getUser" => &["200", "400", "401", "404"],
            "listFriends" | "listFriendRequests" | "listBlocks" => &["200", "400", "401"],
            "listNotifications" | "listUnreadNotifications" => &["200", "400", "401"],
            "readNotification" | "deleteNotification" => &["200", "400", "401", "404"],
            "readAllNotifications" => &["200", "401"],
            "requestFriend" => &[
                "201", "400", "401", "403", "404", "408", "409", "413", "415",
            ],
            "acceptFriendRequest" | "rejectFriendRequest" => &["200", "400", "401", "404"],
            "withdrawFriendRequest" | "removeFriend" => &["200", "400", "401", "404"],
            "blockUser" => &["200", "400", "401", "404"],
            "unblockUser" => &["200", "400", "401"],
            "searchUsers" => &["200", "400", "401", "403"],
            "createGroup" => &["200", "400", "401", "408", "409", "413", "415"],
            "beginConversation" => &[
                "200", "201", "400", "401", "403", "404", "408", "409", "413", "415",
            ],
            "getConversation" | "getGroup" | "leaveGroup" | "listMembers" => {
                &["200", "400", "401", "404"]
            }
            "addParticipants" | "addMember" | "makeGroup" => &[
                "201", "400", "401", "403", "404", "408", "409", "413", "415",
            ],
            "removeParticipant" => &["200", "400", "401", "403", "404", "409"],
            "dropGroup" | "removeMemberById" => &["200", "400", "401", "403", "404"],
            "renameGroup" | "transferGroup" | "removeMember" => {
                &["200", "400", "401", "403", "404", "408", "413", "415"]
            }
            "markAsDeleted" | "setMessageStatus" => {
                &["200", "400", "401", "404", "408", "413", "415"]
            }
            "sendMessage" | "sendConversationMessage" => &[
                "201", "400", "401", "403", "404", "408", "409", "413", "415",
            ],
            "sendGroupMessage" => &["201", "400", "401", "404", "408", "409", "413", "415"],
            "listConversationMessages" | "listGroupMessages" | "getMessage" => {
                &["200", "400", "401", "404"]
            }
            "editMessage" | "editConversationMessage" | "editGroupMessage" => &[
                "200", "400", "401", "403", "404", "408", "409", "413", "415",
            ],
            "deleteMessage" | "deleteConversationMessage" | "deleteGroupMessage" => {
                &["200", "400", "401", "403", "404"]
            }
            "sync" => &["200", "400", "401", "409"],
            "syncSnapshot" => &["200", "400", "401"],
            other => panic!("{other} is new"),
        };
        let expected: Vec<_> = expected
            .iter()
            .chain(&["429", "500", "503"])
            .copied()
            .collect();
        assert_eq!(statuses, expected, "{id}");
    }
}

#[test]
fn limits_are_those_of_fields_that_exist() {
    fn assert_known(limits: &Value, schema: &Value, place: &str) {
        assert!(schema.is_object(), "{place} is gone");
        for (name, limits) in limits["properties"].as_object().into_iter().flatten() {
            assert_known(
                limits,
                &schema["properties"][name],
                &format!("{place}/{name}"),
            );
        }
        if limits.get("items").is_some() {
            assert_known(&limits["items"], &schema["items"], place);
        }
    }
    let derived = derive();
    let limits = limits();
    assert!(limits.as_object().unwrap().len() > 5);
    for (name, limits) in limits.as_object().unwrap() {
        assert_known(limits, &derived["components"]["schemas"][name], name);
    }
}

#[test]
fn a_limit_is_a_whole_number_from_1_on() {
    let mut found = Vec::new();
    for operation in documented() {
        let parameters = operation.get("parameters").and_then(Value::as_array);
        let limits = parameters.into_iter().flatten();
        for limit in limits.filter(|parameter| parameter["name"] == "limit") {
            found.push(limit["schema"].clone());
        }
    }
    assert!(found.len() > 5, "{found:?}");
    let expected = json!({"type": "integer", "minimum": 1});
    assert!(found.iter().all(|schema| *schema == expected), "{found:?}");
}

#[test]
fn every_request_says_that_unknown_fields_are_refused() {
    let document = openapi();
    let schemas = document["components"]["schemas"].as_object().unwrap();
    let requests = schemas.iter().filter(|(name, _)| name.ends_with("Request"));
    for (name, schema) in requests {
        assert_eq!(schema["additionalProperties"], false, "{name}");
    }
}

#[test]
fn references_lead_somewhere() {
    fn walk(value: &Value, document: &Value) {
        match value {
            Value::Object(fields) => {
                for (name, value) in fields {
                    if name == "$ref" {
                        let pointer = value.as_str().unwrap().trim_start_matches('#');
                        assert!(document.pointer(pointer).is_some(), "{pointer}");
                    }
                    walk(value, document);
                }
            }
            Value::Array(items) => items.iter().for_each(|item| walk(item, document)),
            _ => {}
        }
    }
    let document = openapi();
    walk(&document, &document);
    assert_eq!(
        document["components"]["securitySchemes"]["bearer"]["scheme"],
        "bearer"
    );
    assert_eq!(document, openapi());
}
