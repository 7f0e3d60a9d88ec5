//! DEFLATE (RFC 1951) undone. The page opens links by this in place of the core's codec, which is made for speed and six times
//! the size; a link is read once.

/// Why bytes could not be inflated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InflateError {
    /// They are no such stream, or end too early.
    Damaged,
    /// They hold more than allowed.
    TooLarge,
}

/// What `bytes` were before they were deflated, at most `limit` bytes.
pub fn inflate(bytes: &[u8], limit: usize) -> Result<Vec<u8>, InflateError> {
    let mut bits = Bits { bytes, at: 0 };
    let mut out = Vec::new();
    loop {
        let is_last = bits.take(1)? == 1;
        match bits.take(2)? {
            0 => stored(&mut bits, &mut out)?,
            1 => {
                let length = |symbol| match symbol {
                    0..144 => 8,
                    144..256 => 9,
                    256..280 => 7,
                    _ => 8,
                };
                let lengths: Vec<u8> = (0..288).map(length).collect();
                block(&mut bits, &mut out, limit, &Code::new(&lengths)?, &Code::new(&[5; 30])?)?;
            }
            2 => {
                let (symbols, distances) = codes(&mut bits)?;
                block(&mut bits, &mut out, limit, &symbols, &distances)?;
            }
            _ => return Err(InflateError::Damaged),
        }
        if out.len() > limit {
            return Err(InflateError::TooLarge);
        }
        if is_last {
            return Ok(out);
        }
    }
}

struct Bits<'a> {
    bytes: &'a [u8],
    /// In bits.
    at: usize,
}

impl Bits<'_> {
    fn take(&mut self, count: usize) -> Result<usize, InflateError> {
        let mut value = 0;
        for index in 0..count {
            let byte = self.bytes.get(self.at / 8).ok_or(InflateError::Damaged)?;
            value |= usize::from(byte >> (self.at % 8) & 1) << index;
            self.at += 1;
        }
        Ok(value)
    }
}

/// A Huffman code, by how many symbols each length has.
struct Code {
    counts: [usize; 16],
    /// In the order of their codes.
    symbols: Vec<usize>,
}

impl Code {
    fn new(lengths: &[u8]) -> Result<Code, InflateError> {
        let mut code = Code { counts: [0; 16], symbols: Vec::new() };
        let mut free = 1usize;
        for (length, count) in code.counts.iter_mut().enumerate().skip(1) {
            for (symbol, _) in lengths.iter().enumerate().filter(|(_, known)| usize::from(**known) == length) {
                code.symbols.push(symbol);
                *count += 1;
            }
            // More symbols than codes of this length are damage.
            free = (free * 2).checked_sub(*count).ok_or(InflateError::Damaged)?;
        }
        Ok(code)
    }

    fn read(&self, bits: &mut Bits<'_>) -> Result<usize, InflateError> {
        let (mut code, mut first, mut index) = (0, 0, 0);
        for count in self.counts.iter().skip(1) {
            code |= bits.take(1)?;
            if code < first + count {
                return self.symbols.get(index + code - first).copied().ok_or(InflateError::Damaged);
            }
            index += count;
            first = (first + count) * 2;
            code *= 2;
        }
        Err(InflateError::Damaged)
    }
}

fn stored(bits: &mut Bits<'_>, out: &mut Vec<u8>) -> Result<(), InflateError> {
    bits.at = bits.at.next_multiple_of(8);
    let length = bits.take(16)?;
    if bits.take(16)? != length ^ 0xffff {
        return Err(InflateError::Damaged);
    }
    let from = bits.at / 8;
    out.extend_from_slice(bits.bytes.get(from..from + length).ok_or(InflateError::Damaged)?);
    bits.at += length * 8;
    Ok(())
}

