mod presence;

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::Duration;

use messenger_api_types::ws::{CloseCode, Topics};
use messenger_domain::auth::Identity;
use messenger_domain::events::{Envelope, Event, Origin};
use messenger_domain::ids::{ConnectionId, SessionId, UserId};
use messenger_domain::ports::{Connections as ConnectionsPort, EventSubscriber};
use tokio::sync::Notify;
use tokio::time::{Instant, sleep};

use crate::frames::Frames;
use crate::outbox::Outbox;
use crate::presence::Presence;

/// The connections of this node, by user.
#[derive(Debug, Default)]
pub struct Hub {
    connections: RwLock<Connections>,
    draining: AtomicBool,
    /// Somebody came or went, and somebody else may have to be told.
    stirred: Notify,
}

#[derive(Debug, Default)]
struct Connections {
    by_user: HashMap<UserId, Vec<Connection>>,
    presence: Presence,
    count: usize,
    /// How many there ever were.
    registered: u64,
}

#[derive(Debug)]
struct Connection {
    id: ConnectionId,
    session: SessionId,
    /// What it asked to hear of; nothing before it first did.
    topics: Option<Topics>,
    outbox: Arc<Outbox>,
}

/// A place in the hub, given back when this is dropped.
#[derive(Debug)]
pub(crate) struct Registration {
    hub: Arc<Hub>,
    user: UserId,
    id: ConnectionId,
    pub(crate) outbox: Arc<Outbox>,
}

/// Why there is no place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// The node is full, or going down.
    NodeUnavailable,
    /// This user has too many connections; the older ones stay.
    TooManyOfUser,
}

impl Hub {
    /// Takes a place. Events arrive from now on, so that whoever checks the session after this
    /// cannot miss its end.
    pub(crate) fn register(
        self: &Arc<Self>,
        identity: &Identity,
        max: usize,
        max_of_user: usize,
    ) -> Result<Registration, Refusal> {
        let connections = &mut *self.write();
        if self.is_draining() || connections.count >= max {
            return Err(Refusal::NodeUnavailable);
        }
        let id = ConnectionId(connections.registered);
        let own = connections.by_user.entry(identity.user).or_default();
        if own.len() >= max_of_user {
            return Err(Refusal::TooManyOfUser);
        }
        if own.is_empty() && connections.presence.comes(identity.user) {
            self.stirred.notify_one();
        }
        let outbox = Arc::new(Outbox::default());
        own.push(Connection {
            id,
            session: identity.session,
            topics: None,
            outbox: Arc::clone(&outbox),
        });
        connections.count += 1;
        connections.registered += 1;
        metrics::gauge!("ws_connections").increment(1.0);
        Ok(Registration {
            hub: Arc::clone(self),
            user: identity.user,
            id,
            outbox,
        })
    }

    /// Notes what a connection wants to hear of from now on, in place of what it wanted before.
    pub(crate) fn subscribe(&self, connection: Origin, topics: Topics) {
        let mut connections = self.write();
        let own = connections.by_user.get_mut(&connection.user);
        let mut own = own.into_iter().flatten();
        if let Some(found) = own.find(|own| Some(own.id) == connection.connection) {
            found.topics = Some(topics);
        }
    }

    /// Whether a connection ever asked to hear of something, be it of nothing.
    pub(crate) fn has_subscribed(&self, connection: Origin) -> bool {
        let connections = self.read();
        let own = connections.by_user.get(&connection.user);
        let mut own = own.into_iter().flatten();
        own.any(|own| Some(own.id) == connection.connection && own.topics.is_some())
    }

    /// Whether the node takes no connections any more.
    #[must_use]
    pub fn is_draining(&self) -> bool {
        self.draining.load(Ordering::Acquire)
    }

    #[must_use]
    pub fn connection_count(&self) -> usize {
        self.read().count
    }

    /// Ends all connections with 1012, a few at a time so that they do not come back to other nodes
    /// all at once, and waits until they are gone, at most for `patience`.
    pub async fn drain(&self, spread: Duration, patience: Duration) {
        const STEP: Duration = Duration::from_millis(20);
        self.draining.store(true, Ordering::Release);
        let all = self.all_outboxes();
        let steps = (spread.as_millis() / STEP.as_millis()).max(1);
        let batch = all
            .len()
            .div_ceil(usize::try_from(steps).unwrap_or(1))
            .max(1);
        for outboxes in all.chunks(batch) {
            for outbox in outboxes {
                outbox.close(CloseCode::GoingDown);
            }
            sleep(STEP).await;
        }
        let deadline = Instant::now() + patience;
        while self.connection_count() > 0 && Instant::now() < deadline {
            sleep(STEP).await;
        }
    }

