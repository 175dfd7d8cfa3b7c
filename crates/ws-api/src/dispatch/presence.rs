use messenger_api_types::ws::{Reply, Rows};
use messenger_domain::presence::WatchList;

use super::{Answer, Call};

impl Call<'_> {
    pub(super) async fn watch_presence(self, list: &WatchList) -> Answer {
        let presence = &self.state.services.presence;
        let standings = presence.watch(self.origin, list).await?;
        let rows = standings.into_iter().map(Into::into).collect();
        Ok(Reply::rows(self.kind, Rows::Standings(rows)))
    }
}
