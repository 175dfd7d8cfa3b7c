use uuid::Uuid;

use crate::fresh_id;

/// Chance that can be had once more: <https://prng.di.unimi.it/splitmix64.c>, small and good enough.
#[derive(Clone, Debug)]
pub struct Dice(u64);

impl Dice {
    /// Dice for each of some games, other ones each time; or for one game, that of the environment's
    /// `SEED`. Each seed is printed, which is seen when the game fails.
    pub fn games(games: usize) -> impl Iterator<Item = Self> {
        let asked = asked_seed();
        let games = if asked.is_some() { 1 } else { games };
        (0..games).map(move |_| {
            let seed = asked.unwrap_or_else(|| fresh_id().as_u64_pair().0);
            println!("SEED={seed}");
            Self(seed)
        })
    }

    /// The same at each run.
    #[must_use]
    pub fn loaded(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from zero on.
    pub fn roll(&mut self, sides: usize) -> usize {
        usize::try_from(self.next() % sides as u64).unwrap()
    }

    pub fn pick<T: Copy>(&mut self, among: &[T]) -> T {
        among[self.roll(among.len())]
    }

    /// An id that is the same when the game is.
    pub fn id(&mut self) -> Uuid {
        Uuid::from_u64_pair(self.next(), self.next())
    }
}

fn asked_seed() -> Option<u64> {
    let seed = std::env::var_os("SEED")?;
    Some(seed.to_str().unwrap().parse().unwrap())
}