    /// In no particular order: that of the map's hashes.
    fn all_outboxes(&self) -> Vec<Arc<Outbox>> {
        let connections = self.read();
        let all = connections.by_user.values().flatten();
        all.map(|connection| Arc::clone(&connection.outbox))
            .collect()
    }

    fn end_sessions(&self, user: UserId, ended: impl Fn(SessionId) -> bool) {
        let connections = self.read();
        let own = connections.by_user.get(&user).into_iter().flatten();
        for connection in own.filter(|connection| ended(connection.session)) {
            connection.outbox.close(CloseCode::Unauthorized);
        }
    }

    fn deliver(&self, to: &[UserId], own: Option<Origin>, frames: &Frames<'_>) {
        let connections = self.read();
        let of = |user: &UserId| connections.by_user.get(user).into_iter().flatten();
        let mut delivered = 0;
        for Connection { outbox, topics, .. } in to.iter().flat_map(of) {
            delivered += frames.push_to_other(outbox, *topics);
        }
        if let Some(origin) = own {
            for other in of(&origin.user).filter(|own| Some(own.id) != origin.connection) {
                if let Some(topics) = other.topics {
                    delivered += frames.push_to_own(&other.outbox, topics);
                }
            }
        }
        metrics::counter!("ws_broadcasts_total").increment(delivered);
    }

    fn forget(&self, user: UserId, id: ConnectionId) {
        let connections = &mut *self.write();
        connections.presence.forget(id);
        if let Some(own) = connections.by_user.get_mut(&user) {
            own.retain(|connection| connection.id != id);
            if own.is_empty() {
                connections.by_user.remove(&user);
                self.has_gone(&mut connections.presence, user);
            }
            connections.count -= 1;
            metrics::gauge!("ws_connections").decrement(1.0);
        }
    }

