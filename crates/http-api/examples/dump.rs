fn main() {
    println!(
        "{}",
        serde_json::to_string_pretty(&messenger_http_api::openapi()).unwrap()
    );
}
