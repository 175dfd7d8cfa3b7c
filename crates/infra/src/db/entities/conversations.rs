use sea_orm::entity::prelude::*;

/// The values of `kind`.
pub(crate) const DIRECT: i16 = 1;
pub(crate) const GROUP: i16 = 2;

#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "conversations")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) kind: i16,
    pub(crate) user_low: Option<Uuid>,
    pub(crate) user_high: Option<Uuid>,
    pub(crate) name: Option<String>,
    pub(crate) name_folded: Option<String>,
    pub(crate) owner_id: Option<Uuid>,
    pub(crate) head_seq: i64,
    pub(crate) head_at: i64,
    pub(crate) audience_version: i64,
    pub(crate) created_at: i64,
    pub(crate) dropped_at: Option<i64>,
    pub(crate) change_stamp: i64,
    pub(crate) shown_at: i64,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
