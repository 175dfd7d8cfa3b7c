//! Ids of messages that say whose they are, so that whoever gets a message knows which one it is
//! without asking.

use uuid::{Builder, Uuid};

/// One message of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tag {
    /// The number of the sender, below 2^28.
    pub lane: u32,
    /// How many messages the sender has sent before.
    pub counter: u32,
}

/// What tells the messages of one run from all others, in 62 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunId(u64);

/// Odd, and as a share of 2^60 the golden ratio: what follows each other ends up far apart.
const FACTOR: u64 = 0x09e3_779b_97f4_a7c1;
/// Undoes a multiplication with the factor.
const INVERSE: u64 = inverse(FACTOR);
const SIXTY_BITS: u64 = (1 << 60) - 1;
const SIXTY_TWO_BITS: u64 = (1 << 62) - 1;

/// By Newton: each step doubles the number of bits that are right.
const fn inverse(factor: u64) -> u64 {
    let mut found = factor;
    let mut step = 0;
    while step < 6 {
        found = found.wrapping_mul(2_u64.wrapping_sub(factor.wrapping_mul(found)));
        step += 1;
    }
    found
}

impl RunId {
    /// One that no other run has.
    #[must_use]
    #[expect(
        clippy::disallowed_methods,
        reason = "a generator of load is no part of the server"
    )]
    pub fn fresh() -> Self {
        Self(Uuid::new_v4().as_u64_pair().1 & SIXTY_TWO_BITS)
    }

    /// A valid UUID of version 4. Like those of real clients they follow in no order: rising ones would
    /// be cheaper to store.
    #[must_use]
    pub fn id(self, tag: Tag) -> Uuid {
        let number = (u64::from(tag.lane) << 32) | u64::from(tag.counter);
        let mixed = (number.wrapping_mul(FACTOR) ^ self.0) & SIXTY_BITS;
        let high = ((mixed >> 12) << 16) | (mixed & 0xfff);
        let bytes = (u128::from(high) << 64) | u128::from(self.0);
        Builder::from_random_bytes(bytes.to_be_bytes()).into_uuid()
    }

    /// Which message has this id. None, if it is of another run or of somebody else.
    #[must_use]
    pub fn tag(self, id: Uuid) -> Option<Tag> {
        let (high, low) = id.as_u64_pair();
        let mixed = ((high >> 16) << 12) | (high & 0xfff);
        let number = (mixed ^ self.0).wrapping_mul(INVERSE) & SIXTY_BITS;
        let [a, b, c, d, counter @ ..] = number.to_be_bytes();
        let tag = Tag {
            lane: u32::from_be_bytes([a, b, c, d]),
            counter: u32::from_be_bytes(counter),
        };
        (low & SIXTY_TWO_BITS == self.0 && self.id(tag) == id).then_some(tag)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn an_id_tells_which_message_it_is() {
        let run = RunId::fresh();
        for lane in [0, 1, 199, (1 << 28) - 1] {
            for counter in [0, 1, 65_536, u32::MAX] {
                let tag = Tag { lane, counter };
                assert_eq!(run.tag(run.id(tag)), Some(tag));
            }
        }
    }

    #[test]
    fn ids_are_valid_distinct_and_in_no_order() {
        let run = RunId::fresh();
        let ids: Vec<Uuid> = (0..1000)
            .map(|counter| run.id(Tag { lane: 7, counter }))
            .collect();
        for id in &ids {
            assert_eq!(id.get_version_num(), 4);
            assert_eq!(id.get_variant(), uuid::Variant::RFC4122);
        }
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), 1000);
        let rises = ids.windows(2).filter(|pair| pair[0] < pair[1]).count();
        assert!((200..800).contains(&rises), "{rises}");
    }

    #[test]
    fn ids_of_others_are_nobodys() {
        let tag = Tag {
            lane: 1,
            counter: 2,
        };
        let (one, other) = (RunId::fresh(), RunId::fresh());
        assert_eq!(one.tag(other.id(tag)), None);
        assert_eq!(one.tag(Uuid::nil()), None);
        let mut bytes = one.id(tag).into_bytes();
        bytes[6] ^= 0x10;
        assert_eq!(one.tag(Uuid::from_bytes(bytes)), None);
    }
}
