use harness::Dice;
use uuid::Uuid;

use super::deed::Deed;

const CONTENTS: [&str; 6] = ["Hi", "Hi", "two\nlines", "<b>'\" \\ 🙂", "", "  "];
const NAMES: [&str; 4] = ["Readers", "Writers", "Ünder", " bad  name"];

/// What is done one after the other. It depends on nothing but the dice.
pub(super) struct Script {
    dice: Dice,
    /// Who exists, and at the end somebody who does not.
    users: Vec<Uuid>,
    groups: Vec<Uuid>,
    messages: Vec<Uuid>,
}

impl Script {
    pub(super) fn new(mut dice: Dice, people: &[Uuid]) -> Self {
        let mut users = people.to_vec();
        users.push(dice.id());
        Self {
            groups: vec![dice.id()],
            messages: vec![dice.id()],
            users,
            dice,
        }
    }

    /// Which of the people does something, and what.
    pub(super) fn next(&mut self) -> (usize, Deed) {
        let who = self.dice.roll(self.users.len() - 1);
        (who, self.deed())
    }

    fn deed(&mut self) -> Deed {
        match self.dice.roll(100) {
            0..40 => self.often(),
            40..62 => self.of_members(),
            62..80 => self.of_messages(),
            80..88 => Deed::MakeGroup {
                group: self.new_group(),
                message: self.new_message(),
                name: self.dice.pick(&NAMES),
                text: self.dice.pick(&[None, None, Some("Welcome"), Some(" ")]),
            },
            88..91 => Deed::MakeGroupOf {
                group: self.new_group(),
                message: self.new_message(),
                members: self.several(),
            },
            _ => self.of_people(),
        }
    }

    fn often(&mut self) -> Deed {
        let content = self.dice.pick(&CONTENTS);
        let message = self.new_message();
        if self.dice.roll(2) == 0 {
            let receiver = self.user();
            Deed::WriteToPerson {
                message,
                receiver,
                content,
            }
        } else {
            let group = self.group();
            Deed::WriteInGroup {
                message,
                group,
                content,
            }
        }
    }

    fn of_members(&mut self) -> Deed {
        let (group, user) = (self.group(), self.user());
        match self.dice.roll(22) {
            0..10 => Deed::AddMember(group, user),
            10..13 => Deed::Leave(group),
            13 => Deed::DropGroup(group),
            14..16 => Deed::AddMembers(group, self.several()),
            16..18 => Deed::RemoveMember(group, user),
            18..20 => Deed::Rename(group, self.dice.pick(&NAMES)),
            _ => Deed::HandOver(group, user),
        }
    }

    fn of_messages(&mut self) -> Deed {
        let message = self.dice.pick(&self.messages);
        match self.dice.roll(18) {
            0..6 => Deed::Edit(message, self.dice.pick(&CONTENTS)),
            6..9 => Deed::Delete(message),
            9..12 => Deed::DeleteForOneself(message),
            12..15 => Deed::Mark(message, self.dice.pick(&["delivered", "read"])),
            _ => Deed::Clear(self.user()),
        }
    }

    fn of_people(&mut self) -> Deed {
        let user = self.user();
        match self.dice.roll(9) {
            0 => Deed::Begin(user),
            1 => Deed::Block(user),
            2..5 => Deed::Unblock(user),
            5..7 => Deed::Befriend(user),
            7 => Deed::Unfriend(user),
            _ => Deed::TakeName(self.dice.pick(&["Zoë", "Max"])),
        }
    }

    fn user(&mut self) -> Uuid {
        self.dice.pick(&self.users)
    }

    fn several(&mut self) -> Vec<Uuid> {
        (0..=self.dice.roll(3)).map(|_| self.user()).collect()
    }

    /// One of the latest groups, mostly.
    fn group(&mut self) -> Uuid {
        let latest = self.groups.len().saturating_sub(3);
        if self.dice.roll(4) == 0 {
            self.dice.pick(&self.groups)
        } else {
            self.dice.pick(&self.groups[latest..])
        }
    }

    /// An id for a group, which may be taken.
    fn new_group(&mut self) -> Uuid {
        if self.dice.roll(8) == 0 {
            return self.group();
        }
        let id = self.dice.id();
        self.groups.push(id);
        id
    }

    /// An id for a message, which may be taken.
    fn new_message(&mut self) -> Uuid {
        if self.dice.roll(8) == 0 {
            return self.dice.pick(&self.messages);
        }
        let id = self.dice.id();
        self.messages.push(id);
        id
    }
}
