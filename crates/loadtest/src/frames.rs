//! Frames of the WebSocket: as little of them as a generator of load has to look at.

use std::borrow::Cow;

use serde::Deserialize;
use uuid::Uuid;

use crate::Result;

/// The time of a message as the digits of its text, year first: it orders like the time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(u64);

impl Moment {
    /// From RFC 3339 with exactly three fractional digits and `Z`, as the protocol has it.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        const SHAPE: &[u8; 24] = b"dddd-dd-ddTdd:dd:dd.dddZ";
        if text.len() != SHAPE.len() {
            return None;
        }
        let step = |number: u64, (byte, shape): (u8, &u8)| match shape {
            b'd' if byte.is_ascii_digit() => Some(number * 10 + u64::from(byte - b'0')),
            _ => (byte == *shape).then_some(number),
        };
        text.bytes().zip(SHAPE).try_fold(0, step).map(Self)
    }
}

/// What came in.
#[derive(Debug, PartialEq, Eq)]
pub enum Incoming {
    /// A request succeeded. Answers come in the order of requests.
    Acknowledged,
    /// A request failed, for this reason.
    Refused(String),
    /// Somebody wrote.
    Message { id: Uuid, at: Moment },
    /// Another broadcast.
    Other,
}

#[derive(Deserialize)]
struct Frame<'a> {
    #[serde(rename = "type")]
    kind: &'a str,
    #[serde(default)]
    error: bool,
    #[serde(borrow, default)]
    message: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    params: Option<Params<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Params<'a> {
    #[serde(borrow, default)]
    item: Option<Item<'a>>,
    is_broadcast: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Item<'a> {
    message_id: Option<&'a str>,
    created_at: Option<&'a str>,
}

pub fn read(text: &str) -> Result<Incoming> {
    let frame: Frame = serde_json::from_str(text)?;
    if frame.error {
        return Ok(Incoming::Refused(
            frame.message.unwrap_or_default().into_owned(),
        ));
    }
    let params = frame.params.ok_or("a frame without params")?;
    if !params.is_broadcast {
        return Ok(Incoming::Acknowledged);
    }
    if !matches!(frame.kind, "privateMessage" | "messageInGroup") {
        return Ok(Incoming::Other);
    }
    let item = params.item.ok_or("a broadcast without an item")?;
    let id = item.message_id.ok_or("a message without an id")?.parse()?;
    let at = item.created_at.and_then(Moment::parse);
    let at = at.ok_or("a message without a time of the right form")?;
    Ok(Incoming::Message { id, at })
}

/// A row of a list.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Row {
    pub message_id: Uuid,
    pub created_at: String,
}

impl Row {
    pub fn at(&self) -> Result<Moment> {
        Moment::parse(&self.created_at)
            .ok_or_else(|| format!("not a time of the right form: {}", self.created_at).into())
    }
}

/// The rows of a reply. None, if the frame is a broadcast.
pub fn rows(text: &str) -> Result<Option<Vec<Row>>> {
    #[derive(Deserialize)]
    struct Reply<'a> {
        #[serde(borrow, default)]
        message: Option<Cow<'a, str>>,
        params: Option<List>,
    }
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct List {
        data: Option<Vec<Row>>,
        is_broadcast: bool,
    }
    let reply: Reply = serde_json::from_str(text)?;
    let params = reply
        .params
        .ok_or_else(|| format!("refused: {}", reply.message.unwrap_or_default()))?;
    if params.is_broadcast {
        return Ok(None);
    }
    Ok(Some(params.data.ok_or("a reply without data")?))
}

/// Where one writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// To this person.
    Person(Uuid),
    Group(Uuid),
}

impl Place {
    /// A request to write. The content must need no escapes.
    #[must_use]
    pub fn message(self, id: Uuid, content: &str) -> String {
        let (kind, field, place) = match self {
            Self::Person(person) => ("privateMessage", "receiverId", person),
            Self::Group(group) => ("messageInGroup", "groupId", group),
        };
        format!(
            r#"{{"type":"{kind}","params":{{"messageId":"{id}","{field}":"{place}","content":"{content}"}}}}"#
        )
    }

    /// A request for what was written strictly before `cursor`, latest first.
    #[must_use]
    pub fn history(self, limit: usize, cursor: Option<&str>) -> String {
        let (kind, field, place) = match self {
            Self::Person(person) => ("getlatestMessageDialog", "receiverId", person),
            Self::Group(group) => ("getlatestMessageGroup", "groupId", group),
        };
        let cursor = quoted(cursor);
        format!(
            r#"{{"type":"{kind}","params":{{"{field}":"{place}","limit":{limit},"cursorCreatedAt":{cursor}}}}}"#
        )
    }
}

/// A request for the chat list.
#[must_use]
pub fn chat_list(limit: usize, cursor: Option<&str>) -> String {
    let cursor = quoted(cursor);
    format!(
        r#"{{"type":"listLastMessage","params":{{"limit":{limit},"cursorCreatedAt":{cursor}}}}}"#
    )
}

/// A request to add somebody to a group.
#[must_use]
pub fn add_member(group: Uuid, user: Uuid) -> String {
    format!(r#"{{"type":"addUserInGroup","params":{{"groupId":"{group}","userId":"{user}"}}}}"#)
}

/// A request that says that everything up to a message was read.
#[must_use]
pub fn read_up_to(message: Uuid) -> String {
    format!(r#"{{"type":"messageStatus","params":{{"messageId":"{message}","status":"read"}}}}"#)
}

fn quoted(cursor: Option<&str>) -> String {
    cursor.map_or_else(|| "null".to_owned(), |cursor| format!("\"{cursor}\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_order_like_times() {
        let moment = |text| Moment::parse(text).unwrap();
        assert!(moment("2025-07-24T00:29:25.597Z") < moment("2025-07-24T00:29:25.598Z"));
        assert!(moment("2025-07-24T23:59:59.999Z") < moment("2025-07-25T00:00:00.000Z"));
        assert_eq!(Moment::parse("2025-07-24T00:29:25Z"), None);
        assert_eq!(Moment::parse("2025-07-24T00:29:25.597+"), None);
    }

    #[test]
    fn replies_errors_and_broadcasts_are_told_apart() {
        let reply = r#"{"type":"privateMessage","success":true,"params":{"item":null,"data":null,"isBroadcast":false}}"#;
        assert_eq!(read(reply).unwrap(), Incoming::Acknowledged);
        let error =
            r#"{"error":true,"type":"privateMessage","message":"no \"such\" user","code":"x"}"#;
        assert_eq!(
            read(error).unwrap(),
            Incoming::Refused("no \"such\" user".into())
        );
        let id = Uuid::nil();
        let broadcast = format!(
            r#"{{"type":"privateMessage","success":true,"params":{{"item":{{"messageId":"{id}","message":"\"","createdAt":"2025-07-24T00:29:25.597Z"}},"data":null,"isBroadcast":true}}}}"#
        );
        let at = Moment::parse("2025-07-24T00:29:25.597Z").unwrap();
        assert_eq!(read(&broadcast).unwrap(), Incoming::Message { id, at });
        let notice = broadcast.replace("privateMessage", "addUserInGroup");
        assert_eq!(read(&notice).unwrap(), Incoming::Other);
        assert!(rows(&notice).unwrap().is_none());
        assert!(rows(error).is_err());
    }
}
