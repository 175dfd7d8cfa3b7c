//! Lists by time that are read page by page.

use messenger_domain::page::{PageOf, Place, TimeKey};
use sea_orm::sea_query::{Expr, ExprTrait, IntoColumnRef, Order, SelectStatement};

/// The keys of a list by which it is ordered: first a time, then an id.
#[derive(Clone)]
pub(crate) struct ByTime {
    pub(crate) at: Expr,
    pub(crate) id: Expr,
    /// Whether what is latest comes first.
    pub(crate) latest_first: bool,
}

impl ByTime {
    pub(super) fn latest_first(at: impl IntoColumnRef, id: impl IntoColumnRef) -> Self {
        Self {
            at: Expr::col(at),
            id: Expr::col(id),
            latest_first: true,
        }
    }

    /// Reads what is nearest to the place of a page, in either direction.
    pub(super) fn read_page(&self, select: &mut SelectStatement, page: &PageOf<TimeKey>) {
        let row = || Expr::tuple([self.at.clone(), self.id.clone()]);
        let place = |key: &TimeKey| Expr::tuple([key.at.millis().into(), key.id.into()]);
        match &page.place {
            Place::Start => {}
            Place::After(key) if self.latest_first => {
                select.and_where(row().lt(place(key)));
            }
            Place::After(key) => {
                select.and_where(row().gt(place(key)));
            }
            Place::Before(key) if self.latest_first => {
                select.and_where(row().gt(place(key)));
            }
            Place::Before(key) => {
                select.and_where(row().lt(place(key)));
            }
        }
        self.order(select, page);
        cut(select, page);
    }

    /// Puts what is nearest to the place of a page first.
    pub(super) fn order(&self, select: &mut SelectStatement, page: &PageOf<TimeKey>) {
        let is_backwards = matches!(page.place, Place::Before(_));
        let order = if self.latest_first == is_backwards {
            Order::Asc
        } else {
            Order::Desc
        };
        select
            .order_by_expr(self.at.clone(), order.clone())
            .order_by_expr(self.id.clone(), order);
    }
}

pub(super) fn cut<K: Clone>(select: &mut SelectStatement, page: &PageOf<K>) {
    select.limit(u64::try_from(page.rows_to_read()).unwrap_or(u64::MAX));
}
