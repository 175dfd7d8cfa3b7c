use messenger_api_types::ws::{GroupItem, GroupRef, Item, Reply};
use messenger_domain::groups::{GroupName, Leaving, NewGroup, NewMember};
use messenger_domain::ids::{ConversationId, UserId};

use super::{Answer, Call};

impl Call<'_> {
    pub(super) async fn new_group(self, new: NewGroup) -> Answer {
        let notice = self.state.services.groups.create(self.origin, new).await?;
        Ok(self.group(notice.message.conversation, Some(notice.group_name)))
    }

    pub(super) async fn add_member(self, new: NewMember) -> Answer {
        let groups = &self.state.services.groups;
        let notice = groups.add_member(self.origin, new).await?;
        Ok(self.item(Item::GroupMessage(GroupItem::from(&notice))))
    }

    pub(super) async fn leave_group(self, leaving: Leaving) -> Answer {
        let (groups, group) = (&self.state.services.groups, leaving.group);
        groups.leave(self.origin, leaving).await?;
        Ok(self.group(group, None))
    }

    pub(super) async fn drop_group(self, group: ConversationId) -> Answer {
        let groups = &self.state.services.groups;
        groups.drop_group(self.origin, group).await?;
        Ok(self.group(group, None))
    }

    pub(super) async fn rename_group(self, group: ConversationId, name: &GroupName) -> Answer {
        let groups = &self.state.services.groups;
        groups.rename(self.origin, group, name).await?;
        Ok(self.group(group, Some(name.as_str().to_owned())))
    }

    pub(super) async fn transfer_group(self, group: ConversationId, heir: UserId) -> Answer {
        let groups = &self.state.services.groups;
        groups.transfer(self.origin, group, heir).await?;
        Ok(self.group(group, None))
    }

    pub(super) async fn remove_member(self, group: ConversationId, member: UserId) -> Answer {
        let groups = &self.state.services.groups;
        groups.remove_member(self.origin, group, member).await?;
        Ok(self.group(group, None))
    }

    fn group(self, id: ConversationId, name: Option<String>) -> Reply {
        self.item(Item::Group(GroupRef {
            group_name: name,
            ..GroupRef::from(id)
        }))
    }
}
