//! Lists by time that are read page by page.

use messenger_domain::page::{PageOf, Place, TimeKey};
use sea_orm::sea_query::{Expr, ExprTrait, Order, SelectStatement};

/// The keys of a list by which it is ordered: first a time, then an id.
#[derive(Clone)]
pub(crate) struct ByTime {
    pub(crate) at: Expr,
    pub(crate) id: Expr,
    /// Whether what is latest comes first.
    pub(crate) latest_first: bool,
}

impl ByTime {
    /// Reads what is nearest to the place of a page, in either direction.
    pub(super) fn read_page(&self, select: &mut SelectStatement, page: &PageOf<TimeKey>) {
        let beyond = |key: &TimeKey, is_older: bool| {
            let (at, id) = (|| self.at.clone(), || self.id.clone());
            let (further, among_ties) = if is_older {
                (at().lt(key.at.millis()), id().lt(key.id))
            } else {
                (at().gt(key.at.millis()), id().gt(key.id))
            };
            further.or(at().eq(key.at.millis()).and(among_ties))
        };
        match &page.place {
            Place::Start => {}
            Place::After(key) => {
                select.and_where(beyond(key, self.latest_first));
            }
            Place::Before(key) => {
                select.and_where(beyond(key, !self.latest_first));
            }
        }
        self.order(select, page);
        select.limit(u64::try_from(page.rows_to_read()).unwrap_or(u64::MAX));
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
