//! The calls of the baseline.

use reqwest::Method;

pub(crate) const PUBLIC: [(Method, &str); 3] = [
    (Method::POST, "/api/auth/sing-up"),
    (Method::POST, "/api/auth/sign-up"),
    (Method::POST, "/api/auth/login"),
];

/// What needs a token.
pub(crate) const PROTECTED: [(Method, &str); 7] = [
    (Method::PATCH, "/api/profile/update"),
    (Method::PATCH, "/api/profile/change-password"),
    (Method::DELETE, "/api/profile/destroy"),
    (Method::GET, "/api/use-cases/search"),
    (Method::GET, "/api/use-cases/search-users"),
    (Method::POST, "/api/use-cases/create-group"),
    (Method::POST, "/api/use-cases/mark-as-deleted"),
];

/// What needs a body.
pub(crate) const BODIES: [(Method, &str); 7] = [
    (Method::POST, "/api/auth/sing-up"),
    (Method::POST, "/api/auth/sign-up"),
    (Method::POST, "/api/auth/login"),
    (Method::PATCH, "/api/profile/update"),
    (Method::PATCH, "/api/profile/change-password"),
    (Method::POST, "/api/use-cases/create-group"),
    (Method::POST, "/api/use-cases/mark-as-deleted"),
];
