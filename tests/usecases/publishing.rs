use messenger_domain::events::{Envelope, Event};
use messenger_domain::groups::{GroupError, GroupName, NewGroup, NewMember, Notice};
use messenger_domain::ids::MessageId;

use crate::stage::{Cast, Stage, hash};

/// The mock fails the test when anything is published that it does not expect.
#[tokio::test]
async fn what_is_rolled_back_is_not_told() {
    let mut cast = Cast::default();
    cast.hasher.expect_hash().returning(|_| Ok(hash()));
    cast.publisher
        .expect_publish()
        .withf(Vec::is_empty)
        .returning(|_| ());
    cast.publisher
        .expect_publish()
        .withf(|events| matches!(&**events, [made] if is_of_new_group(made)))
        .once()
        .returning(|_| ());
    let stage = Stage::set(cast).await;
    let (ann, bob) = (stage.sign_up("Ann").await, stage.sign_up("Bob").await);
    let notice = Notice {
        id: Some(MessageId::parse("00000000-0000-4000-8000-000000000009").unwrap()),
        text: None,
    };
    let name = GroupName::parse("Quiet").unwrap();
    let new = NewGroup {
        id: None,
        name,
        notice: notice.clone(),
        members: Vec::new(),
    };
    let group = stage
        .services
        .groups
        .create(ann.id, new)
        .await
        .unwrap()
        .message
        .conversation;

    let twin = NewMember {
        group,
        user: bob.id,
        notice,
    };
    let refused = stage.services.groups.add_member(ann.id, twin).await;
    assert!(
        matches!(refused, Err(GroupError::MessageIdTaken)),
        "{refused:?}"
    );
    let members = stage
        .transactions
        .read()
        .participants()
        .list(group)
        .await
        .unwrap();
    assert_eq!(members, [ann.id]);
}

fn is_of_new_group(envelope: &Envelope) -> bool {
    matches!(envelope.event, Event::GroupCreated { .. })
}
