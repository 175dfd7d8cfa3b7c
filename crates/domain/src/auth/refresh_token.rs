use std::fmt;

use crate::Timestamp;
use crate::ids::SessionId;

/// What a client shows to refresh its session. Only its digest is ever stored.
#[derive(Clone, PartialEq, Eq)]
pub struct RefreshSecret(String);

impl RefreshSecret {
    #[must_use]
    pub fn new(secret: String) -> Self {
        Self(secret)
    }

    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for RefreshSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

/// What a secret is known by. It cannot be turned back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SecretDigest(pub [u8; 32]);

/// One of the refresh tokens that a session had. At most one of them lives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefreshToken {
    pub digest: SecretDigest,
    pub session: SessionId,
    /// The token that it was given for. The first one was given for a password.
    pub parent: Option<SecretDigest>,
    pub state: TokenState,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenState {
    Living,
    /// Another was given for it, the first time at this moment.
    Exchanged(Timestamp),
    /// It was given in an answer that got lost, and is good for nothing.
    Superseded,
}

/// What follows from a token that is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is exchanged.
    Exchange,
    /// It was exchanged a moment ago, and the answer may have got lost: what it was exchanged for is
    /// superseded, and it is exchanged again.
    ExchangeAgain,
    /// It is refused.
    Refuse,
    /// Somebody has it who should not: the session ends.
    EndSession,
}

impl RefreshToken {
    /// How long after an exchange its answer may just have been lost.
    const ANSWER_LOST_SECONDS: i64 = 30;

    /// Judges a token that is shown, by the one of the session that lives.
    pub(super) fn judge(&self, living: Option<&Self>, now: Timestamp) -> Verdict {
        match self.state {
            TokenState::Living => Verdict::Exchange,
            TokenState::Superseded => Verdict::Refuse,
            TokenState::Exchanged(at) => {
                let successor_was_never_used =
                    living.is_some_and(|living| living.parent == Some(self.digest));
                let just_now = now <= at.plus_seconds(Self::ANSWER_LOST_SECONDS);
                if successor_was_never_used && just_now {
                    Verdict::ExchangeAgain
                } else {
                    Verdict::EndSession
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::EPOCH.plus_seconds(seconds)
    }

    fn token(number: u8, parent: Option<u8>, state: TokenState) -> RefreshToken {
        RefreshToken {
            digest: SecretDigest([number; 32]),
            session: SessionId::new(Uuid::from_u128(1)),
            parent: parent.map(|number| SecretDigest([number; 32])),
            state,
        }
    }

    #[test]
    fn a_token_is_good_once_and_once_more_if_its_answer_was_lost() {
        let living = token(2, Some(1), TokenState::Living);
        assert_eq!(living.judge(Some(&living), at(99)), Verdict::Exchange);
        let exchanged = token(1, None, TokenState::Exchanged(at(10)));
        let judged = |now| exchanged.judge(Some(&living), at(now));
        assert_eq!(judged(10), Verdict::ExchangeAgain);
        assert_eq!(judged(40), Verdict::ExchangeAgain);
        assert_eq!(judged(41), Verdict::EndSession);
    }

    #[test]
    fn a_token_whose_successor_was_used_betrays_a_thief() {
        let exchanged = token(1, None, TokenState::Exchanged(at(10)));
        let living = token(3, Some(2), TokenState::Living);
        let verdict = exchanged.judge(Some(&living), at(11));
        assert_eq!(verdict, Verdict::EndSession);
        assert_eq!(exchanged.judge(None, at(11)), Verdict::EndSession);
    }

    #[test]
    fn what_was_lost_on_its_way_is_good_for_nothing_and_harms_nobody() {
        let superseded = token(2, Some(1), TokenState::Superseded);
        let living = token(3, Some(1), TokenState::Living);
        assert_eq!(superseded.judge(Some(&living), at(0)), Verdict::Refuse);
    }

    #[test]
    fn a_secret_does_not_show_in_logs() {
        let secret = RefreshSecret::new("hush".to_owned());
        assert_eq!(format!("{secret:?}"), "[redacted]");
    }
}
