//! What of the caller's receipts reaches the log, and when it is asked to settle them.

use messenger_domain::Timestamp;
use messenger_domain::conversations::{ConversationError, DirectConversation, Which};
use messenger_domain::error::{ErrorKind, Failure, RepoError};
use messenger_domain::events::Origin;
use messenger_domain::ids::{MessageId, UserId};
use messenger_domain::limit::Limit;
use messenger_domain::messages::{
    AccessError, Content, Draft, Message, MessageKind, Place, Receipt, ReceivedStatus,
};
use messenger_domain::page::{PageOf, Place as PagePlace};
use messenger_domain::sync::SyncError;

use crate::stage::{Cast, Stage, hash};

/// Two people who wrote to each other, and one who did not.
struct Dialog {
    stage: Stage,
    ann: UserId,
    bob: UserId,
    eve: UserId,
    message: Message,
}

impl Dialog {
    async fn set(mut cast: Cast) -> Self {
        cast.hasher.expect_hash().returning(|_| Ok(hash()));
        cast.publisher.expect_publish().returning(|_| ());
        let stage = Stage::set(cast).await;
        let [ann, bob, eve] = [
            stage.sign_up("Ann").await.id,
            stage.sign_up("Bob").await.id,
            stage.sign_up("Eve").await.id,
        ];
        let pair = DirectConversation::between(ann, bob);
        let draft = Draft {
            id: MessageId::parse("00000000-0000-4000-8000-000000000009").unwrap(),
            sender: ann,
            connection: None,
            place: Place::Direct(pair),
            kind: MessageKind::Text,
            content: Content::parse("hi".to_owned()).unwrap(),
        };
        let now = Timestamp::from_millis(1);
        let tx = stage.transactions.begin().await.unwrap();
        tx.conversations().ensure_direct(&pair, now).await.unwrap();
        let message = tx.messages().append(&draft, now).await.unwrap();
        tx.commit().await.unwrap();
        Self {
            stage,
            ann,
            bob,
            eve,
            message,
        }
    }

    async fn mark(&self, by: UserId) -> Result<(), AccessError> {
        let messages = &self.stage.services.messages;
        messages
            .mark(by, self.message.id, ReceivedStatus::Read)
            .await
    }
}

#[tokio::test]
async fn a_participant_tells_the_log_of_the_message() {
    let mut cast = Cast::default();
    let (tell, told) = std::sync::mpsc::channel();
    cast.receipts
        .expect_note()
        .once()
        .returning(move |receipt| {
            tell.send(receipt).unwrap();
            Ok(())
        });
    let dialog = Dialog::set(cast).await;
    dialog.mark(dialog.bob).await.unwrap();
    let expected = Receipt {
        origin: Origin::from(dialog.bob),
        status: ReceivedStatus::Read,
        conversation: dialog.message.conversation,
        message: dialog.message.id,
        seq: dialog.message.seq,
        at: dialog.message.created_at,
    };
    assert_eq!(told.recv().unwrap(), expected);
}

/// The mock fails the test when it is called.
#[tokio::test]
async fn what_somebody_cannot_see_never_reaches_the_log() {
    let dialog = Dialog::set(Cast::default()).await;
    let refused = dialog.mark(dialog.eve).await;
    assert!(
        matches!(refused, Err(AccessError::NoSuchMessage)),
        "{refused:?}"
    );
    let tx = dialog.stage.transactions.begin().await.unwrap();
    let (conversation, at) = (dialog.message.conversation, dialog.message.created_at);
    tx.participants()
        .clear(conversation, dialog.bob, at)
        .await
        .unwrap();
    tx.messages()
        .hide(&dialog.message, dialog.ann)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    for user in [dialog.ann, dialog.bob] {
        let refused = dialog.mark(user).await;
        assert!(
            matches!(refused, Err(AccessError::NoSuchMessage)),
            "{refused:?}"
        );
    }
}

#[tokio::test]
async fn a_log_that_is_busy_puts_a_receipt_off() {
    let mut cast = Cast::default();
    let busy = |_| Err(RepoError::Overloaded);
    cast.receipts.expect_note().once().returning(busy);
    let dialog = Dialog::set(cast).await;
    let put_off = dialog.mark(dialog.bob).await.unwrap_err();
    assert_eq!(put_off.kind(), ErrorKind::Unavailable);
}

/// What cannot be settled must not be shown as if it had never been said.
#[tokio::test]
async fn whatever_shows_how_far_somebody_read_is_settled_before() {
    let mut cast = Cast::default();
    let busy = |_| Err(RepoError::Overloaded);
    cast.receipts.expect_settle().times(6).returning(busy);
    let dialog = Dialog::set(cast).await;
    let (user, services) = (dialog.bob, &dialog.stage.services);
    let limit = Limit::new(5).unwrap();
    let page = PageOf {
        place: PagePlace::Start,
        limit,
    };
    let conversations = &services.conversations;
    let listed = conversations.list(user, Which::All, page).await;
    assert!(matches!(listed, Err(RepoError::Overloaded)));
    let summed_up = conversations.sum_up(user, Vec::new()).await;
    assert!(matches!(summed_up, Err(RepoError::Overloaded)));
    let found = conversations.find(user, dialog.message.conversation).await;
    assert!(matches!(
        found,
        Err(ConversationError::Repo(RepoError::Overloaded))
    ));
    let cleared = conversations.clear_dialog(user, dialog.ann).await;
    assert!(matches!(
        cleared,
        Err(ConversationError::Repo(RepoError::Overloaded))
    ));
    let changes = services.sync.changes(user, None, limit).await;
    assert!(matches!(
        changes,
        Err(SyncError::Repo(RepoError::Overloaded))
    ));
    let snapshot = services.sync.snapshot(user, limit).await;
    assert!(matches!(
        snapshot,
        Err(SyncError::Repo(RepoError::Overloaded))
    ));
}
