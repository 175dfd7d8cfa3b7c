use sea_orm::entity::prelude::*;

/// Of missed messages.
pub(crate) const MISSED: i16 = 1;

#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "notifications")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) user_id: Uuid,
    pub(crate) kind: i16,
    pub(crate) actor_id: Option<Uuid>,
    pub(crate) conversation_id: Option<Uuid>,
    pub(crate) group_name: Option<String>,
    pub(crate) request_id: Option<Uuid>,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
    pub(crate) read_at: Option<i64>,
    pub(crate) told_until: Option<i64>,
    pub(crate) deleted_at: Option<i64>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
