//! What people do, one thing after the other, as the dice fall.

use std::ops::Range;

use harness::device::Device;
use harness::{Dice, Person};
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

/// Something that somebody does.
#[derive(Clone, Debug)]
pub(super) enum Deed {
    /// Over the connection of a device.
    Ask(&'static str, Value),
    /// Over REST.
    Call(Method, String, Value),
}

/// Of a thousand chances, those of what people seldom do.
const SELDOM: Range<usize> = 860..988;

/// Large enough that there is something to be told to many, small enough that there are many groups.
const MOST_MEMBERS: u64 = 6;

impl Deed {
    /// Something that may be done with what a device knows. What is done to what is there is drawn from
    /// its copy, so that most of it is possible.
    pub(super) fn choose(dice: &mut Dice, device: &Device, others: &[Uuid]) -> Option<Self> {
        let chance = dice.roll(1000);
        Self::by_chance(chance, dice, device, others)
    }

    /// The same of what people seldom do.
    pub(super) fn choose_seldom(dice: &mut Dice, device: &Device, others: &[Uuid]) -> Option<Self> {
        let chance = SELDOM.start + dice.roll(SELDOM.len());
        Self::by_chance(chance, dice, device, others)
    }

    /// Asks somebody to be a friend, agrees, or ends it.
    pub(super) fn of_friends(dice: &mut Dice, others: &[Uuid]) -> Self {
        let other = dice.pick(others);
        match dice.roll(3) {
            0 => Self::Call(Method::DELETE, format!("/api/friends/{other}"), Value::Null),
            _ => Self::Call(
                Method::POST,
                "/api/friends/requests".to_owned(),
                json!({ "userId": other }),
            ),
        }
    }

    /// Types, in a group or to somebody, or watches everybody.
    pub(super) fn of_the_moment(dice: &mut Dice, device: &Device, others: &[Uuid]) -> Self {
        let group = device.pick_group(dice.roll(1000));
        let is_typing = dice.roll(2) == 0;
        match (dice.roll(3), group) {
            (0, _) => Self::Ask("watchPresence", json!({ "userIds": others })),
            (1, Some(group)) => Self::Ask(
                "typing",
                json!({ "groupId": group.id, "isTyping": is_typing }),
            ),
            _ => Self::Ask(
                "typing",
                json!({ "receiverId": dice.pick(others), "isTyping": is_typing }),
            ),
        }
    }

    fn by_chance(chance: usize, dice: &mut Dice, device: &Device, others: &[Uuid]) -> Option<Self> {
        let other = json!(dice.pick(others));
        let (any, back) = (dice.roll(1000), dice.roll(20));
        let content = format!("text {}", dice.roll(1_000_000));
        let id = json!(dice.id());
        let message = || device.pick_message(any, back);
        let of_message = |kind, field: &'static str, value: Value| {
            Some(Self::Ask(
                kind,
                json!({ "messageId": message()?, field: value }),
            ))
        };
        match chance {
            0..300 => Some(Self::Ask(
                "privateMessage",
                json!({ "messageId": id, "receiverId": other, "content": content }),
            )),
            300..500 => {
                let group = device.pick_group(any)?.id;
                let params = json!({ "messageId": id, "groupId": group, "content": content });
                Some(Self::Ask("messageInGroup", params))
            }
            500..590 => of_message("editMessage", "content", json!(content)),
            590..640 => of_message("deleteMessage", "forMe", json!(false)),
            640..680 => of_message("deleteMessage", "forMe", json!(true)),
            680..800 => of_message("messageStatus", "status", json!("read")),
            800..860 => of_message("messageStatus", "status", json!("delivered")),
            860..875 => {
                let body = json!({ "companionId": other });
                let path = "/api/use-cases/mark-as-deleted".to_owned();
                Some(Self::Call(Method::POST, path, body))
            }
            _ => Self::of_group(chance, device, any, (other, id)),
        }
    }

    fn of_group(
        chance: usize,
        device: &Device,
        any: usize,
        (other, id): (Value, Value),
    ) -> Option<Self> {
        if (875..905).contains(&chance) {
            let params = json!({ "groupId": id, "groupName": format!("Group {any}") });
            return Some(Self::Ask("newGroup", params));
        }
        let group = device.pick_group(any)?;
        let this = json!({ "groupId": group.id });
        let with_other = json!({ "groupId": group.id, "userId": other });
        Some(match chance {
            905..950 if group.participants < MOST_MEMBERS => {
                Self::Ask("addUserInGroup", with_other)
            }
            950..958 if group.is_own => Self::Ask("removeUserFromGroup", with_other),
            958..966 if group.is_own => Self::Ask("transferGroup", with_other),
            966..976 if group.is_own => Self::Ask(
                "updateGroup",
                json!({ "groupId": group.id, "groupName": format!("Group {any}") }),
            ),
            976..979 if group.is_own => Self::Ask("dropGroup", this),
            979..988 => Self::Ask("leaveGroup", this),
            _ => return None,
        })
    }

    /// Does it, and says whether it was not refused.
    pub(super) async fn carry_out(&self, person: &Person, device: &mut Device) -> bool {
        match self {
            Self::Ask(kind, params) => {
                let answer = device.act(kind, params.clone()).await;
                assert_ne!(answer["code"], "internal", "{self:?}: {answer}");
                answer["success"] == true
            }
            Self::Call(method, path, body) => {
                let answer = person.request(method.clone(), path, body).await;
                assert!(answer.status < 500, "{self:?}: {answer:?}");
                answer.status < 300
            }
        }
    }
}
