use std::sync::Arc;

use crate::Transactions;
use crate::auth::{AuthService, SessionRules};
use crate::blocks::BlockService;
use crate::conversations::{ConversationService, DirectMessages};
use crate::friends::FriendService;
use crate::groups::GroupService;
use crate::messages::{MessageLog, MessageService, ReceiptLog};
use crate::notifications::NotificationService;
use crate::people::PeopleService;
use crate::ports::{
    AccessTokens, ActiveSessions, Clock, IdGenerator, PasswordHasher, PresenceRegistry,
    RefreshSecrets,
};
use crate::presence::PresenceService;
use crate::search::SearchService;
use crate::sync::SyncService;
use crate::typing::TypingService;
use crate::users::{PasswordPolicy, UserService};

/// Everything the use cases need from outside.
#[derive(Clone)]
pub struct Ports {
    pub transactions: Transactions,
    pub message_log: Arc<dyn MessageLog>,
    pub receipt_log: Arc<dyn ReceiptLog>,
    pub active_sessions: Arc<dyn ActiveSessions>,
    pub tokens: Arc<dyn AccessTokens>,
    pub secrets: Arc<dyn RefreshSecrets>,
    pub hasher: Arc<dyn PasswordHasher>,
    pub clock: Arc<dyn Clock>,
    pub ids: Arc<dyn IdGenerator>,
    pub presence: Arc<dyn PresenceRegistry>,
}

/// Rules that differ between installations.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    pub password_policy: PasswordPolicy,
    pub sessions: SessionRules,
    pub max_group_members: usize,
    pub direct_messages: DirectMessages,
    pub notifications_kept_days: u32,
}

/// All use cases, by feature: what adapters are given.
#[derive(Clone)]
pub struct Services {
    pub auth: AuthService,
    pub users: UserService,
    pub conversations: ConversationService,
    pub groups: GroupService,
    pub messages: MessageService,
    pub search: SearchService,
    pub people: PeopleService,
    pub friends: FriendService,
    pub blocks: BlockService,
    pub notifications: NotificationService,
    pub sync: SyncService,
    pub typing: TypingService,
    pub presence: PresenceService,
}

impl Services {
    #[must_use]
    pub fn new(ports: &Ports, settings: Settings) -> Self {
        let groups = GroupService::new(ports, settings.max_group_members);
        let direct_messages = settings.direct_messages;
        Self {
            auth: AuthService::new(ports, settings.sessions),
            users: UserService::new(ports, groups.clone(), settings.password_policy),
            conversations: ConversationService::new(ports, groups.clone(), direct_messages),
            groups,
            messages: MessageService::new(ports, direct_messages),
            search: SearchService::new(ports),
            people: PeopleService::new(ports),
            friends: FriendService::new(ports, direct_messages),
            blocks: BlockService::new(ports),
            notifications: NotificationService::new(ports, settings.notifications_kept_days),
            sync: SyncService::new(ports),
            typing: TypingService::new(ports, direct_messages),
            presence: PresenceService::new(ports),
        }
    }
}