/// The codes that a block brings along.
fn codes(bits: &mut Bits<'_>) -> Result<(Code, Code), InflateError> {
    const ORDER: [usize; 19] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
    let symbols = bits.take(5)? + 257;
    let distances = bits.take(5)? + 1;
    let mut lengths = [0u8; 19];
    for place in ORDER.into_iter().take(bits.take(4)? + 4) {
        if let Some(length) = lengths.get_mut(place) {
            *length = bits.take(3)? as u8;
        }
    }
    let code = Code::new(&lengths)?;
    let mut lengths: Vec<u8> = Vec::new();
    while lengths.len() < symbols + distances {
        let (length, times) = match code.read(bits)? {
            16 => (lengths.last().copied().ok_or(InflateError::Damaged)?, bits.take(2)? + 3),
            17 => (0, bits.take(3)? + 3),
            18 => (0, bits.take(7)? + 11),
            length => (length as u8, 1),
        };
        lengths.resize(lengths.len() + times, length);
    }
    if lengths.len() > symbols + distances {
        return Err(InflateError::Damaged);
    }
    let distances = lengths.split_off(symbols);
    Ok((Code::new(&lengths)?, Code::new(&distances)?))
}

fn block(
    bits: &mut Bits<'_>,
    out: &mut Vec<u8>,
    limit: usize,
    symbols: &Code,
    distances: &Code,
) -> Result<(), InflateError> {
    while out.len() <= limit {
        let length = match symbols.read(bits)? {
            256 => break,
            literal @ 0..256 => {
                out.push(literal as u8);
                continue;
            }
            285 => 258,
            symbol @ 257..285 => {
                let (step, extra) = steps(symbol - 257, 4);
                3 + step + bits.take(extra)?
            }
            _ => return Err(InflateError::Damaged),
        };
        let (step, extra) = match distances.read(bits)? {
            symbol @ 0..30 => steps(symbol, 2),
            _ => return Err(InflateError::Damaged),
        };
        let distance = 1 + step + bits.take(extra)?;
        let from = out.len().checked_sub(distance).ok_or(InflateError::Damaged)?;
        for at in from..from + length {
            out.extend(out.get(at).copied());
        }
    }
    Ok(())
}

/// The value of a symbol of which `each` share a number of extra bits, and that number.
fn steps(symbol: usize, each: usize) -> (usize, usize) {
    match (symbol / each).checked_sub(1) {
        Some(extra) => ((each + symbol % each) << extra, extra),
        None => (symbol, 0),
    }
}

#[cfg(test)]
mod tests {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    use retort::playground;

    use super::*;

    const LIMIT: usize = 1 << 20;

    fn deflated(text: &str) -> Vec<u8> {
        let link = playground::encode_json(text).unwrap();
        URL_SAFE_NO_PAD.decode(link.strip_prefix("#v1.").unwrap()).unwrap()
    }

    fn samples() -> Vec<String> {
        // Numbers of a small generator: text that hardly repeats.
        let mut seed = 1u32;
        let noise = |len: usize| -> String {
            (0..len)
                .map(|_| {
                    seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    char::from_u32(0x20 + (seed >> 8) % 0x3000).unwrap_or('?')
                })
                .collect()
        };
        let mut texts: Vec<String> = [10, 1000, 60_000].into_iter().map(noise).collect();
        texts.extend(["".to_owned(), "a".to_owned(), "abc".repeat(9), "a".repeat(100_000)]);
        texts.push(include_str!("inflate.rs").repeat(4));
        texts.push(include_str!("app.rs").to_owned() + include_str!("state.rs"));
        texts
    }

    #[test]
    fn what_was_deflated_comes_back() {
        for text in samples() {
            assert_eq!(inflate(&deflated(&text), LIMIT), Ok(text.into_bytes()));
        }
        assert_eq!(inflate(&[1, 3, 0, 0xfc, 0xff, b'a', b'b', b'c'], LIMIT), Ok(b"abc".to_vec()));
    }

    #[test]
    fn damage_is_seen() {
        let whole = deflated(include_str!("inflate.rs"));
        for len in (0..whole.len()).step_by(9) {
            assert_eq!(inflate(&whole[..len], LIMIT), Err(InflateError::Damaged), "{len}");
        }
        // Whatever a changed byte makes of it, it ends.
        for at in (0..whole.len()).step_by(9) {
            let mut changed = whole.clone();
            changed[at] ^= 0x55;
            let _ = inflate(&changed, LIMIT);
        }
    }

    #[test]
    fn a_bomb_is_refused() {
        let bytes = deflated(&"a".repeat(100_000));
        assert_eq!(inflate(&bytes, 99_999), Err(InflateError::TooLarge));
        assert_eq!(inflate(&bytes, 100_000).map(|bytes| bytes.len()), Ok(100_000));
    }
}
