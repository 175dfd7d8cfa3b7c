//! Who can stand to something in which way.

use super::told::Told;

/// Somebody with a token. Who has none that is good is nobody, whatever is asked for: see
/// [`super::who_has_no_good_token_is_nobody`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Any user, where nothing is asked for that is somebody's.
    Anybody,
    Stranger,
    /// A former member who left.
    Left,
    /// A former member whom the owner removed.
    Removed,
    /// A former member who asks for what they wrote when they were in.
    FormerSender,
    Member,
    /// A member, or one of a dialog, whom everybody concerned has blocked.
    Blocked,
    Owner,
    Sender,
    /// The one of a dialog who did not write.
    Other,
    Friend,
    /// Who has blocked the person concerned.
    Blocker,
    Oneself,
    /// Anybody, who asks for a deleted user.
    ForDeleted,
    /// Anybody, who asks for a user who never was.
    ForUnknown,
    /// Who sent a friend request.
    Asker,
    /// Whom a friend request went to.
    Asked,
    /// Who shows the password, or the secret, of a user.
    User,
    /// The same after logging out.
    LoggedOut,
    /// The same of a deleted user.
    Deleted,
}

impl Role {
    /// Whether the things of the table do not exist for them.
    pub(super) fn is_outside(self) -> bool {
        matches!(
            self,
            Self::Stranger | Self::Left | Self::Removed | Self::FormerSender
        )
    }
}

/// What an operation is about, which decides who there can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum About {
    Credentials,
    Nothing,
    Session,
    Notification,
    Person,
    Request,
    Group,
    FullGroup,
    GroupMessage,
    Dialog,
}

/// What each role is told, in the order of [`About::roles`]: none can be left out.
#[derive(Clone, Copy, Debug)]
pub(super) enum Cells {
    /// What needs no token: `[User, LoggedOut, Deleted]`.
    Open([Told; 3]),
    /// The same for everybody.
    Anyone(Told),
    /// A session of somebody: `[Stranger, Oneself]`.
    Session([Told; 2]),
    /// A notification of somebody: `[Stranger, Oneself]`.
    Notification([Told; 2]),
    /// Somebody: `[ForUnknown, ForDeleted, Blocked, Blocker, Oneself, Stranger, Friend]`.
    Person([Told; 7]),
    /// A friend request: `[Stranger, Blocked, Asker, Asked]`.
    Request([Told; 4]),
    /// A group: `[Stranger, Left, Removed, Member, Blocked, Owner]`.
    Group([Told; 6]),
    /// A group with as many members as there may be: `[Member, Owner]`.
    FullGroup([Told; 2]),
    /// What was written in a group:
    /// `[Stranger, Left, Removed, FormerSender, Member, Blocked, Owner, Sender]`.
    GroupMessage([Told; 8]),
    /// A dialog, and what was written in it: `[Stranger, Blocked, Other, Sender]`.
    Dialog([Told; 4]),
}

impl About {
    pub(super) const ALL: [Self; 10] = [
        Self::Credentials,
        Self::Nothing,
        Self::Session,
        Self::Notification,
        Self::Person,
        Self::Request,
        Self::Group,
        Self::FullGroup,
        Self::GroupMessage,
        Self::Dialog,
    ];

    /// Whether it does not exist for those who have no part in it. Users are known to all.
    pub(super) fn is_kept_from_strangers(self) -> bool {
        !matches!(self, Self::Credentials | Self::Nothing | Self::Person)
    }

    /// Last who may most.
    pub(super) fn roles(self) -> &'static [Role] {
        use Role::{
            Anybody, Asked, Asker, Blocked, Blocker, Deleted, ForDeleted, ForUnknown, FormerSender,
            Friend, Left, LoggedOut, Member, Oneself, Other, Owner, Removed, Sender, Stranger,
            User,
        };
        match self {
            Self::Credentials => &[User, LoggedOut, Deleted],
            Self::Nothing => &[Anybody],
            Self::Session | Self::Notification => &[Stranger, Oneself],
            Self::Person => &[
                ForUnknown, ForDeleted, Blocked, Blocker, Oneself, Stranger, Friend,
            ],
            Self::Request => &[Stranger, Blocked, Asker, Asked],
            Self::Group => &[Stranger, Left, Removed, Member, Blocked, Owner],
            Self::FullGroup => &[Member, Owner],
            Self::GroupMessage => &[
                Stranger,
                Left,
                Removed,
                FormerSender,
                Member,
                Blocked,
                Owner,
                Sender,
            ],
            Self::Dialog => &[Stranger, Blocked, Other, Sender],
        }
    }
}

impl Cells {
    pub(super) fn about(&self) -> About {
        match self {
            Self::Open(_) => About::Credentials,
            Self::Anyone(_) => About::Nothing,
            Self::Session(_) => About::Session,
            Self::Notification(_) => About::Notification,
            Self::Person(_) => About::Person,
            Self::Request(_) => About::Request,
            Self::Group(_) => About::Group,
            Self::FullGroup(_) => About::FullGroup,
            Self::GroupMessage(_) => About::GroupMessage,
            Self::Dialog(_) => About::Dialog,
        }
    }

    pub(super) fn told(&self) -> &[Told] {
        match self {
            Self::Anyone(told) => std::slice::from_ref(told),
            Self::Open(told) => told,
            Self::Session(told) | Self::Notification(told) | Self::FullGroup(told) => told,
            Self::Person(told) => told,
            Self::Request(told) | Self::Dialog(told) => told,
            Self::Group(told) => told,
            Self::GroupMessage(told) => told,
        }
    }
}
