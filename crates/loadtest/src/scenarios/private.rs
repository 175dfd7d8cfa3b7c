use crate::Result;
use crate::cast::Cast;
use crate::cli::Private;
use crate::peer::Pace;
use crate::play::Unit;
use crate::report::Report;
use crate::stage::Stage;

/// A closed loop: how much goes through when everybody waits for the answer.
pub async fn private(stage: &Stage, options: &Private) -> Result<Report> {
    let people = stage.people(2 * options.senders).await?;
    stage.prepare(&people).await?;
    let cast = Cast::of_pairs(people);
    let mut play = stage.open(cast, || Pace::Window(1)).await?;
    if options.churn.churn {
        play.churn();
    }
    let measured = play.measure().await;
    let label = stage.label(format!("private/{}", options.senders));
    play.report(label, Unit::Messages, &measured).await
}
