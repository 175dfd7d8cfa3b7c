use std::sync::{Arc, Mutex};

use harness::fresh_id;
use messenger_domain::events::{Envelope, Event};
use messenger_domain::ids::ConversationId;
use messenger_domain::ports::{EventPublisher, EventSubscriber};
use messenger_infra::LocalBus;

use crate::doubles::Ear;

fn envelope() -> Envelope {
    let group = ConversationId::new(fresh_id());
    Envelope::to(Vec::new(), Event::GroupDropped { group })
}

#[tokio::test]
async fn every_subscriber_hears_every_event_in_order_before_publish_returns() {
    let bus = LocalBus::default();
    let ears = [Arc::new(Ear::default()), Arc::new(Ear::default())];
    for ear in &ears {
        bus.subscribe(Arc::clone(ear) as Arc<dyn EventSubscriber>);
    }
    let events: Vec<_> = (0..5).map(|_| envelope()).collect();
    bus.publish(events[..3].to_vec()).await;
    assert_eq!(ears[0].heard(), events[..3]);
    bus.publish(events[3..].to_vec()).await;
    assert_eq!(ears[0].heard(), events);
    assert_eq!(ears[1].heard(), events);
}

#[tokio::test]
async fn subscribers_are_told_in_the_order_in_which_they_subscribed() {
    struct Numbered(u8, Arc<Mutex<Vec<u8>>>);
    impl EventSubscriber for Numbered {
        fn on_event(&self, _: &Envelope) {
            self.1.lock().unwrap().push(self.0);
        }
    }
    let bus = LocalBus::default();
    let told = Arc::new(Mutex::new(Vec::new()));
    for number in 0..3 {
        bus.subscribe(Arc::new(Numbered(number, Arc::clone(&told))));
    }
    bus.publish(vec![envelope(), envelope()]).await;
    assert_eq!(*told.lock().unwrap(), [0, 1, 2, 0, 1, 2]);
}

#[tokio::test]
async fn without_subscribers_nothing_happens() {
    LocalBus::default().publish(vec![envelope()]).await;
}
