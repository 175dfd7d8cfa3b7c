use crate::Result;
use crate::cast::Cast;
use crate::cli::Paced;
use crate::metronome::Metronome;
use crate::play::Unit;
use crate::report::Report;
use crate::stage::Stage;

/// An open loop: how long a message takes at a load that does not wait for the server.
pub async fn paced(stage: &Stage, options: &Paced) -> Result<Report> {
    let people = stage.people(2 * options.pairs).await?;
    stage.prepare(&people).await?;
    let mut metronome = Metronome::default();
    let cast = Cast::of_pairs(people);
    let mut play = stage.open(cast, || metronome.pace()).await?;
    if options.churn.churn {
        play.churn();
    }
    let beating = metronome.start(options.rate)?;
    let measured = play.measure().await;
    let label = stage.label(format!("paced/{}", options.rate));
    let lateness = beating.stop()?;
    let report = play.report(label, Unit::Messages, &measured).await?;
    Ok(report.with_latency("lateness of the generator", lateness))
}
