use super::{PersonName, PersonPart, Profile, UserError, UserService};
use crate::ids::UserId;

/// What to change of a profile; what is `None` stays.
#[derive(Debug, Default)]
pub struct ProfileChange {
    pub first_name: Option<PersonPart>,
    /// `Some(None)` clears it.
    pub last_name: Option<Option<PersonPart>>,
}

impl ProfileChange {
    fn apply(self, name: PersonName) -> PersonName {
        PersonName {
            first: self.first_name.map_or(name.first, PersonPart::into_string),
            last: match self.last_name {
                None => name.last,
                Some(last) => last.map(PersonPart::into_string).unwrap_or_default(),
            },
        }
    }
}

impl UserService {
    /// Changes the caller's names.
    pub async fn update_profile(
        &self,
        user: UserId,
        change: ProfileChange,
    ) -> Result<Profile, UserError> {
        let tx = self.transactions.begin().await?;
        let mut account = tx
            .users()
            .find_for_renaming(user)
            .await?
            .ok_or(UserError::Gone)?;
        let name = change.apply(account.name.clone());
        if name != account.name {
            tx.users().update_name(user, &name).await?;
            tx.commit().await?;
            account.name = name;
        }
        Ok(account.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(raw: &str) -> PersonPart {
        PersonPart::parse(raw).unwrap()
    }

    #[test]
    fn what_is_left_out_stays_and_null_clears() {
        let name = PersonName {
            first: "Ann".into(),
            last: "Lee".into(),
        };
        assert_eq!(ProfileChange::default().apply(name.clone()), name);
        let married = ProfileChange {
            last_name: Some(Some(part("Ray"))),
            first_name: None,
        };
        assert_eq!(married.apply(name.clone()).full(), "Ann Ray");
        let short = ProfileChange {
            last_name: Some(None),
            first_name: Some(part("Anna")),
        };
        assert_eq!(
            short.apply(name),
            PersonName {
                first: "Anna".into(),
                last: String::new()
            }
        );
    }
}
