use messenger_domain::Timestamp;
use messenger_domain::text::Violation;
use time::OffsetDateTime;
use time::format_description::BorrowedFormatItem;
use time::format_description::well_known::Rfc3339;
use time::macros::format_description;

const MILLISECONDS: &[BorrowedFormatItem<'_>] =
    format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:3]Z");
const NANOS_PER_MILLI: i128 = 1_000_000;

/// RFC 3339 in UTC with exactly three fractional digits.
#[must_use]
pub fn format_time(at: Timestamp) -> String {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(at.millis()) * NANOS_PER_MILLI)
        .ok()
        .and_then(|moment| moment.format(MILLISECONDS).ok())
        .unwrap_or_default()
}

/// Reads a moment before which rows are asked for. One between two milliseconds counts as the later,
/// so that rows of the earlier are still before it.
pub fn read_cursor(raw: &str) -> Result<Timestamp, Violation> {
    let moment = OffsetDateTime::parse(raw, &Rfc3339).map_err(|_| {
        Violation::new("must be a time as in RFC 3339, such as the createdAt of a row")
    })?;
    let millis = -((-moment.unix_timestamp_nanos()).div_euclid(NANOS_PER_MILLI));
    i64::try_from(millis)
        .map(Timestamp::from_millis)
        .map_err(|_| Violation::new("is out of range"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_three_digits_and_z() {
        let format = |millis| format_time(Timestamp::from_millis(millis));
        assert_eq!(format(1_753_316_965_597), "2025-07-24T00:29:25.597Z");
        assert_eq!(format(1_753_316_965_000), "2025-07-24T00:29:25.000Z");
        assert_eq!(format(-1), "1969-12-31T23:59:59.999Z");
    }

    #[test]
    fn a_cursor_is_read_in_any_zone_and_rounded_up() {
        let read = |raw| read_cursor(raw).map(Timestamp::millis);
        assert_eq!(read("2025-07-24T00:29:25.597Z"), Ok(1_753_316_965_597));
        assert_eq!(read("2025-07-24T03:29:25.597+03:00"), Ok(1_753_316_965_597));
        assert_eq!(read("2025-07-24T00:29:25.5970001Z"), Ok(1_753_316_965_598));
        assert_eq!(read("1969-12-31T23:59:59.9995Z"), Ok(0));
        // Beyond the year 9999, seen from Greenwich.
        assert_eq!(
            read("9999-12-31T23:59:59.999-23:59"),
            Ok(253_402_387_139_999)
        );
        assert!(read("2025-07-24").is_err());
        assert!(read("' OR 1=1 --").is_err());
    }
}
