use super::model::texts;
use super::newcomers::{Host, People, distinct};
use super::{Group, GroupError, GroupName, GroupNotice, GroupService, Notice};
use crate::conversations::Participant;
use crate::error::RepoError;
use crate::events::{Envelope, Event, Origin};
use crate::ids::{ConversationId, UserId};
use crate::messages::Message;
use crate::{Timestamp, Transaction};

/// A group to be made.
#[derive(Debug)]
pub struct NewGroup {
    /// Without one, the server chooses.
    pub id: Option<ConversationId>,
    pub name: GroupName,
    pub notice: Notice,
    /// Whom to add at once. The creator need not be among them.
    pub members: Vec<UserId>,
}

impl GroupService {
    /// Makes a group of which the caller is owner and first member. The notice is its first message.
    /// Members are added one after the other, as if each had been added alone, but all of them or the
    /// group is not made.
    pub async fn create(
        &self,
        by: impl Into<Origin>,
        new: NewGroup,
    ) -> Result<GroupNotice, GroupError> {
        let origin = by.into();
        let creator = origin.user;
        let id = new.id.unwrap_or_else(|| self.ids.conversation());
        if id.is_kept_for_direct() {
            return Err(GroupError::IdTaken);
        }
        let mut members = distinct(new.members);
        members.retain(|member| *member != creator);
        self.check_room(members.len() + 1)?;
        let mut tx = self.transactions.begin_in(id).await?;
        let group = Group {
            id,
            name: new.name,
            owner: creator,
        };
        self.insert(&tx, &group).await?;
        let people = People::lock(&tx, creator, &members).await?;
        let mut host = Host {
            group: id,
            group_name: group.name.as_str().to_owned(),
            origin,
            name: people.name(creator).ok_or(GroupError::Gone)?,
            members: vec![creator],
        };
        let message = self.begin(&tx, &host, new.notice).await?;
        let event = Event::GroupCreated {
            notice: message.clone(),
            sender: host.name.clone(),
            group_name: host.group_name.clone(),
        };
        tx.record(Envelope::to(Vec::new(), event).and_own(origin));
        for member in members {
            let name = people.name(member).ok_or(GroupError::NoSuchUser)?;
            self.admit(&mut tx, &mut host, (member, &name), Notice::default())
                .await?;
        }
        tx.commit().await?;
        Ok(GroupNotice {
            group_name: host.group_name,
            message,
            sender: host.name,
        })
    }

    async fn insert(&self, tx: &Transaction, group: &Group) -> Result<(), GroupError> {
        let inserted = tx
            .conversations()
            .insert_group(group, self.clock.now())
            .await;
        inserted.map_err(|error| match error {
            RepoError::Conflict => GroupError::IdTaken,
            other => other.into(),
        })
    }

    /// Stores the first message and the first member.
    async fn begin(
        &self,
        tx: &Transaction,
        host: &Host,
        notice: Notice,
    ) -> Result<Message, GroupError> {
        let text = texts::created(&host.name);
        let message = self
            .append_notice(tx, host.group, host.origin.user, notice, text)
            .await?;
        tx.participants()
            .insert(&Participant {
                conversation: host.group,
                user: host.origin.user,
                joined_at: message.created_at,
                cleared: Timestamp::EPOCH,
                read: message.seq,
            })
            .await?;
        Ok(message)
    }
}
