use crate::error::RepoResult;
use crate::events::{EndedSessions, Envelope};
use crate::ids::UserId;
use crate::{Timestamp, Transaction};

/// Ends sessions of somebody, and with them their connections.
pub(crate) async fn end_sessions(
    tx: &mut Transaction,
    user: UserId,
    ended: EndedSessions,
    at: Timestamp,
) -> RepoResult<()> {
    tx.sessions().end(user, ended, at).await?;
    tx.record(Envelope::sessions_ended(user, ended));
    Ok(())
}
