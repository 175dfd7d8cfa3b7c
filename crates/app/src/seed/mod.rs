//! Demo data: people, groups and what they wrote over the last days, told through the use cases like
//! anything that real clients do.

mod clock;
mod story;

use std::collections::HashMap;
use std::error::Error;
use std::sync::Arc;

use indicatif::{ProgressBar, ProgressStyle};
use messenger_domain::friends::FriendError;
use messenger_domain::groups::{GroupName, NewGroup, NewMember, Notice};
use messenger_domain::ids::{ConversationId, UserId};
use messenger_domain::messages::Content;
use messenger_domain::ports::IdGenerator;
use messenger_domain::users::{
    Email, NewAccount, Password, PersonName, PersonPart, UserError, Username,
};

pub(crate) use clock::StoryClock;
use story::{CAST, PASSWORD, SCENES, Scene};

use crate::wiring::Messenger;

type SeedResult<T> = Result<T, Box<dyn Error>>;

/// Tells the story, and says how to see it. A database that knows it already is left alone.
pub(crate) async fn tell(messenger: &Messenger, clock: &Arc<StoryClock>) -> SeedResult<String> {
    let steps = CAST.len() + SCENES.iter().map(Scene::length).sum::<usize>();
    clock.spread_over(steps);
    let progress = ProgressBar::new(u64::try_from(steps)?).with_style(
        ProgressStyle::with_template("{msg:28} [{bar:40}] {pos}/{len}")?,
    );
    let mut teller = Teller {
        messenger,
        clock,
        progress,
        people: HashMap::new(),
        ids: Arc::clone(&messenger.ids),
    };
    if !teller.introduce_everybody().await? {
        teller.progress.finish_and_clear();
        return Ok(format!(
            "The demo is in this database already.\n{}",
            invitation()
        ));
    }
    for scene in SCENES {
        teller.play(scene).await?;
    }
    teller.progress.finish_with_message("done");
    Ok(invitation())
}

fn invitation() -> String {
    let names = CAST.map(|(first, last)| format!("  {} ({first} {last})", email(first)));
    format!(
        "Log in with the password {PASSWORD} as any of\n{}",
        names.join("\n")
    )
}

fn email(first_name: &str) -> String {
    format!("{}@example.org", first_name.to_lowercase())
}

struct Teller<'a> {
    messenger: &'a Messenger,
    clock: &'a Arc<StoryClock>,
    progress: ProgressBar,
    people: HashMap<&'static str, UserId>,
    ids: Arc<dyn IdGenerator>,
}

impl Teller<'_> {
    /// Signs everybody up, unless somebody of the cast is there.
    async fn introduce_everybody(&mut self) -> SeedResult<bool> {
        for (first, last) in CAST {
            self.step(&format!("{first} signs up"));
            let Some(user) = self.sign_up(first, last).await? else {
                return Ok(false);
            };
            self.people.insert(first, user);
        }
        Ok(true)
    }

    /// The id of the new account, or none if there is one already.
    async fn sign_up(&self, first: &str, last: &str) -> SeedResult<Option<UserId>> {
        let users = &self.messenger.services.users;
        let account = NewAccount {
            email: Email::parse(&email(first))?,
            username: Some(Username::parse(&first.to_lowercase())?),
            name: PersonName::new(PersonPart::parse(first)?, Some(PersonPart::parse(last)?)),
            password: Password::to_compare(PASSWORD)?,
        };
        match users.register(account).await {
            Ok(user) => Ok(Some(user.id)),
            Err(UserError::EmailTaken | UserError::UsernameTaken) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    async fn play(&self, scene: &Scene) -> SeedResult<()> {
        match scene {
            Scene::Dialog { lines } => self.play_dialog(lines).await,
            Scene::Group {
                name,
                members,
                lines,
            } => self.play_group(name, members, lines).await,
        }
    }

    /// Whoever talks to each other is friends, as it may take to write at all.
    async fn play_dialog(&self, lines: &[(&str, &str, &str)]) -> SeedResult<()> {
        for (from, to, text) in lines {
            self.step(&format!("{from} writes to {to}"));
            let (sender, receiver) = (self.person(from)?, self.person(to)?);
            self.befriend(sender, receiver).await?;
            let content = Content::parse((*text).to_owned())?;
            let messages = &self.messenger.services.messages;
            messages
                .send_to_person(sender, receiver, self.ids.message(), content)
                .await?;
        }
        Ok(())
    }

    async fn befriend(&self, one: UserId, other: UserId) -> SeedResult<()> {
        let friends = &self.messenger.services.friends;
        for (from, to) in [(one, other), (other, one)] {
            match friends.request(from, to).await {
                Ok(_) | Err(FriendError::AlreadyFriends) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    async fn play_group(
        &self,
        name: &str,
        members: &[&str],
        lines: &[(&str, &str)],
    ) -> SeedResult<()> {
        let mut members = members.iter();
        let founder = members.next().ok_or("a group needs a founder")?;
        let owner = self.person(founder)?;
        self.step(&format!("{founder} makes a group"));
        let groups = &self.messenger.services.groups;
        let new = NewGroup {
            id: None,
            name: GroupName::parse(name)?,
            notice: Notice::default(),
            members: Vec::new(),
        };
        let group = groups.create(owner, new).await?.message.conversation;
        for member in members {
            self.step(&format!("{founder} adds {member}"));
            let user = self.person(member)?;
            groups
                .add_member(
                    owner,
                    NewMember {
                        group,
                        user,
                        notice: Notice::default(),
                    },
                )
                .await?;
        }
        self.talk_in(group, lines).await
    }

    async fn talk_in(&self, group: ConversationId, lines: &[(&str, &str)]) -> SeedResult<()> {
        for (from, text) in lines {
            self.step(&format!("{from} writes to all"));
            let content = Content::parse((*text).to_owned())?;
            let messages = &self.messenger.services.messages;
            messages
                .send_to_group(self.person(from)?, group, self.ids.message(), content)
                .await?;
        }
        Ok(())
    }

    fn person(&self, name: &str) -> SeedResult<UserId> {
        Ok(self
            .people
            .get(name)
            .copied()
            .ok_or_else(|| format!("{name} is not in the cast"))?)
    }

    fn step(&self, what: &str) {
        self.clock.tick();
        self.progress.set_message(what.to_owned());
        self.progress.inc(1);
    }
}
