use messenger_domain::presence::Standing;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Item, Reply};
use crate::presence::{last_seen_at, status_name};

/// Whether somebody is there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StandingItem {
    pub user_id: Uuid,
    pub status: String,
    pub last_seen_at: Option<String>,
}

impl From<Standing> for StandingItem {
    fn from(standing: Standing) -> Self {
        Self {
            user_id: standing.user.uuid(),
            status: status_name(standing.status).to_owned(),
            last_seen_at: last_seen_at(standing.status),
        }
    }
}

impl StandingItem {
    /// What those are told who watch.
    #[must_use]
    pub fn broadcast(self) -> Reply {
        Reply::broadcast("userStatus", Item::Standing(self))
    }
}
