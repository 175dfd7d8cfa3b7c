/// Why the server ends a connection. Clients log out on [`Self::Unauthorized`], which therefore means
/// nothing else, and reconnect on every other code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CloseCode {
    ProtocolError,
    InvalidUtf8,
    FrameTooLarge,
    GoingDown,
    Unauthorized,
    RateLimited,
    NoPong,
    TooSlow,
    BadFrames,
}

impl CloseCode {
    pub const ALL: [Self; 9] = [
        Self::ProtocolError,
        Self::InvalidUtf8,
        Self::FrameTooLarge,
        Self::GoingDown,
        Self::Unauthorized,
        Self::RateLimited,
        Self::NoPong,
        Self::TooSlow,
        Self::BadFrames,
    ];

    #[must_use]
    pub const fn number(self) -> u16 {
        match self {
            Self::ProtocolError => 1002,
            Self::InvalidUtf8 => 1007,
            Self::FrameTooLarge => 1009,
            Self::GoingDown => 1012,
            Self::Unauthorized => 4001,
            Self::RateLimited => 4008,
            Self::NoPong => 4009,
            Self::TooSlow => 4013,
            Self::BadFrames => 4400,
        }
    }

    #[must_use]
    pub const fn reason(self) -> &'static str {
        match self {
            Self::ProtocolError => "Protocol error",
            Self::InvalidUtf8 => "Invalid UTF-8",
            Self::FrameTooLarge => "Frame too large",
            Self::GoingDown => "Going down",
            Self::Unauthorized => "Unauthorized",
            Self::RateLimited => "Rate limit",
            Self::NoPong => "No pong",
            Self::TooSlow => "Too slow",
            Self::BadFrames => "Bad frames",
        }
    }
}
