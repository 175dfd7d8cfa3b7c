//! One connection of a run: it writes if it has a lane, and notes what it hears.

use std::collections::VecDeque;
use std::rc::Rc;
use std::time::Instant;

use tokio::sync::mpsc::UnboundedReceiver;

use crate::Result;
use crate::check::Seen;
use crate::frames::{self, Incoming};
use crate::ids::Tag;
use crate::socket::Socket;
use crate::traffic::{CONTENT, Lane, Receiver, Traffic};

/// When to write.
#[derive(Debug)]
pub enum Pace {
    /// As soon as fewer than so many messages wait for their acknowledgement.
    Window(usize),
    /// At these moments, whatever became of the messages before.
    At(UnboundedReceiver<Instant>),
}

#[derive(Debug)]
pub struct Peer {
    pub traffic: Rc<Traffic>,
    pub socket: Socket,
    pub writer: Option<(Rc<Lane>, Pace)>,
    pub receiver: Rc<Receiver>,
}

impl Peer {
    /// Goes on until it is aborted. A connection that breaks is a trouble.
    pub async fn run(mut self) {
        let writer = self.writer.take();
        let ended = match writer {
            None => self.listen().await,
            Some((lane, Pace::Window(window))) => self.write_in_turn(&lane, window).await,
            Some((lane, Pace::At(moments))) => self.write_at(&lane, moments).await,
        };
        if let Err(error) = ended {
            let name = &self.receiver.name;
            self.traffic.trouble(format!("{name}: {error}"));
        }
    }

    /// Goes on until the connection breaks or this is dropped.
    pub(crate) async fn listen(&mut self) -> Result<()> {
        loop {
            self.hear(None).await?;
        }
    }

    async fn write_in_turn(&mut self, lane: &Lane, window: usize) -> Result<()> {
        let mut unanswered = VecDeque::with_capacity(window);
        loop {
            while unanswered.len() < window && !self.traffic.is_over() {
                self.write(lane, Instant::now(), &mut unanswered).await?;
            }
            lane.done.set(unanswered.is_empty());
            self.hear(Some((lane, &mut unanswered))).await?;
        }
    }

    async fn write_at(
        &mut self,
        lane: &Lane,
        mut moments: UnboundedReceiver<Instant>,
    ) -> Result<()> {
        let mut unanswered = VecDeque::new();
        loop {
            tokio::select! {
                moment = moments.recv() => {
                    // Also what was late when the run was over is sent: it counts.
                    let Some(moment) = moment else { break };
                    self.write(lane, moment, &mut unanswered).await?;
                }
                frame = self.socket.next() => self.take(&frame?, Some((lane, &mut unanswered)))?,
            }
        }
        loop {
            lane.done.set(unanswered.is_empty());
            self.hear(Some((lane, &mut unanswered))).await?;
        }
    }

    async fn write(
        &mut self,
        lane: &Lane,
        at: Instant,
        unanswered: &mut VecDeque<u32>,
    ) -> Result<()> {
        let counter = Traffic::sent(lane, at);
        unanswered.push_back(counter);
        let id = self.traffic.run.id(Tag {
            lane: lane.number,
            counter,
        });
        self.socket.send(lane.place.message(id, CONTENT)).await
    }

    async fn hear(&mut self, writing: Option<(&Lane, &mut VecDeque<u32>)>) -> Result<()> {
        let frame = self.socket.next().await?;
        self.take(&frame, writing)
    }

    fn take(&self, frame: &str, writing: Option<(&Lane, &mut VecDeque<u32>)>) -> Result<()> {
        match (frames::read(frame)?, writing) {
            (Incoming::Message { id, at }, _) => {
                let Some(tag) = self.traffic.tag(id) else {
                    let name = &self.receiver.name;
                    let stray = format!("{name}: message {id} is not of this run");
                    self.traffic.trouble(stray);
                    return Ok(());
                };
                self.traffic.received(&self.receiver, Seen { tag, at });
            }
            (Incoming::Other, _) => {}
            (Incoming::Acknowledged, Some((lane, unanswered))) => {
                let counter = unanswered.pop_front().ok_or("an answer to nothing")?;
                self.traffic.acknowledged(lane, counter);
            }
            (Incoming::Refused(reason), Some((lane, unanswered))) => {
                let counter = unanswered.pop_front().ok_or("an answer to nothing")?;
                let lane = lane.number;
                self.traffic.trouble(format!(
                    "message number {counter} of sender {lane} was refused: {reason}"
                ));
            }
            (answer, None) => return Err(format!("an answer to nothing: {answer:?}").into()),
        }
        Ok(())
    }
}
