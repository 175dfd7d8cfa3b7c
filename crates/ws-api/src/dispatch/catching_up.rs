use messenger_api_types::ws::Reply;
use messenger_domain::limit::Limit;
use messenger_domain::sync::SyncToken;

use super::{Answer, Call};

impl Call<'_> {
    pub(super) async fn sync(self, since: Option<SyncToken>, limit: Limit) -> Answer {
        let sync = &self.state.services.sync;
        let changes = sync.changes(self.origin.user, since, limit).await?;
        Ok(Reply::changes(self.kind, changes.into()))
    }

    pub(super) async fn snapshot(self, limit: Limit) -> Answer {
        let sync = &self.state.services.sync;
        let changes = sync.snapshot(self.origin.user, limit).await?;
        Ok(Reply::changes(self.kind, changes.into()))
    }
}
