//! What the tests stand on: fresh databases, the real server as a process of its own, and clients
//! that check everything they get against the protocol.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    reason = "in a test, to panic is to fail"
)]

mod answer;
mod behind;
mod binary;
mod browser;
mod client;
mod command;
pub mod database;
pub mod device;
mod dice;
mod frames;
mod handshake;
mod ids;
mod live_frames;
mod load;
mod person;
mod process;
mod raw;
mod raw_socket;
mod server;
mod socket;
mod talk;
mod torture;
mod usage;
mod use_cases;
mod walk;

pub use answer::Answer;
pub use binary::messenger;
pub use browser::{Browser, Tab};
pub use client::Client;
pub use command::{Outcome, run};
pub use dice::Dice;
pub use handshake::{Handshake, Refusal};
pub use ids::fresh_id;
pub use person::{PASSWORD, Person};
pub use raw::RawAnswer;
pub use raw_socket::{RawFrame, RawSocket};
pub use server::{Setup, TestServer};
pub use socket::Socket;
pub use torture::rounds;
pub use usage::Usage;
pub use use_cases::{Surroundings, use_cases};

use std::time::Duration;

/// How long something that has to happen may take before a test fails. Far more than it needs, so
/// that only what never happens runs into it.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// Runs tests of the form `async fn name(server: TestServer)` on every database. Settings of the
/// server stand beside the name: `e2e! { a_test, another [("RATE_LIMITS", "on")] }`.
#[macro_export]
macro_rules! e2e {
    ($($test:ident $([$($setting:expr),+ $(,)?])?),+ $(,)?) => {
        mod sqlite {
            $($crate::e2e!(@test Sqlite $test [$($($setting),+)?]);)+
        }
        mod postgres {
            $($crate::e2e!(@test Postgres $test [$($($setting),+)?]);)+
        }
    };
    (@test $backend:ident $test:ident [$($setting:expr),*]) => {
        #[tokio::test]
        async fn $test() {
            let setup = $crate::Setup::on($crate::database::Backend::$backend);
            let settings: &[(&str, &str)] = &[$($setting),*];
            super::$test(setup.with(settings).start().await).await;
        }
    };
}
