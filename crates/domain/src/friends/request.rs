use super::{Asked, Direction, FriendError, FriendRequest, FriendService, RequestView};
use crate::Transaction;
use crate::events::{Envelope, Event};
use crate::ids::UserId;
use crate::notifications::{Cause, Person, notify};
use crate::people::{PublicProfile, lock_both};
use crate::ports::Repositories;

impl FriendService {
    /// Asks somebody to be the caller's friend, who hears of it. To ask again changes nothing. Where the
    /// other one has asked, this is the answer: they are friends.
    pub async fn request(&self, caller: UserId, other: UserId) -> Result<Asked, FriendError> {
        if caller == other {
            return Err(FriendError::ToOneself);
        }
        let mut tx = self.begin_between(caller, other).await?;
        let (asking, asked) = lock_both(&*tx, caller, other).await?;
        let asking = asking.ok_or(FriendError::Gone)?.into();
        let asked: PublicProfile = asked.ok_or(FriendError::NoSuchUser)?.into();
        check_may_ask(&*tx, caller, other).await?;
        let open = tx.friends().find_request_between(caller, other).await?;
        Ok(match open {
            Some(open) if open.sender == caller => {
                Asked::Open(open.seen(Direction::Outgoing, asked))
            }
            Some(open) => {
                self.befriend(&mut tx, asking, &open).await?;
                tx.commit().await?;
                Asked::Accepted(open.seen(Direction::Incoming, asked))
            }
            None => Asked::Open(self.open(tx, asking, asked).await?),
        })
    }

    async fn open(
        &self,
        mut tx: Transaction,
        asking: PublicProfile,
        asked: PublicProfile,
    ) -> Result<RequestView, FriendError> {
        let request = FriendRequest {
            id: self.ids.friend_request(),
            sender: asking.id,
            receiver: asked.id,
            created_at: self.clock.now(),
        };
        tx.friends().insert_request(&request).await?;
        let cause = Cause::FriendRequested {
            request: request.id,
            by: Person::new(asking.id, asking.name.clone()),
        };
        let at = request.created_at;
        notify(&mut tx, &*self.ids, &[asked.id], cause, at).await?;
        tx.record(Envelope::to(
            vec![asked.id],
            Event::FriendRequested {
                request: request.id,
                by: asking,
            },
        ));
        tx.commit().await?;
        Ok(request.seen(Direction::Outgoing, asked))
    }
}

async fn check_may_ask(
    tx: &dyn Repositories,
    caller: UserId,
    other: UserId,
) -> Result<(), FriendError> {
    if tx.blocks().has_blocked(other, caller).await? {
        return Err(FriendError::Blocked);
    }
    if tx.blocks().has_blocked(caller, other).await? {
        return Err(FriendError::BlockedByOneself);
    }
    if tx.friends().are_friends(caller, other).await? {
        return Err(FriendError::AlreadyFriends);
    }
    Ok(())
}
