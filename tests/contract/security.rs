use futures_util::future::join_all;
use messenger_domain::ports::{HashError, PasswordHasher};
use messenger_domain::users::Password;
use messenger_infra::security::BcryptHasher;

const COST: u32 = 4;

fn password(raw: &str) -> Password {
    Password::to_compare(raw).unwrap()
}

#[tokio::test]
async fn a_password_opens_its_own_hash_only() {
    let hasher = BcryptHasher::new(COST, 1);
    let hash = hasher.hash(&password("correct-horse")).await.unwrap();
    assert!(
        hasher
            .verify(&password("correct-horse"), Some(hash.clone()))
            .await
            .unwrap()
    );
    assert!(
        !hasher
            .verify(&password("correct-horsf"), Some(hash))
            .await
            .unwrap()
    );
    assert!(
        !hasher
            .verify(&password("correct-horse"), None)
            .await
            .unwrap()
    );
}

#[tokio::test]
async fn a_crowd_waits_up_to_a_limit_and_the_rest_is_refused_at_once() {
    let hasher = BcryptHasher::new(COST, 1);
    let ann = password("correct-horse");
    let outcomes = join_all((0..200).map(|_| hasher.hash(&ann))).await;
    let refused = outcomes
        .iter()
        .filter(|outcome| matches!(outcome, Err(HashError::Overloaded)))
        .count();
    // One at work, 64 in the queue.
    assert_eq!(refused, 200 - 65);
    assert!(hasher.hash(&ann).await.is_ok());
}
