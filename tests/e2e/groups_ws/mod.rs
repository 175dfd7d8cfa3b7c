//! Groups, over the WebSocket.

mod account_deletion;
mod adding;
mod creating;
mod dropping;
mod ids;
mod leaving;
mod strangers;
mod writing;

use harness::{Person, Socket, TestServer};
use serde_json::Value;
use uuid::Uuid;

/// A group and the connections of its members, the owner's first, to whom all that happened so far
/// has been told.
struct Group {
    id: Uuid,
    sockets: Vec<Socket>,
}

impl Group {
    /// Of these people, of whom the first makes it and adds the others.
    async fn of(people: &[&Person]) -> Self {
        let mut sockets = Vec::new();
        for person in people {
            sockets.push(person.connect().await);
        }
        let id = sockets[0].new_group("Readers").await;
        for (place, person) in people.iter().enumerate().skip(1) {
            sockets[0].add(id, person).await;
            for socket in &mut sockets[1..=place] {
                socket.expect_broadcast("addUserInGroup").await;
            }
        }
        Self { id, sockets }
    }

    /// Of three people; returns them, too.
    async fn of_three(server: &TestServer) -> ([Person; 3], Self) {
        let people = server.people(["Ann", "Bob", "Eve"]).await;
        let group = Self::of(&[&people[0], &people[1], &people[2]]).await;
        (people, group)
    }

    /// Checks that none of some members was told anything.
    async fn expect_nothing(&mut self) {
        for socket in &mut self.sockets {
            socket.expect_nothing().await;
        }
    }
}

fn refusal(message: &str, code: &str) -> (String, String) {
    (message.to_owned(), code.to_owned())
}

fn not_a_member() -> (String, String) {
    refusal("User is not a member of this group", "not_a_member")
}

fn taken() -> (String, String) {
    refusal("This messageId is already taken", "message_id_taken")
}

fn contents(rows: &[Value]) -> Vec<&str> {
    rows.iter()
        .map(|row| row["content"].as_str().unwrap())
        .collect()
}
