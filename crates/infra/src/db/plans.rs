//! How the database would answer the reads whose cost matters: for tests that keep them from reading
//! whole tables.

use std::ops::RangeInclusive;

use messenger_domain::Timestamp;
use messenger_domain::conversations::Which;
use messenger_domain::ids::{ConversationId, NotificationId, UserId};
use messenger_domain::limit::Limit;
use messenger_domain::messages::{HistorySlice, PageSlice, Stretch};
use messenger_domain::notifications::Unread;
use messenger_domain::page::{PageOf, TimeKey};
use messenger_domain::people::PeoplePage;
use messenger_domain::search::SearchText;
use messenger_domain::sync::{ChangedMessages, ChangedSlice, Stamp};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement};

use super::repositories::chats::{ChatSlice, Times, chats};
use super::repositories::members::members;
use super::repositories::messages::{history, messages, page};
use super::repositories::notifications;
use super::repositories::overviews::{Asked, overviews};
use super::repositories::people::{
    blocks_of, friends_of, requests_of, seen_since, users, watchable,
};
use super::repositories::receipts::{receipts, senders, unread};
use super::repositories::search::{PeopleSearch, Without, contains, first_name_starts};
use super::repositories::sessions::over;
use super::repositories::sync;
use super::{SeaStorage, dialect};

/// A read whose plan is of interest.
pub enum Read {
    /// Without names, or with them.
    Messages(HistorySlice),
    History(HistorySlice),
    Page(PageSlice),
    Unread {
        user: UserId,
        conversations: Vec<ConversationId>,
    },
    Receipts {
        user: UserId,
        conversations: Vec<ConversationId>,
    },
    /// Who wrote in some stretches.
    Senders(Vec<Stretch>),
    Chats {
        user: UserId,
        before: Option<Timestamp>,
        limit: Limit,
    },
    Overviews {
        user: UserId,
        which: Which,
        page: PageOf<TimeKey>,
    },
    Overview {
        user: UserId,
        id: ConversationId,
    },
    Members {
        group: ConversationId,
        page: PageOf<TimeKey>,
    },
    /// People whose first name starts with the text.
    FirstNames {
        text: SearchText,
        except: UserId,
    },
    People {
        text: SearchText,
        except: UserId,
    },
    PeopleOutside {
        text: SearchText,
        group: ConversationId,
    },
    /// A list of users by user name.
    Users {
        people: PeoplePage,
        except: UserId,
    },
    Friends {
        user: UserId,
        page: PageOf<TimeKey>,
    },
    FriendRequests {
        user: UserId,
        page: PageOf<TimeKey>,
    },
    Blocks {
        user: UserId,
        page: PageOf<TimeKey>,
    },
    SessionsOver {
        before: Timestamp,
        limit: u64,
    },
    Watchable {
        user: UserId,
        others: Vec<UserId>,
    },
    SeenSince(Timestamp),
    Notifications {
        user: UserId,
        unread: Unread,
        page: PageOf<TimeKey>,
    },
    /// What is left of the messages that notifications tell of.
    Missed {
        user: UserId,
        notifications: Vec<NotificationId>,
    },
    OldNotifications {
        before: Timestamp,
        limit: u64,
    },
    /// Conversations that changed, and their messages.
    Changed(ChangedSlice),
    ChangedMessages(ChangedMessages),
    /// Messages that tell which ones were there before a stamp.
    Latest {
        conversation: ConversationId,
        since: Stamp,
    },
    LatestBetween {
        conversation: ConversationId,
        since: Stamp,
        times: RangeInclusive<i64>,
    },
}

impl SeaStorage {
    /// The plan for a read, as the database words it: one step a line.
    pub async fn explain(&self, read: &Read) -> Result<String, DbErr> {
        let backend = self.backend();
        let (explain, column) = dialect::explain(backend);
        let mut statement = statement(read, backend);
        statement.sql.insert_str(0, explain);
        let steps = self.reader().query_all_raw(statement).await?;
        let steps: Vec<String> = steps
            .iter()
            .map(|step| step.try_get("", column))
            .collect::<Result<_, _>>()?;
        Ok(steps.join("\n"))
    }
}

fn statement(read: &Read, backend: DbBackend) -> Statement {
    let find = |text, without| PeopleSearch {
        text,
        without,
        limit: Limit::MAX.rows(),
    };
    let select = match read {
        Read::Messages(slice) => messages(slice),
        Read::History(slice) => history(slice),
        Read::Page(slice) => page(slice),
        Read::Unread {
            user,
            conversations,
        } => unread(*user, conversations),
        Read::Receipts {
            user,
            conversations,
        } => receipts(*user, conversations),
        Read::Senders(stretches) => senders(stretches).unwrap_or_default(),
        Read::Chats {
            user,
            before,
            limit,
        } => {
            let times = before.map_or(Times::All, Times::Before);
            chats(&ChatSlice {
                user: *user,
                times,
                rows: Some(limit.rows() + 1),
            })
        }
        Read::Overviews { user, which, page } => overviews(*user, &Asked::Page(*which, page)),
        Read::Overview { user, id } => overviews(*user, &Asked::These(&[*id])),
        Read::Members { group, page } => members(*group, page),
        Read::FirstNames { text, except } => {
            first_name_starts(&find(text, Without::Person(*except)))
        }
        Read::People { text, except } => contains(backend, &find(text, Without::Person(*except))),
        Read::PeopleOutside { text, group } => {
            contains(backend, &find(text, Without::MembersOf(*group)))
        }
        Read::Users { people, except } => users(backend, people, *except),
        Read::Friends { user, page } => friends_of(*user, page),
        Read::FriendRequests { user, page } => requests_of(*user, page),
        Read::Blocks { user, page } => blocks_of(*user, page),
        Read::SessionsOver { before, limit } => over(*before, *limit),
        Read::Watchable { user, others } => watchable(*user, others),
        Read::SeenSince(moment) => seen_since(*moment),
        Read::Notifications { user, unread, page } => notifications::list(*user, *unread, page),
        Read::Missed {
            user,
            notifications: ids,
        } => {
            let ids: Vec<_> = ids.iter().map(|id| id.uuid()).collect();
            notifications::missed(*user, &ids)
        }
        Read::OldNotifications { before, limit } => notifications::old(*before, *limit),
        Read::Changed(slice) => return sync::changed(backend, slice),
        Read::ChangedMessages(slice) => return sync::messages(backend, slice),
        Read::Latest {
            conversation,
            since,
        } => return sync::latest(backend, *conversation, *since),
        Read::LatestBetween {
            conversation,
            since,
            times,
        } => return sync::latest_between(backend, *conversation, *since, times),
    };
    backend.build(&select)
}
