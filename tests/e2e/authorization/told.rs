use harness::Answer;
use serde_json::json;

/// What somebody is told who asks for something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Told {
    Done(u16),
    Refused(&'static Refusal),
}

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) status: u16,
    pub(super) code: &'static str,
    message: &'static str,
}

const fn refused(status: u16, code: &'static str, message: &'static str) -> Refusal {
    Refusal {
        status,
        code,
        message,
    }
}

impl Told {
    pub(super) fn is_refusal(self) -> bool {
        matches!(self, Self::Refused(_))
    }

    /// Checks that this is what was told.
    #[track_caller]
    pub(super) fn check(self, answer: &Answer, cell: &str) {
        let told = (answer.status, &answer.json["code"], &answer.json["message"]);
        match self {
            Self::Done(status) => assert_eq!(answer.status, status, "{cell}: {told:?}"),
            Self::Refused(&Refusal {
                status,
                code,
                message,
            }) => assert_eq!(told, (status, &json!(code), &json!(message)), "{cell}"),
        }
    }
}

pub(super) const OK: Told = Told::Done(200);
pub(super) const CREATED: Told = Told::Done(201);

pub(super) const NOT_AUTHORIZED: Told =
    Told::Refused(&refused(401, "not_authorized", "Not authorized"));
pub(super) const WRONG_LOG_IN: Told = Told::Refused(&refused(
    400,
    "wrong_credentials",
    "No such user exists or wrong password",
));
pub(super) const WRONG_PASSWORD: Told =
    Told::Refused(&refused(400, "wrong_password", "Wrong password or email"));
pub(super) const EMAIL_TAKEN: Told = Told::Refused(&refused(
    409,
    "email_taken",
    "User with this email already exists!",
));
pub(super) const NAME_TAKEN: Told = Told::Refused(&refused(
    409,
    "username_taken",
    "User with this username already exists!",
));
pub(super) const STARTED_OVER: Told = Told::Refused(&refused(
    409,
    "sync_start_over",
    "Start over: this token is not of this database",
));
pub(super) const NO_SESSION: Told =
    Told::Refused(&refused(404, "no_such_session", "There is no such session"));

pub(super) const NO_NOTIFICATION: Told = Told::Refused(&refused(
    404,
    "notification_not_found",
    "There is no such notification",
));

pub(super) const NO_USER: Told =
    Told::Refused(&refused(404, "user_not_found", "No such user exists"));
pub(super) const MAY_NOT_WRITE: Told =
    Told::Refused(&refused(403, "blocked", "You cannot write to this user"));
pub(super) const MAY_NOT_ADD: Told =
    Told::Refused(&refused(403, "blocked", "You cannot add this user"));
pub(super) const MAY_NOT_BEFRIEND: Told =
    Told::Refused(&refused(403, "blocked", "You cannot befriend this user"));
pub(super) const UNBLOCK_FIRST: Told = Told::Refused(&refused(
    409,
    "blocked_by_oneself",
    "You have blocked this user",
));
pub(super) const FRIENDS_ALREADY: Told =
    Told::Refused(&refused(409, "already_friends", "You are friends already"));
pub(super) const NOT_FRIENDS: Told =
    Told::Refused(&refused(404, "not_friends", "You are not friends"));
pub(super) const NO_REQUEST: Told = Told::Refused(&refused(
    404,
    "no_such_friend_request",
    "There is no such friend request",
));
pub(super) const NOT_TO_ONESELF: Told = Told::Refused(&refused(
    400,
    "cannot_write_to_oneself",
    "You cannot write to yourself",
));
pub(super) const NOT_ONESELF_AS_FRIEND: Told = Told::Refused(&refused(
    400,
    "cannot_befriend_oneself",
    "You cannot befriend yourself",
));
pub(super) const NOT_BLOCKING_ONESELF: Told = Told::Refused(&refused(
    400,
    "cannot_block_oneself",
    "You cannot block yourself",
));

pub(super) const NO_PLACE: Told = Told::Refused(&refused(
    404,
    "conversation_not_found",
    "There is no such conversation",
));
pub(super) const NO_PAIR: Told = Told::Refused(&refused(
    400,
    "not_a_pair",
    "A direct conversation is with one other person",
));
pub(super) const NO_GROUP: Told = Told::Refused(&refused(
    409,
    "not_a_group",
    "This conversation is not a group",
));
pub(super) const NOT_IN_IT: Told = Told::Refused(&refused(
    403,
    "not_a_member",
    "User is not a member of this group",
));
pub(super) const NOT_OWNER: Told = Told::Refused(&refused(
    403,
    "not_the_owner",
    "Only the group owner may do this",
));
pub(super) const NO_MEMBER: Told = Told::Refused(&refused(
    404,
    "no_such_member",
    "There is no such member in this group",
));
pub(super) const IN_ALREADY: Told = Told::Refused(&refused(
    409,
    "already_a_member",
    "the user is already in the group",
));
pub(super) const FULL: Told =
    Told::Refused(&refused(409, "group_full", "A group has at most 6 members"));
pub(super) const GROUP_TAKEN: Told = Told::Refused(&refused(
    409,
    "group_id_taken",
    "This groupId is already taken",
));

pub(super) const NO_TEXT: Told = Told::Refused(&refused(
    404,
    "message_not_found",
    "There is no such message",
));
pub(super) const NOT_SENDER: Told = Told::Refused(&refused(
    403,
    "not_the_sender",
    "Only its sender may edit a message",
));
pub(super) const MAY_NOT_DELETE: Told = Told::Refused(&refused(
    403,
    "may_not_delete",
    "Only its sender or the group owner may delete a message",
));
pub(super) const IS_NOTICE: Told = Told::Refused(&refused(
    403,
    "notice_not_editable",
    "Notices cannot be edited",
));
pub(super) const ERASED: Told =
    Told::Refused(&refused(409, "message_deleted", "This message was deleted"));
pub(super) const TEXT_TAKEN: Told = Told::Refused(&refused(
    409,
    "message_id_taken",
    "This messageId is already taken",
));
