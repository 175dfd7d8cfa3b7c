use crate::Result;
use crate::cli::Chatlist;
use crate::client::Account;
use crate::frames::{self, Place};
use crate::ids::{RunId, Tag};
use crate::reading;
use crate::report::Report;
use crate::stage::Stage;
use crate::traffic::CONTENT;

/// The first page of a chat list, by the number of conversations behind it.
pub async fn chatlist(stage: &Stage, options: &Chatlist) -> Result<Report> {
    let people = stage.people(1).await?;
    let [person] = people.as_slice() else {
        return Err("nobody is there".into());
    };
    let filled = stage.prepare(&people).await? || stage.common.accounts.is_some();
    if !filled {
        begin_conversations(stage, person, options.conversations).await?;
    }
    let mut readers = Vec::new();
    for _ in 0..options.readers {
        let mut socket = stage.server.connect(person).await?;
        let limit = options.limit;
        readers.push(async move || {
            let rows = socket.list(frames::chat_list(limit, None)).await?;
            // Those that tie at the end of the page are on it.
            let sorted = rows.is_sorted_by(|newer, older| newer.created_at >= older.created_at);
            if rows.len() < limit || !sorted {
                return Err(format!("a chat list of {} rows, sorted: {sorted}", rows.len()).into());
            }
            Ok(())
        });
    }
    let rows = if filled {
        stage.common.rows
    } else {
        u64::try_from(options.conversations)?
    };
    let label = stage.label(format!("chatlist/{rows}"));
    reading::read(stage, label, "pages", readers).await
}

async fn begin_conversations(stage: &Stage, person: &Account, count: usize) -> Result<()> {
    let partners = stage.people(count).await?;
    let (run, mut socket) = (RunId::fresh(), stage.server.connect(person).await?);
    stage.begin("writing", count);
    for (counter, partner) in (0..).zip(&partners) {
        let id = run.id(Tag { lane: 0, counter });
        let place = Place::Person(partner.id);
        socket.request(place.message(id, CONTENT)).await?;
        stage.step();
    }
    socket.close().await;
    Ok(())
}
