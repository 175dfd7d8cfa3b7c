/// Prints the document.
pub(super) fn run() {
    println!("{:#}", messenger_http_api::openapi());
}