    fn read(&self) -> RwLockReadGuard<'_, Connections> {
        self.connections
            .read()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Connections> {
        self.connections
            .write()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl ConnectionsPort for Hub {
    fn away(&self, people: &[UserId]) -> Vec<UserId> {
        let connections = self.read();
        let is_away = |user: &UserId| !connections.by_user.contains_key(user);
        people.iter().copied().filter(is_away).collect()
    }
}

impl EventSubscriber for Hub {
    fn on_event(&self, envelope: &Envelope) {
        self.doubt_after(&envelope.event);
        if let Event::SessionsEnded { user, ended } = envelope.event {
            self.end_sessions(user, |session| ended.includes(session));
            return;
        }
        self.deliver(&envelope.to, envelope.own, &Frames::of(&envelope.event));
    }
}

impl Registration {
    /// What is done over this connection comes from here.
    pub(crate) fn origin(&self) -> Origin {
        Origin {
            user: self.user,
            connection: Some(self.id),
        }
    }
}

impl Drop for Registration {
    fn drop(&mut self) {
        self.hub.forget(self.user, self.id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outbox::Next;
    use futures_util::FutureExt;
    use messenger_api_types::ws::Topic;
    use messenger_domain::Timestamp;
    use messenger_domain::events::EndedSessions;
    use messenger_domain::ids::ConversationId;

    fn id(number: u32) -> String {
        format!("00000000-0000-4000-8000-{number:012}")
    }

    fn user(number: u32) -> UserId {
        UserId::parse(&id(number)).unwrap()
    }

    fn identity(user_number: u32, session: u32) -> Identity {
        Identity {
            user: user(user_number),
            session: SessionId::parse(&id(session)).unwrap(),
            expires_at: Timestamp::from_millis(0),
        }
    }

    fn register(hub: &Arc<Hub>, user: u32, session: u32) -> Registration {
        hub.register(&identity(user, session), 10, 2).unwrap()
    }

    #[test]
    fn a_broadcast_reaches_every_connection_of_its_audience_and_nobody_else() {
        let hub = Arc::new(Hub::default());
        let phone = register(&hub, 1, 11);
        let laptop = register(&hub, 1, 12);
        let stranger = register(&hub, 2, 21);
        let group = ConversationId::parse(&id(7)).unwrap();
        let to = vec![user(1), user(3)];
        hub.on_event(&Envelope::to(to, Event::GroupDropped { group }));
        let expected = format!(
            r#"{{"type":"dropGroup","success":true,"params":{{"item":{{"groupId":"{group}"}},"data":null,"isBroadcast":true}}}}"#
        );
        for connection in [&phone, &laptop] {
            assert_eq!(connection.outbox.pop().unwrap().content(), expected);
            assert_eq!(connection.outbox.pop(), None);
        }
        assert_eq!(stranger.outbox.pop(), None);
    }

    #[test]
    fn what_a_connection_asked_for_it_hears_of_unless_it_came_from_there() {
        let hub = Arc::new(Hub::default());
        let (here, there) = (register(&hub, 1, 11), register(&hub, 1, 12));
        let (other, deaf) = (register(&hub, 2, 21), register(&hub, 2, 22));
        let groups: Topics = [Topic::Groups].into_iter().collect();
        for connection in [&here, &there, &other] {
            hub.subscribe(connection.origin(), groups);
        }
        assert!(hub.has_subscribed(other.origin()));
        assert!(!hub.has_subscribed(deaf.origin()));
        let renamed = |origin| {
            let event = Event::GroupRenamed {
                group: ConversationId::parse(&id(7)).unwrap(),
                name: "Readers".to_owned(),
                owner: user(1),
            };
            Envelope::to(vec![user(2)], event).and_own(origin)
        };
        hub.on_event(&renamed(here.origin()));
        assert_eq!(here.outbox.pop(), None);
        assert_eq!(deaf.outbox.pop(), None);
        let told = there.outbox.pop().unwrap();
        let content = told.content();
        assert!(
            content.starts_with(r#"{"type":"groupUpdated","#),
            "{content}"
        );
        assert_eq!(other.outbox.pop(), Some(told.clone()));

        hub.subscribe(other.origin(), Topics::default());
        hub.on_event(&renamed(user(1).into()));
        assert_eq!(here.outbox.pop(), Some(told.clone()));
        assert_eq!(there.outbox.pop(), Some(told));
        assert_eq!(other.outbox.pop(), None);
        assert!(hub.has_subscribed(other.origin()));
    }

    #[test]
    fn ended_sessions_lose_their_connections_at_once() {
        let hub = Arc::new(Hub::default());
        let kept = register(&hub, 1, 11);
        let ended = register(&hub, 1, 12);
        let session = SessionId::parse(&id(11)).unwrap();
        let event = Event::SessionsEnded {
            user: user(1),
            ended: EndedSessions::AllBut(session),
        };
        hub.on_event(&Envelope::to(vec![user(1)], event));
        assert_eq!(
            ended.outbox.cut_off().now_or_never(),
            Some(CloseCode::Unauthorized)
        );
        assert_eq!(kept.outbox.next().now_or_never(), None);
    }

    #[test]
    fn who_has_no_connection_is_away() {
        let hub = Arc::new(Hub::default());
        let (phone, laptop) = (register(&hub, 1, 11), register(&hub, 1, 12));
        drop(phone);
        assert_eq!(hub.away(&[user(1), user(2)]), [user(2)]);
        drop(laptop);
        assert_eq!(hub.away(&[user(1), user(2)]), [user(1), user(2)]);
    }

    #[test]
    fn places_are_limited_and_given_back() {
        let hub = Arc::new(Hub::default());
        let first = register(&hub, 1, 11);
        let second = register(&hub, 1, 11);
        let refused = hub.register(&identity(1, 11), 10, 2);
        assert_eq!(refused.unwrap_err(), Refusal::TooManyOfUser);
        let refused = hub.register(&identity(2, 21), 2, 2);
        assert_eq!(refused.unwrap_err(), Refusal::NodeUnavailable);
        drop(first);
        assert_eq!(hub.connection_count(), 1);
        drop(second);
        assert_eq!(hub.connection_count(), 0);
        assert!(hub.read().by_user.is_empty());
    }

    #[tokio::test]
    async fn a_node_that_goes_down_ends_its_connections_and_takes_no_more() {
        let hub = Arc::new(Hub::default());
        let connection = register(&hub, 1, 11);
        hub.drain(Duration::ZERO, Duration::ZERO).await;
        assert_eq!(
            connection.outbox.next().now_or_never(),
            Some(Next::Close(CloseCode::GoingDown))
        );
        let refused = hub.register(&identity(2, 21), 10, 2);
        assert_eq!(refused.unwrap_err(), Refusal::NodeUnavailable);
    }
}
