use super::model::MAX_HITS;
use super::{FoundGroup, FoundPerson, Hit, Rank, SearchService, SearchText};
use crate::error::RepoResult;
use crate::ids::UserId;
use crate::text::fold;

impl SearchService {
    /// Other people, and the caller's own groups, whose names contain the text; best fits first.
    pub async fn people_and_groups(
        &self,
        caller: UserId,
        text: &SearchText,
    ) -> RepoResult<Vec<Hit>> {
        let search = self.transactions.read().search();
        let people = search.people(text, caller, MAX_HITS).await?;
        let groups = search.groups_of(text, caller).await?;
        Ok(merge(text, people, groups))
    }
}

/// Within a rank, people come before groups, and both keep their order.
fn merge(text: &SearchText, people: Vec<FoundPerson>, groups: Vec<FoundGroup>) -> Vec<Hit> {
    let people = people
        .into_iter()
        .map(|person| (person.rank, Hit::Person(person)));
    let groups = groups.into_iter().filter_map(|group| {
        Rank::of_group(&fold(&group.name), text).map(|rank| (rank, Hit::Group(group)))
    });
    let mut hits: Vec<_> = people.chain(groups).collect();
    hits.sort_by_key(|(rank, _)| *rank);
    hits.into_iter()
        .map(|(_, hit)| hit)
        .take(MAX_HITS)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::ConversationId;
    use crate::users::PersonName;
    use uuid::Uuid;

    fn person(rank: Rank, first: &str) -> FoundPerson {
        FoundPerson {
            rank,
            id: UserId::new(Uuid::from_u128(1)),
            name: PersonName {
                first: first.into(),
                last: String::new(),
            },
            email: String::new(),
        }
    }

    fn group(name: &str) -> FoundGroup {
        FoundGroup {
            id: ConversationId::new(Uuid::from_u128(2)),
            name: name.into(),
        }
    }

    #[test]
    fn ranks_interleave_and_people_come_first_within_one() {
        let people = vec![
            person(Rank::FirstNameStarts, "Ann"),
            person(Rank::FirstNameContains, "Joan"),
            person(Rank::OtherContains, "Zoe"),
        ];
        let hits = merge(
            &SearchText::parse("an").unwrap(),
            people,
            vec![group("An A"), group("Fans")],
        );
        let names: Vec<_> = hits
            .iter()
            .map(|hit| match hit {
                Hit::Person(person) => person.name.first.as_str(),
                Hit::Group(group) => group.name.as_str(),
            })
            .collect();
        assert_eq!(names, ["Ann", "An A", "Joan", "Fans", "Zoe"]);
    }
}
