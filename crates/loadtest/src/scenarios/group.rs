use uuid::Uuid;

use crate::Result;
use crate::cast::{Cast, Talk};
use crate::cli::Group;
use crate::client::Account;
use crate::frames;
use crate::ids::{RunId, Tag};
use crate::peer::Pace;
use crate::play::Unit;
use crate::report::Report;
use crate::stage::Stage;

/// A closed loop in groups: what it costs to tell many.
pub async fn group(stage: &Stage, options: &Group) -> Result<Report> {
    let Group {
        groups,
        members,
        senders,
        window,
        churn,
    } = *options;
    if senders > members || members < 2 || window == 0 {
        return Err("a group needs two members, and no more senders than members".into());
    }
    let people = stage.people(groups * members).await?;
    stage.prepare(&people).await?;
    stage.begin("making groups", groups);
    let mut talks = Vec::with_capacity(groups);
    for (number, people) in people.chunks(members).enumerate() {
        let first = number * members;
        talks.push(Talk {
            members: (first..first + members).collect(),
            senders,
            group: Some(found(stage, people).await?),
        });
        stage.step();
    }
    let cast = Cast { people, talks };
    let mut play = stage.open(cast, || Pace::Window(window)).await?;
    if churn.churn {
        play.churn();
    }
    let measured = play.measure().await;
    let label = stage.label(format!("group/{groups}x{members}/{senders}"));
    play.report(label, Unit::Deliveries, &measured).await
}

/// Makes a group of them, while none of them is connected but the owner.
pub(super) async fn found(stage: &Stage, members: &[Account]) -> Result<Uuid> {
    let (owner, others) = members.split_first().ok_or("a group of nobody")?;
    let (ids, tag) = (RunId::fresh(), |counter| Tag { lane: 0, counter });
    let group = ids.id(tag(0));
    stage
        .server
        .create_group(owner, group, ids.id(tag(1)))
        .await?;
    let mut socket = stage.server.connect(owner).await?;
    for member in others {
        socket.request(frames::add_member(group, member.id)).await?;
    }
    socket.close().await;
    Ok(group)
}
