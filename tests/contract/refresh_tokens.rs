use harness::database::TestDatabase;
use harness::on_each_database;
use messenger_domain::auth::{RefreshToken, SecretDigest, TokenState};
use messenger_domain::error::RepoError;
use messenger_domain::ids::SessionId;
use messenger_domain::ports::Storage;
use messenger_infra::db::SeaStorage;

use crate::sessions::log_in;
use crate::world::{at, commit, numbers, sign_up};

on_each_database! {
    a_token_is_found_by_its_digest_in_the_state_it_is_in,
    of_a_session_one_token_lives,
    tokens_go_with_their_sessions,
}

fn token(number: u8, session: SessionId) -> RefreshToken {
    RefreshToken {
        digest: SecretDigest([number; 32]),
        session,
        parent: number
            .checked_sub(1)
            .map(|parent| SecretDigest([parent; 32])),
        state: TokenState::Living,
    }
}

async fn give(storage: &SeaStorage, token: &RefreshToken) -> Result<(), RepoError> {
    commit(storage, async |tx| tx.refresh_tokens().insert(token).await).await
}

async fn a_token_is_found_by_its_digest_in_the_state_it_is_in(database: TestDatabase) {
    let storage = database.storage().await;
    let ann = sign_up(&storage, "Ann").await;
    let session = log_in(&storage, ann).await;
    let mut expected = token(0, session.id);
    give(&storage, &expected).await.unwrap();
    let tokens = storage.read().refresh_tokens();
    for state in [
        TokenState::Living,
        TokenState::Exchanged(at(1_700_000_000_123)),
        TokenState::Superseded,
    ] {
        expected.state = state;
        commit(&storage, async |tx| {
            tx.refresh_tokens().set_state(expected.digest, state).await
        })
        .await
        .unwrap();
        let found = tokens.find(expected.digest).await.unwrap();
        assert_eq!(found, Some(expected.clone()));
    }
    let next = token(1, session.id);
    give(&storage, &next).await.unwrap();
    assert_eq!(tokens.find(next.digest).await.unwrap(), Some(next));
    assert_eq!(tokens.find(SecretDigest([9; 32])).await.unwrap(), None);
}

async fn of_a_session_one_token_lives(database: TestDatabase) {
    let storage = database.storage().await;
    let ann = sign_up(&storage, "Ann").await;
    let (one, other) = (log_in(&storage, ann).await, log_in(&storage, ann).await);
    let tokens = storage.read().refresh_tokens();
    assert_eq!(tokens.find_living(one.id).await.unwrap(), None);
    give(&storage, &token(0, one.id)).await.unwrap();
    give(&storage, &token(9, other.id)).await.unwrap();
    let second = give(&storage, &token(1, one.id)).await;
    assert!(matches!(second, Err(RepoError::Conflict)), "{second:?}");
    commit(&storage, async |tx| {
        let tokens = tx.refresh_tokens();
        let exchanged = TokenState::Exchanged(at(5));
        tokens.set_state(SecretDigest([0; 32]), exchanged).await?;
        tokens.insert(&token(1, one.id)).await
    })
    .await
    .unwrap();
    let living = tokens.find_living(one.id).await.unwrap();
    assert_eq!(living, Some(token(1, one.id)));
}

async fn tokens_go_with_their_sessions(database: TestDatabase) {
    let storage = database.storage().await;
    let (ann, bob) = (
        sign_up(&storage, "Ann").await,
        sign_up(&storage, "Bob").await,
    );
    let (anns, bobs) = (log_in(&storage, ann).await, log_in(&storage, bob).await);
    give(&storage, &token(0, anns.id)).await.unwrap();
    give(&storage, &token(9, bobs.id)).await.unwrap();
    let left = "SELECT count(*) FROM refresh_tokens";
    commit(&storage, async |tx| tx.sessions().erase_all(ann).await)
        .await
        .unwrap();
    assert_eq!(numbers(&database, left).await, [Some(1)]);
    commit(&storage, async |tx| {
        tx.sessions().erase_over(at(9000), 10).await
    })
    .await
    .unwrap();
    assert_eq!(numbers(&database, left).await, [Some(0)]);
}
