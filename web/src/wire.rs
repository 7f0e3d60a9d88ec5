//! How data crosses between page and worker: as bytes in a transferred buffer. The events of a run would cost the page's main
//! thread an object each if they came as objects, and their reading a third of the page's code; as bytes they cost neither.
//!
//! Numbers are little-endian, lengths and small numbers are LEB128, a text is its length and UTF-8, an enum's variant is one
//! byte. Both ends come from the same build, so the form has no version.

mod events;

use std::rc::Rc;

use compact_str::CompactString;

/// What can be written as bytes and read back.
pub trait Wire: Sized {
    /// Writes itself behind what is there.
    fn put(&self, bytes: &mut Vec<u8>);

    /// Reads one; `None` where the bytes are none.
    fn get(reader: &mut Reader<'_>) -> Option<Self>;
}

/// The bytes of `value`.
pub fn to_bytes(value: &impl Wire) -> Vec<u8> {
    let mut bytes = Vec::new();
    value.put(&mut bytes);
    bytes
}

/// The value that the bytes hold, all of them.
pub fn from_bytes<T: Wire>(bytes: &[u8]) -> Option<T> {
    let mut reader = Reader::new(bytes);
    let value = T::get(&mut reader)?;
    (reader.at == bytes.len()).then_some(value)
}

/// Reads bytes from their beginning on. Texts that occur again share their memory.
pub struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    /// In order.
    texts: Vec<Rc<str>>,
}

impl<'a> Reader<'a> {
    /// A reader at the first byte.
    pub fn new(bytes: &'a [u8]) -> Reader<'a> {
        Reader { bytes, at: 0, texts: Vec::new() }
    }

    /// How many bytes were read.
    pub fn position(&self) -> usize {
        self.at
    }

    /// The next bytes.
    pub fn take(&mut self, len: usize) -> Option<&'a [u8]> {
        let end = self.at.checked_add(len)?;
        let slice = self.bytes.get(self.at..end)?;
        self.at = end;
        Some(slice)
    }

    /// All bytes that are left.
    pub fn rest(&mut self) -> &'a [u8] {
        self.take(self.bytes.len() - self.at).unwrap_or_default()
    }

    /// The next byte.
    pub fn byte(&mut self) -> Option<u8> {
        self.take(1)?.first().copied()
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N)?.try_into().ok()
    }

    fn text(&mut self) -> Option<&'a str> {
        let len = u32::get(self)?;
        std::str::from_utf8(self.take(len as usize)?).ok()
    }
}

impl Wire for u64 {
    fn put(&self, bytes: &mut Vec<u8>) {
        let mut rest = *self;
        while rest >= 0x80 {
            bytes.push(rest as u8 | 0x80);
            rest >>= 7;
        }
        bytes.push(rest as u8);
    }

    fn get(reader: &mut Reader<'_>) -> Option<u64> {
        let (mut value, mut shift) = (0u64, 0);
        loop {
            let byte = reader.byte()?;
            value |= u64::from(byte & 0x7f).checked_shl(shift)?;
            if byte < 0x80 {
                return Some(value);
            }
            shift += 7;
        }
    }
}

impl Wire for u32 {
    fn put(&self, bytes: &mut Vec<u8>) {
        u64::from(*self).put(bytes);
    }

    fn get(reader: &mut Reader<'_>) -> Option<u32> {
        u64::get(reader)?.try_into().ok()
    }
}

impl Wire for i64 {
    fn put(&self, bytes: &mut Vec<u8>) {
        bytes.extend_from_slice(&self.to_le_bytes());
    }

    fn get(reader: &mut Reader<'_>) -> Option<i64> {
        reader.array().map(i64::from_le_bytes)
    }
}

impl Wire for f64 {
    fn put(&self, bytes: &mut Vec<u8>) {
        bytes.extend_from_slice(&self.to_le_bytes());
    }

    fn get(reader: &mut Reader<'_>) -> Option<f64> {
        reader.array().map(f64::from_le_bytes)
    }
}

impl Wire for bool {
    fn put(&self, bytes: &mut Vec<u8>) {
        bytes.push(u8::from(*self));
    }

    fn get(reader: &mut Reader<'_>) -> Option<bool> {
        Some(reader.byte()? != 0)
    }
}

impl Wire for String {
    fn put(&self, bytes: &mut Vec<u8>) {
        put_bytes(bytes, self.as_bytes());
    }

    fn get(reader: &mut Reader<'_>) -> Option<String> {
        reader.text().map(str::to_owned)
    }
}

impl Wire for CompactString {
    fn put(&self, bytes: &mut Vec<u8>) {
        put_bytes(bytes, self.as_bytes());
    }

    fn get(reader: &mut Reader<'_>) -> Option<CompactString> {
        reader.text().map(Into::into)
    }
}

impl Wire for Rc<str> {
    fn put(&self, bytes: &mut Vec<u8>) {
        put_bytes(bytes, self.as_bytes());
    }

