use harness::fresh_id;
use messenger_domain::ids::{ConversationId, UserId};
use uuid::Uuid;

/// What a call is about, as the one who makes it knows it. What nobody set is unknown to the server.
#[derive(Clone, Debug)]
pub(super) struct Target {
    /// Who calls.
    pub(super) caller: Uuid,
    pub(super) conversation: Uuid,
    pub(super) message: Uuid,
    /// A notice in the same conversation.
    pub(super) notice: Uuid,
    /// A message of the same sender there that was deleted.
    pub(super) erased: Uuid,
    /// The person concerned; of a group, another member.
    pub(super) user: Uuid,
    /// Nobody's id.
    pub(super) nobody: Uuid,
    /// Somebody who could be added.
    pub(super) newcomer: Uuid,
    /// More people than fit into a group.
    pub(super) crowd: Vec<Uuid>,
    pub(super) request: Uuid,
    pub(super) session: Uuid,
    pub(super) notification: Uuid,
    pub(super) email: String,
    pub(super) username: String,
    pub(super) refresh_token: String,
}

impl Target {
    pub(super) fn unknown() -> Self {
        Self {
            caller: fresh_id(),
            conversation: fresh_id(),
            message: fresh_id(),
            notice: fresh_id(),
            erased: fresh_id(),
            user: fresh_id(),
            nobody: fresh_id(),
            newcomer: fresh_id(),
            crowd: Vec::new(),
            request: fresh_id(),
            session: fresh_id(),
            notification: fresh_id(),
            email: new_email(),
            username: new_name(),
            refresh_token: "unknown".to_owned(),
        }
    }

    /// The same with one thing, or more, that does not exist.
    pub(super) fn without_some(&self) -> Vec<Self> {
        let unknown = Self::unknown();
        let of_strangers = ConversationId::direct(UserId::new(fresh_id()), UserId::new(fresh_id()));
        let with = |change: &dyn Fn(&mut Self)| {
            let mut other = self.clone();
            change(&mut other);
            other
        };
        vec![
            with(&|target| target.conversation = unknown.conversation),
            with(&|target| target.conversation = of_strangers.uuid()),
            with(&|target| target.message = unknown.message),
            with(&|target| target.user = unknown.user),
            with(&|target| target.newcomer = unknown.newcomer),
            with(&|target| target.request = unknown.request),
            with(&|target| target.session = unknown.session),
            with(&|target| target.notification = unknown.notification),
            with(&|target| {
                target.conversation = unknown.conversation;
                target.message = unknown.message;
                target.user = unknown.user;
                target.newcomer = unknown.newcomer;
            }),
        ]
    }
}

pub(super) fn new_email() -> String {
    format!("{}@example.org", fresh_id().simple())
}

pub(super) fn new_name() -> String {
    let id = fresh_id().simple().to_string();
    id[..20].to_owned()
}
