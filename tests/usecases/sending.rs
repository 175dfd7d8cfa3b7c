use messenger_domain::error::{ErrorKind, Failure, RepoError};
use messenger_domain::ids::{MessageId, UserId};
use messenger_domain::messages::{Content, MessageError};

use crate::stage::{Cast, Stage};

fn user(number: u8) -> UserId {
    UserId::parse(&format!("00000000-0000-4000-8000-{number:012}")).unwrap()
}

fn message() -> (MessageId, Content) {
    let id = MessageId::parse("00000000-0000-4000-8000-000000000009").unwrap();
    (id, Content::parse("hello".to_owned()).unwrap())
}

#[tokio::test]
async fn a_log_that_is_busy_puts_a_message_off() {
    let mut cast = Cast::default();
    let busy = |_| Err(MessageError::Repo(RepoError::Unavailable("busy".into())));
    cast.log.expect_append().once().returning(busy);
    let stage = Stage::set(cast).await;
    let (id, content) = message();
    let put_off = stage
        .services
        .messages
        .send_to_person(user(1), user(2), id, content)
        .await;
    assert_eq!(put_off.unwrap_err().kind(), ErrorKind::Unavailable);
}

#[tokio::test]
async fn what_one_writes_to_oneself_never_reaches_the_log() {
    let stage = Stage::set(Cast::default()).await;
    let (id, content) = message();
    let refused = stage
        .services
        .messages
        .send_to_person(user(1), user(1), id, content)
        .await;
    assert!(
        matches!(refused, Err(MessageError::ToOneself)),
        "{refused:?}"
    );
}
