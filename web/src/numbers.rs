//! Numbers as text. Rust's own float formatting is a tenth of the page's code, and the browser has one already.

/// `number` with so many decimals, at most 6.
pub fn fixed(number: f64, decimals: usize) -> String {
    let scale = 10u64.pow(decimals.min(6) as u32);
    let scaled = (number.abs() * scale as f64).round() as u64;
    let sign = if number < 0.0 && scaled > 0 { "-" } else { "" };
    let whole = scaled / scale;
    if decimals == 0 {
        return format!("{sign}{whole}");
    }
    let mut rest = (scaled % scale).to_string();
    while rest.len() < decimals.min(6) {
        rest.insert(0, '0');
    }
    format!("{sign}{whole}.{rest}")
}

/// The shortest text that reads back as `number`.
#[cfg(target_arch = "wasm32")]
pub fn shortest(number: f64) -> String {
    match js_sys::Number::from(number).to_string_with_radix(10) {
        Ok(text) => text.into(),
        Err(_) => String::new(),
    }
}

/// The shortest text that reads back as `number`, as JavaScript writes it.
#[cfg(not(target_arch = "wasm32"))]
pub fn shortest(number: f64) -> String {
    if number.abs() >= 1e21 { format!("{number:e}").replace('e', "e+") } else { number.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_rounded() {
        for (number, decimals, text) in [
            (0.054, 2, "0.05"),
            (12.345, 1, "12.3"),
            (2.0, 0, "2"),
            (-0.004, 2, "0.00"),
            (-1.5, 1, "-1.5"),
            (3.007, 3, "3.007"),
        ] {
            assert_eq!(fixed(number, decimals), text);
        }
    }
}
