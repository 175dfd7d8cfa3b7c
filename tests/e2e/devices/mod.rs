//! What devices that keep a copy do beside connections that never asked for events: those hear of none of it.

mod baseline;
mod deeds;