    fn get(reader: &mut Reader<'_>) -> Option<Rc<str>> {
        let text = reader.text()?;
        match reader.texts.binary_search_by(|known| (**known).cmp(text)) {
            Ok(at) => reader.texts.get(at).cloned(),
            Err(at) => {
                let text: Rc<str> = text.into();
                reader.texts.insert(at, text.clone());
                Some(text)
            }
        }
    }
}

impl<T: Wire> Wire for Rc<T> {
    fn put(&self, bytes: &mut Vec<u8>) {
        T::put(self, bytes);
    }

    fn get(reader: &mut Reader<'_>) -> Option<Rc<T>> {
        T::get(reader).map(Rc::new)
    }
}

impl Wire for Rc<[u8]> {
    fn put(&self, bytes: &mut Vec<u8>) {
        put_bytes(bytes, self);
    }

    fn get(reader: &mut Reader<'_>) -> Option<Rc<[u8]>> {
        let len = u32::get(reader)?;
        reader.take(len as usize).map(Into::into)
    }
}

impl<T: Wire> Wire for Option<T> {
    fn put(&self, bytes: &mut Vec<u8>) {
        bytes.push(u8::from(self.is_some()));
        if let Some(value) = self {
            value.put(bytes);
        }
    }

    fn get(reader: &mut Reader<'_>) -> Option<Option<T>> {
        match reader.byte()? {
            0 => Some(None),
            _ => T::get(reader).map(Some),
        }
    }
}

impl<T: Wire> Wire for Vec<T> {
    fn put(&self, bytes: &mut Vec<u8>) {
        (self.len() as u64).put(bytes);
        for value in self {
            value.put(bytes);
        }
    }

    fn get(reader: &mut Reader<'_>) -> Option<Vec<T>> {
        let len = u32::get(reader)?;
        let mut list = Vec::new();
        for _ in 0..len {
            list.push(T::get(reader)?);
        }
        Some(list)
    }
}

impl<A: Wire, B: Wire> Wire for (A, B) {
    fn put(&self, bytes: &mut Vec<u8>) {
        self.0.put(bytes);
        self.1.put(bytes);
    }

    fn get(reader: &mut Reader<'_>) -> Option<(A, B)> {
        Some((A::get(reader)?, B::get(reader)?))
    }
}

fn put_bytes(bytes: &mut Vec<u8>, content: &[u8]) {
    (content.len() as u64).put(bytes);
    bytes.extend_from_slice(content);
}

/// Implements [`Wire`] for a struct by its fields.
macro_rules! wire_struct {
    ($name:ident { $($field:ident),* $(,)? }) => {
        impl $crate::wire::Wire for $name {
            fn put(&self, bytes: &mut Vec<u8>) {
                let $name { $($field),* } = self;
                $($crate::wire::Wire::put($field, bytes);)*
                let _ = bytes;
            }

            fn get(reader: &mut $crate::wire::Reader<'_>) -> Option<$name> {
                let _ = &reader;
                Some($name { $($field: $crate::wire::Wire::get(reader)?),* })
            }
        }
    };
}

/// Implements [`Wire`] for an enum: a number for each variant, then its fields.
macro_rules! wire_enum {
    ($name:ident { $($tag:literal = $variant:ident $(($($item:ident),*))? $({ $($field:ident),* $(,)? })?),* $(,)? }) => {
        impl $crate::wire::Wire for $name {
            fn put(&self, bytes: &mut Vec<u8>) {
                match self {
                    $($name::$variant $(($($item),*))? $({ $($field),* })? => {
                        bytes.push($tag);
                        $($($crate::wire::Wire::put($item, bytes);)*)?
                        $($($crate::wire::Wire::put($field, bytes);)*)?
                    })*
                }
            }

            fn get(reader: &mut $crate::wire::Reader<'_>) -> Option<$name> {
                Some(match reader.byte()? {
                    $($tag => {
                        $($(let $item = $crate::wire::Wire::get(reader)?;)*)?
                        $($(let $field = $crate::wire::Wire::get(reader)?;)*)?
                        $name::$variant $(($($item),*))? $({ $($field),* })?
                    })*
                    _ => return None,
                })
            }
        }
    };
}

pub(crate) use {wire_enum, wire_struct};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_survive() {
        for number in [0, 1, 127, 128, 300, u64::from(u32::MAX), u64::MAX] {
            assert_eq!(from_bytes(&to_bytes(&number)), Some(number));
        }
        assert_eq!(from_bytes::<u32>(&to_bytes(&u64::MAX)), None);
        assert_eq!(from_bytes::<u64>(&[0x80]), None);
    }

    #[test]
    fn texts_share_their_memory() {
        let texts: Vec<Rc<str>> = vec!["name".into(), "id".into(), "name".into()];
        let read: Vec<Rc<str>> = from_bytes(&to_bytes(&texts)).unwrap();
        assert_eq!(read, texts);
        assert!(Rc::ptr_eq(&read[0], &read[2]));
    }
}
