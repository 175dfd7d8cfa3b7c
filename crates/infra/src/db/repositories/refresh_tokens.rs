use async_trait::async_trait;
use messenger_domain::auth::{RefreshToken, RefreshTokenRepository, SecretDigest, TokenState};
use messenger_domain::error::{RepoError, RepoResult};
use messenger_domain::ids::SessionId;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::{SeaRepositories, time};
use crate::db::entities::refresh_tokens::{ActiveModel, Column, Entity, Model};
use crate::db::error::{malformed, repo_error};

const LIVING: i16 = 1;
const EXCHANGED: i16 = 2;
const SUPERSEDED: i16 = 3;

#[async_trait]
impl<C: ConnectionTrait + Send + Sync> RefreshTokenRepository for SeaRepositories<C> {
    async fn find(&self, digest: SecretDigest) -> RepoResult<Option<RefreshToken>> {
        let row = Entity::find_by_id(digest.0.to_vec()).one(&self.db).await;
        row.map_err(repo_error)?
            .map(RefreshToken::try_from)
            .transpose()
    }

    async fn find_living(&self, session: SessionId) -> RepoResult<Option<RefreshToken>> {
        let query = Entity::find()
            .filter(Column::SessionId.eq(session.uuid()))
            .filter(Column::State.eq(LIVING));
        let row = query.one(&self.db).await;
        row.map_err(repo_error)?
            .map(RefreshToken::try_from)
            .transpose()
    }

    async fn insert(&self, token: &RefreshToken) -> RepoResult<()> {
        let (state, exchanged_at) = columns(token.state);
        let row = ActiveModel {
            digest: Set(token.digest.0.to_vec()),
            session_id: Set(token.session.uuid()),
            parent: Set(token.parent.map(|parent| parent.0.to_vec())),
            state: Set(state),
            exchanged_at: Set(exchanged_at),
        };
        Entity::insert(row)
            .exec_without_returning(&self.db)
            .await
            .map_err(repo_error)?;
        Ok(())
    }

    async fn set_state(&self, digest: SecretDigest, state: TokenState) -> RepoResult<()> {
        let (state, exchanged_at) = columns(state);
        let update = Entity::update_many()
            .filter(Column::Digest.eq(digest.0.to_vec()))
            .col_expr(Column::State, Expr::value(state))
            .col_expr(Column::ExchangedAt, Expr::value(exchanged_at));
        update.exec(&self.db).await.map_err(repo_error)?;
        Ok(())
    }
}

fn columns(state: TokenState) -> (i16, Option<i64>) {
    match state {
        TokenState::Living => (LIVING, None),
        TokenState::Exchanged(at) => (EXCHANGED, Some(at.millis())),
        TokenState::Superseded => (SUPERSEDED, None),
    }
}

impl TryFrom<Model> for RefreshToken {
    type Error = RepoError;

    fn try_from(row: Model) -> RepoResult<Self> {
        let state = match (row.state, row.exchanged_at) {
            (LIVING, _) => TokenState::Living,
            (EXCHANGED, Some(at)) => TokenState::Exchanged(time(at)),
            (SUPERSEDED, _) => TokenState::Superseded,
            (other, _) => return Err(malformed(format_args!("refresh token of state {other}"))),
        };
        Ok(Self {
            digest: digest(row.digest)?,
            session: SessionId::new(row.session_id),
            parent: row.parent.map(digest).transpose()?,
            state,
        })
    }
}

fn digest(bytes: Vec<u8>) -> RepoResult<SecretDigest> {
    let length = bytes.len();
    let bytes = bytes.try_into();
    bytes
        .map(SecretDigest)
        .map_err(|_| malformed(format_args!("digest of {length} bytes")))
}
