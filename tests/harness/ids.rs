use uuid::Uuid;

/// An id that nothing has yet, as clients make them up.
#[must_use]
#[expect(
    clippy::disallowed_methods,
    reason = "tests are clients, which have no port for ids"
)]
pub fn fresh_id() -> Uuid {
    Uuid::new_v4()
}
