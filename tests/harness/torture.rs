/// How often to repeat what only fails now and then: `short` rounds as a rule, `long` ones where
/// `TORTURE_ROUNDS=long` asks for them, as `make torture` does.
#[must_use]
pub fn rounds(short: usize, long: usize) -> usize {
    match std::env::var_os("TORTURE_ROUNDS") {
        Some(asked) if asked == "long" => long,
        _ => short,
    }
}
