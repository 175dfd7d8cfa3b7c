use time::OffsetDateTime;
use time::format_description::BorrowedFormatItem;
use time::format_description::well_known::Rfc3339;
use time::macros::format_description;

use crate::Result;
use crate::cli::History;
use crate::client::Account;
use crate::frames::{Place, Row};
use crate::ids::{RunId, Tag};
use crate::random::Random;
use crate::reading;
use crate::report::{Report, float};
use crate::socket::Socket;
use crate::stage::Stage;
use crate::traffic::CONTENT;

/// Pages at random places of one dialog, which shall cost the same wherever they are.
pub async fn history(stage: &Stage, options: &History) -> Result<Report> {
    let people = stage.people(2).await?;
    let [writer, partner] = people.as_slice() else {
        return Err("nobody is there".into());
    };
    let place = Place::Person(partner.id);
    let first_new = usize::from(stage.common.accounts.is_none());
    if first_new == 1 || stage.common.prepare.is_some() {
        // The dialog itself always comes from the server.
        let messages = if stage.common.prepare.is_some() {
            1
        } else {
            options.messages
        };
        write(stage, writer, place, messages).await?;
    }
    stage.prepare(&people).await?;
    let mut readers = Vec::new();
    let (mut oldest, mut latest) = (0, 0);
    for number in 0..options.readers {
        let mut socket = stage.server.connect(writer).await?;
        if number == 0 {
            (oldest, latest) = range(&mut socket, place).await?;
        }
        let seed = stage.common.seed + u64::try_from(number)?;
        let (mut random, limit) = (Random::seeded(seed), options.limit);
        readers.push(async move || {
            let cursor = random.between(oldest + 1, latest + 2);
            let cursor = text(cursor)?;
            let rows = socket.list(place.history(limit, Some(&cursor))).await?;
            look(&rows, limit, &cursor, &text(oldest)?)
        });
    }
    let rows = stage.common.rows.max(u64::try_from(options.messages)?);
    let label = stage.label(format!("history/{rows}"));
    let report = reading::read(stage, label, "pages", readers).await?;
    Ok(report.with_fact("milliseconds of history", float(latest - oldest)))
}

async fn write(stage: &Stage, writer: &Account, place: Place, count: usize) -> Result<()> {
    let (run, mut socket) = (RunId::fresh(), stage.server.connect(writer).await?);
    stage.begin("writing", count);
    for counter in 0..u32::try_from(count)? {
        let id = run.id(Tag { lane: 0, counter });
        socket.request(place.message(id, CONTENT)).await?;
        stage.step();
    }
    socket.close().await;
    Ok(())
}

/// A page is full unless it ends with the oldest row of all, and is what was asked for.
fn look(rows: &[Row], limit: usize, cursor: &str, oldest: &str) -> Result<()> {
    let times = rows.iter().map(|row| row.created_at.as_str());
    let with_cursor: Vec<&str> = std::iter::once(cursor).chain(times).collect();
    if !with_cursor.is_sorted_by(|newer, older| newer > older) {
        return Err(format!("a page before {cursor} in a wrong order").into());
    }
    let complete = rows.len() == limit || with_cursor.last() == Some(&oldest);
    if rows.len() > limit || !complete {
        return Err(format!("a page before {cursor} of {} rows", rows.len()).into());
    }
    Ok(())
}

/// The times of the oldest and the latest message, found by asking.
async fn range(socket: &mut Socket, place: Place) -> Result<(u64, u64)> {
    let first = socket.list(place.history(1, None)).await?;
    let latest = millis(&first.first().ok_or("the dialog is empty")?.created_at)?;
    // Nothing is before `low`, something is before `high`.
    let (mut low, mut high) = (0, latest + 1);
    while high - low > 1 {
        let middle = low.midpoint(high);
        let page = place.history(1, Some(&text(middle)?));
        if socket.list(page).await?.is_empty() {
            low = middle;
        } else {
            high = middle;
        }
    }
    Ok((low, latest))
}

const FORMAT: &[BorrowedFormatItem] =
    format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:3]Z");

/// Since 1970.
fn millis(text: &str) -> Result<u64> {
    let nanos = OffsetDateTime::parse(text, &Rfc3339)?.unix_timestamp_nanos();
    Ok(u64::try_from(nanos / 1_000_000)?)
}

fn text(millis: u64) -> Result<String> {
    let time = OffsetDateTime::from_unix_timestamp_nanos(i128::from(millis) * 1_000_000)?;
    Ok(time.format(FORMAT)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(times: &[u64]) -> Vec<Row> {
        let row = |millis: &u64| Row {
            message_id: uuid::Uuid::nil(),
            created_at: text(*millis).unwrap(),
        };
        times.iter().map(row).collect()
    }

    #[test]
    fn times_go_both_ways() {
        assert_eq!(text(1_767_225_600_007).unwrap(), "2026-01-01T00:00:00.007Z");
        assert_eq!(
            millis("2026-01-01T00:00:00.007Z").unwrap(),
            1_767_225_600_007
        );
    }

    #[test]
    fn a_wrong_page_is_found() {
        let look = |times: &[u64]| {
            super::look(&rows(times), 3, &text(9).unwrap(), &text(1).unwrap()).is_ok()
        };
        assert!(look(&[8, 7, 5]));
        assert!(look(&[2, 1]));
        for wrong in [
            &[8, 7][..],
            &[8, 7, 7],
            &[7, 8, 5],
            &[9, 8, 7],
            &[5, 4, 3, 2],
            &[],
        ] {
            assert!(!look(wrong), "{wrong:?}");
        }
    }
}
