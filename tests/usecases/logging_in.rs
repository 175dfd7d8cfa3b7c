use messenger_domain::auth::{AuthError, Credentials, LoginName};
use messenger_domain::error::{ErrorKind, Failure};
use messenger_domain::ports::HashError;
use messenger_domain::users::PasswordHash;

use crate::stage::{Cast, Stage, email, hash, password};

fn credentials(name: LoginName) -> Credentials {
    Credentials {
        name,
        password: password(),
        user_agent: None,
    }
}

#[tokio::test]
async fn an_unknown_name_is_hashed_for_like_a_known_one() {
    let mut cast = Cast::default();
    cast.hasher
        .expect_verify()
        .withf(|_, hash| hash.is_none())
        .times(2)
        .returning(|_, _| Ok(false));
    let stage = Stage::set(cast).await;
    for name in [LoginName::Email(email("nobody")), LoginName::Unknown] {
        let refused = stage.services.auth.log_in(credentials(name)).await;
        assert!(
            matches!(refused, Err(AuthError::WrongCredentials)),
            "{refused:?}"
        );
    }
}

#[tokio::test]
async fn a_crowd_at_the_hasher_puts_a_log_in_off() {
    let mut cast = Cast::default();
    cast.hasher
        .expect_verify()
        .once()
        .returning(|_, _| Err(HashError::Overloaded));
    let stage = Stage::set(cast).await;
    let put_off = stage
        .services
        .auth
        .log_in(credentials(LoginName::Unknown))
        .await
        .unwrap_err();
    assert_eq!(
        (put_off.kind(), put_off.code()),
        (ErrorKind::Unavailable, "overloaded")
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_password_that_changes_while_it_is_compared_is_the_wrong_one() {
    let mut cast = Cast::default();
    cast.publisher.expect_publish().returning(|_| ());
    cast.hasher.expect_hash().returning(|_| Ok(hash()));
    let (reached, comparing) = tokio::sync::oneshot::channel();
    let (go_on, changed) = std::sync::mpsc::channel::<()>();
    let mut first = Some((reached, changed));
    cast.hasher.expect_verify().returning(move |_, _| {
        if let Some((reached, changed)) = first.take() {
            reached.send(()).unwrap();
            changed.recv().unwrap();
        }
        Ok(true)
    });
    let stage = Stage::set(cast).await;
    let ann = stage.sign_up("Ann").await;

    let auth = stage.services.auth.clone();
    let name = LoginName::Email(ann.email.clone());
    let log_in = tokio::spawn(async move { auth.log_in(credentials(name)).await });
    comparing.await.unwrap();
    let tx = stage.transactions.begin().await.unwrap();
    let other = PasswordHash::new("other".to_owned());
    assert!(
        tx.users()
            .replace_password(ann.id, &ann.password_hash, &other)
            .await
            .unwrap()
    );
    tx.commit().await.unwrap();
    go_on.send(()).unwrap();
    let refused = log_in.await.unwrap();
    assert!(
        matches!(refused, Err(AuthError::WrongCredentials)),
        "{refused:?}"
    );
}
