//! What a client would rather have: a page or JSON (RFC 9110 section 12.5.1).

use axum::http::{HeaderMap, header};

/// Whether an answer is for a person's browser. Whoever takes anything, as the old clients do, gets JSON.
pub(super) fn prefers_page(headers: &HeaderMap) -> bool {
    let accepted = headers
        .get_all(header::ACCEPT)
        .iter()
        .filter_map(|value| value.to_str().ok());
    let (mut page, mut json) = (0.0_f32, 0.0_f32);
    for range in accepted.flat_map(|value| value.split(',')) {
        let mut parts = range.split(';').map(str::trim);
        let kind = parts.next().unwrap_or_default().to_ascii_lowercase();
        let weight = parts.find_map(|part| part.strip_prefix("q=").or(part.strip_prefix("Q=")));
        let weight = weight.map_or(1.0, |q| q.trim().parse().unwrap_or(0.0));
        match kind.as_str() {
            "text/html" | "application/xhtml+xml" | "text/*" => page = page.max(weight),
            "application/json" | "application/*" => json = json.max(weight),
            _ => {}
        }
    }
    page > json
}
