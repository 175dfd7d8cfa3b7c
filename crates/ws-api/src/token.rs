use actix_web::http::header::{AUTHORIZATION, HeaderMap, SEC_WEBSOCKET_PROTOCOL};

/// The sub-protocol that is selected when a token comes as the one after it.
pub(crate) const AUTH: &str = "auth";

/// A token as it was offered.
pub(crate) struct Token {
    pub(crate) value: String,
    pub(crate) is_sub_protocol: bool,
}

impl Token {
    /// A header counts before a sub-protocol. A query string does not count.
    pub(crate) fn find(headers: &HeaderMap) -> Option<Self> {
        let bearer = headers
            .get(AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split_once(' '))
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
            .map(|(_, token)| Self {
                value: token.trim().to_owned(),
                is_sub_protocol: false,
            });
        bearer.or_else(|| {
            let offered = headers.get_all(SEC_WEBSOCKET_PROTOCOL);
            let mut protocols = offered
                .filter_map(|value| value.to_str().ok())
                .flat_map(|value| value.split(','))
                .map(str::trim);
            if protocols.next() != Some(AUTH) {
                return None;
            }
            let value = protocols
                .next()
                .filter(|token| !token.is_empty())?
                .to_owned();
            Some(Self {
                value,
                is_sub_protocol: true,
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    fn token(headers: &[(&str, &str)]) -> Option<(String, bool)> {
        let request = headers
            .iter()
            .fold(TestRequest::default(), |request, header| {
                request.append_header(*header)
            })
            .to_http_request();
        Token::find(request.headers()).map(|token| (token.value, token.is_sub_protocol))
    }

    #[test]
    fn a_token_comes_by_header_or_as_the_protocol_after_auth() {
        let protocol = |value| ("Sec-WebSocket-Protocol", value);
        assert_eq!(
            token(&[("Authorization", "Bearer abc")]),
            Some(("abc".into(), false))
        );
        assert_eq!(
            token(&[("Authorization", "bearer abc")]),
            Some(("abc".into(), false))
        );
        assert_eq!(token(&[protocol("auth, abc")]), Some(("abc".into(), true)));
        assert_eq!(
            token(&[protocol("auth"), protocol("abc")]),
            Some(("abc".into(), true))
        );
        let both = [("Authorization", "Bearer abc"), protocol("auth, def")];
        assert_eq!(token(&both), Some(("abc".into(), false)));
    }

    #[test]
    fn anything_else_is_no_token() {
        let protocol = |value| [("Sec-WebSocket-Protocol", value)];
        for offered in ["auth", "auth,", "abc, auth", "abc", "AUTH, abc"] {
            assert_eq!(token(&protocol(offered)), None, "{offered}");
        }
        assert_eq!(token(&[("Authorization", "Basic abc")]), None);
        assert_eq!(token(&[]), None);
    }
}
