use std::collections::HashSet;
use std::sync::Arc;

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use messenger_domain::Timestamp;
use messenger_domain::auth::Claims;
use messenger_domain::ids::{SessionId, UserId};
use messenger_domain::ports::{AccessTokens, Clock};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The media type of RFC 9068: a token made for another purpose with the same key is not one of ours.
const TYPE: &str = "at+jwt";

/// JSON web tokens, signed with HS256. No other algorithm is ever accepted.
pub struct JwtTokens {
    signing: EncodingKey,
    verifying: DecodingKey,
    validation: Validation,
    clock: Arc<dyn Clock>,
}

/// The claims on the wire, times in whole seconds.
#[derive(Deserialize, Serialize)]
struct WireClaims {
    sub: Uuid,
    sid: Uuid,
    iat: i64,
    exp: i64,
}

impl JwtTokens {
    #[must_use]
    pub fn new(secret: &[u8], clock: Arc<dyn Clock>) -> Self {
        Self {
            signing: EncodingKey::from_secret(secret),
            verifying: DecodingKey::from_secret(secret),
            validation: validation(),
            clock,
        }
    }
}

/// Checks the signature only: the expiry is compared with our own clock.
fn validation() -> Validation {
    let mut validation = Validation::new(Algorithm::HS256);
    validation.required_spec_claims = HashSet::from(["sub".to_owned(), "exp".to_owned()]);
    validation.leeway = 0;
    validation.validate_exp = false;
    validation.validate_aud = false;
    validation
}

impl AccessTokens for JwtTokens {
    fn issue(&self, claims: &Claims) -> String {
        let header = Header {
            typ: Some(TYPE.to_owned()),
            ..Header::new(Algorithm::HS256)
        };
        let claims = WireClaims {
            sub: claims.user.uuid(),
            sid: claims.session.uuid(),
            iat: claims.issued_at.millis().div_euclid(1000),
            exp: claims
                .expires_at
                .millis()
                .saturating_add(999)
                .div_euclid(1000),
        };
        encode(&header, &claims, &self.signing).unwrap_or_else(|error| {
            tracing::error!(%error, "signing failed; the empty token that is issued instead is invalid");
            String::new()
        })
    }

    fn verify(&self, token: &str) -> Option<Claims> {
        let token = decode::<WireClaims>(token, &self.verifying, &self.validation).ok()?;
        let wire = token.claims;
        let claims = Claims {
            user: UserId::new(wire.sub),
            session: SessionId::new(wire.sid),
            issued_at: Timestamp::from_millis(wire.iat.saturating_mul(1000)),
            expires_at: Timestamp::from_millis(wire.exp.saturating_mul(1000)),
        };
        let ours = token.header.typ.as_deref() == Some(TYPE);
        (ours && claims.expires_at > self.clock.now()).then_some(claims)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Serialize;

    const SECRET: &[u8] = b"0123456789abcdef0123456789abcdef";
    const NOW: i64 = 1_700_000_000_000;

    struct Fixed(i64);

    impl Clock for Fixed {
        fn now(&self) -> Timestamp {
            Timestamp::from_millis(self.0)
        }
    }

    fn tokens(secret: &[u8], now: i64) -> JwtTokens {
        JwtTokens::new(secret, Arc::new(Fixed(now)))
    }

    fn claims(expires_at: i64) -> Claims {
        Claims {
            user: UserId::new(Uuid::from_u128(1)),
            session: SessionId::new(Uuid::from_u128(2)),
            issued_at: Timestamp::from_millis(NOW),
            expires_at: Timestamp::from_millis(expires_at),
        }
    }

    fn wire() -> WireClaims {
        let (sub, sid) = (Uuid::from_u128(1), Uuid::from_u128(2));
        WireClaims {
            sub,
            sid,
            iat: NOW / 1000,
            exp: NOW / 1000 + 60,
        }
    }

    fn signed(header: &Header, claims: &impl Serialize) -> String {
        encode(header, claims, &EncodingKey::from_secret(SECRET)).unwrap()
    }

    fn header() -> Header {
        Header {
            typ: Some(TYPE.to_owned()),
            ..Header::new(Algorithm::HS256)
        }
    }

    #[test]
    fn what_was_issued_is_verified_to_the_second() {
        let token = tokens(SECRET, NOW).issue(&claims(NOW + 60_000));
        assert_eq!(
            tokens(SECRET, NOW).verify(&token),
            Some(claims(NOW + 60_000))
        );
    }

    #[test]
    fn a_token_ends_not_before_its_session_and_at_once_after_it() {
        let token = tokens(SECRET, NOW).issue(&claims(NOW + 1));
        let verified = |now| {
            tokens(SECRET, now)
                .verify(&token)
                .map(|claims| claims.expires_at)
        };
        assert_eq!(
            verified(NOW + 999),
            Some(Timestamp::from_millis(NOW + 1000))
        );
        assert_eq!(verified(NOW + 1000), None);
    }

    #[test]
    fn it_carries_nothing_personal() {
        use base64::Engine as _;
        use base64::engine::general_purpose::URL_SAFE_NO_PAD;
        let token = tokens(SECRET, NOW).issue(&claims(NOW + 60_000));
        let body = URL_SAFE_NO_PAD
            .decode(token.split('.').nth(1).unwrap())
            .unwrap();
        let expected = format!(
            r#"{{"sub":"{}","sid":"{}","iat":1700000000,"exp":1700000060}}"#,
            Uuid::from_u128(1),
            Uuid::from_u128(2)
        );
        assert_eq!(String::from_utf8(body).unwrap(), expected);
    }

    #[test]
    fn other_keys_and_algorithms_are_refused() {
        let ours = tokens(SECRET, NOW);
        assert!(ours.verify(&signed(&header(), &wire())).is_some());
        let foreign =
            tokens(b"another secret, just as long.....", NOW).issue(&claims(NOW + 60_000));
        assert_eq!(ours.verify(&foreign), None);
        let stronger = Header {
            alg: Algorithm::HS512,
            ..header()
        };
        assert_eq!(ours.verify(&signed(&stronger, &wire())), None);
    }

    #[test]
    fn unsigned_and_altered_tokens_are_refused() {
        let ours = tokens(SECRET, NOW);
        let token = signed(&header(), &wire());
        let (_, body_and_signature) = token.split_once('.').unwrap();
        let (body, _) = body_and_signature.split_once('.').unwrap();
        // {"alg":"none","typ":"at+jwt"}
        let none = "eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0";
        for forged in [
            format!("{none}.{body}."),
            format!("{none}.{body_and_signature}"),
            token.replacen('.', ".A", 1),
            format!("{token}A"),
            String::new(),
            "a.b.c".to_owned(),
        ] {
            assert_eq!(ours.verify(&forged), None, "{forged}");
        }
    }

    #[test]
    fn other_types_and_missing_claims_are_refused() {
        #[derive(Serialize)]
        struct WithoutSession {
            sub: Uuid,
            iat: i64,
            exp: i64,
        }
        let ours = tokens(SECRET, NOW);
        assert_eq!(
            ours.verify(&signed(&Header::new(Algorithm::HS256), &wire())),
            None
        );
        let WireClaims { sub, iat, exp, .. } = wire();
        assert_eq!(
            ours.verify(&signed(&header(), &WithoutSession { sub, iat, exp })),
            None
        );
    }
}
