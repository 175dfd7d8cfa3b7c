//! How it is told who is there.

use messenger_domain::presence::Status;

use crate::format_time;

pub(crate) const fn status_name(status: Status) -> &'static str {
    match status {
        Status::Online => "online",
        Status::Offline(_) => "offline",
    }
}

pub(crate) fn last_seen_at(status: Status) -> Option<String> {
    match status {
        Status::Online => None,
        Status::Offline(last_seen) => last_seen.map(format_time),
    }
}
