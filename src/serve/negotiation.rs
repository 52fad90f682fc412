//! What a client would rather have: a page or JSON, and in which language (RFC 9110 section 12.5).

use axum::http::{HeaderMap, HeaderName, header};

/// The entries of a header in lower case, each with its weight from 0 to 1.
pub(super) fn weighted(headers: &HeaderMap, name: HeaderName) -> Vec<(String, f32)> {
    let values = headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
    let entry = |entry: &str| {
        let mut parts = entry.split(';').map(|part| part.trim().to_ascii_lowercase());
        let what = parts.next().unwrap_or_default();
        let weight = parts.find_map(|part| part.strip_prefix("q=").map(|q| q.trim().parse().unwrap_or(0.0)));
        (what, weight.unwrap_or(1.0_f32).clamp(0.0, 1.0))
    };
    values.flat_map(|value| value.split(',')).map(entry).collect()
}

/// Whether an answer is for a person's browser. Whoever takes anything, as the old clients do, gets JSON.
pub(super) fn prefers_page(headers: &HeaderMap) -> bool {
    let (mut page, mut json) = (0.0_f32, 0.0_f32);
    for (kind, weight) in weighted(headers, header::ACCEPT) {
        match kind.as_str() {
            "text/html" | "application/xhtml+xml" | "text/*" => page = page.max(weight),
            "application/json" | "application/*" => json = json.max(weight),
            _ => {}
        }
    }
    page > json
}
