//! What the calls of the table are made in: people, and fresh things between them.

mod cast;
mod places;
mod relations;

use harness::{Person, TestServer};
use serde_json::Value;

use super::roles::{About, Role};
use super::target::Target;
pub(super) use cast::Cast;

/// One of the roles, who knows the ids of everything in the scene.
pub(super) struct Part {
    pub(super) role: Role,
    pub(super) caller: Person,
    pub(super) target: Target,
}

/// The things that rows of one kind are about, as nobody has touched them.
pub(super) struct Scene {
    pub(super) parts: Vec<Part>,
    /// What those see who are inside.
    inside: Vec<(Person, String)>,
}

/// What everybody has of their own.
const OWN: [&str; 7] = [
    "/api/conversations",
    "/api/friends",
    "/api/friends/requests",
    "/api/blocks",
    "/api/profile",
    "/api/auth/sessions",
    "/api/notifications",
];

impl Scene {
    pub(super) async fn set(server: &TestServer, cast: &Cast, about: About) -> Self {
        let scene = match about {
            About::Credentials => cast.credentials(server).await,
            About::Nothing => cast.nothing(server).await,
            About::Session => cast.session(server).await,
            About::Notification => cast.notification(server).await,
            About::Person => cast.person(server).await,
            About::Request => cast.request(server).await,
            About::Group => cast.group().await,
            About::FullGroup => cast.full_group().await,
            About::GroupMessage => cast.group_message().await,
            About::Dialog => cast.dialog(server).await,
        };
        let roles: Vec<_> = scene.parts.iter().map(|part| part.role).collect();
        assert_eq!(roles, about.roles());
        scene
    }

    fn new<const N: usize>(parts: [(Role, &Person, &Target); N]) -> Self {
        let part = |(role, caller, target): (Role, &Person, &Target)| {
            let mut target = target.clone();
            target.caller = caller.id;
            let caller = caller.clone();
            Part {
                role,
                caller,
                target,
            }
        };
        Self {
            parts: parts.map(part).into(),
            inside: Vec::new(),
        }
    }

    fn seen_by(mut self, person: &Person, paths: &[String]) -> Self {
        let seen = paths.iter().map(|path| (person.clone(), path.clone()));
        self.inside.extend(seen);
        self
    }

    /// Who may most.
    pub(super) fn insider(&self) -> &Part {
        self.parts.last().unwrap()
    }

    /// All that those inside see, and what somebody else has.
    pub(super) async fn view(&self, caller: &Person) -> Vec<Value> {
        let mut view = Vec::new();
        for (person, path) in &self.inside {
            view.push(person.get(path).await.expect(200));
        }
        for path in OWN {
            view.push(caller.get(path).await.expect(200));
        }
        view
    }
}
