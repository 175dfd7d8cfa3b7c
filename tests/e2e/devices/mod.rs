//! Devices that keep a copy agree with the server, and with each other; who never asked for events hears of
//! none of it.

mod baseline;
mod chance;
mod deeds;
mod every_event;
mod kinds;
