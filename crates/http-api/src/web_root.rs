//! A built single-page app, served beside the API.

use std::path::{Path, PathBuf};

use actix_files::{NamedFile, PathBufWrap};
use actix_web::http::{Method, StatusCode, header};
use actix_web::{HttpRequest, HttpResponse};

use crate::error::{ApiError, ApiResult};
use crate::extract::State;

const INDEX: &str = "index.html";

/// What belongs to the server and is never a page of the app.
const RESERVED: &[&str] = &["api", "doc", "healthz", "readyz", "metrics"];

/// Whether a path may be a page or a file of the app.
pub(crate) fn is_page(path: &str) -> bool {
    path.split('/')
        .nth(1)
        .is_none_or(|first| !RESERVED.contains(&first))
}

/// Answers whatever no route does.
pub(crate) async fn serve(request: HttpRequest, state: State) -> ApiResult<HttpResponse> {
    let readable = matches!(*request.method(), Method::GET | Method::HEAD);
    let file = match &state.web_root {
        Some(root) if readable && is_page(request.path()) => open(root, &request),
        _ => None,
    };
    match file {
        Some(file) => Ok(file.prefer_utf8(true).into_response(&request)),
        None => Err(ApiError::of_status(StatusCode::NOT_FOUND)),
    }
}

/// The file of that name, or for a browser that wants a page, the page that finds out which.
fn open(root: &Path, request: &HttpRequest) -> Option<NamedFile> {
    let file = resolve(root, request.path()).and_then(|path| NamedFile::open(path).ok());
    file.or_else(|| {
        wants_page(request)
            .then(|| NamedFile::open(root.join(INDEX)).ok())
            .flatten()
    })
}

/// The file that a path names, without following `..` or links out of the root and without files
/// whose names begin with a dot.
fn resolve(root: &Path, path: &str) -> Option<PathBuf> {
    let root = root.canonicalize().ok()?;
    let inside = PathBufWrap::parse_path(path, false).ok()?;
    let mut file = root.join(inside).canonicalize().ok()?;
    if file.is_dir() {
        file.push(INDEX);
    }
    (file.starts_with(&root) && file.is_file()).then_some(file)
}

fn wants_page(request: &HttpRequest) -> bool {
    let accept = request
        .headers()
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok());
    accept.is_some_and(|accept| accept.to_ascii_lowercase().contains("text/html"))
}
