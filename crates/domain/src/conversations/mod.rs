//! Conversations, direct ones and groups alike: who takes part, and what each has seen or cleared.

mod clear_dialog;
mod error;
mod list_chats;
mod list_overviews;
mod model;
mod open;
mod openness;
mod others;
mod overview;
mod participants;
mod receipts;
mod repository;
mod service;
mod sum_up;

pub use error::{Closed, ConversationError};
pub use list_chats::ChatPage;
pub(crate) use list_overviews::summarize;
pub use model::{
    Chat, ChatPartner, Conversation, ConversationKind, DialogView, DirectConversation, Participant,
};
pub use open::{NewConversation, Opened};
pub use openness::{DirectMessages, Openness};
pub(crate) use others::others;
pub use overview::{Companion, Latest, Overview, OverviewKind, Summary, Which};
pub use receipts::{Mark, Receipts};
pub use repository::{ChatsBefore, ConversationRepository, MAX_UNREAD, ParticipantRepository};
pub use service::ConversationService;
pub use sum_up::ChatSummary;
