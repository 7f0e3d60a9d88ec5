//! Result rows as bytes: how they travel from the worker, and how the page keeps them. A row becomes data only when it is
//! shown, so a hundred thousand rows cost their bytes and one offset each.
//!
//! A block: the statement's number, the columns' names, how many rows, then the cells row by row, each in the form of
//! [`crate::wire`].

use std::rc::Rc;

use retort::trace::{Datum, Rows};

use crate::wire::{Reader, Wire};

/// Rows of one statement, in the order in which they were fetched.
#[derive(Clone, Debug, Default)]
pub struct RowStore {
    /// The columns' names.
    pub columns: Rc<[String]>,
    blocks: Vec<Block>,
    len: usize,
}

#[derive(Clone, Debug)]
struct Block {
    bytes: Rc<[u8]>,
    offsets: Rc<[u32]>,
}

impl RowStore {
    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The row at `index`, if there is one.
    pub fn row(&self, mut index: usize) -> Option<Vec<Datum>> {
        for block in &self.blocks {
            if let Some(&offset) = block.offsets.get(index) {
                let mut reader = Reader::new(block.bytes.get(offset as usize..)?);
                let mut row = Vec::with_capacity(self.columns.len());
                for _ in 0..self.columns.len() {
                    row.push(Datum::get(&mut reader)?);
                }
                return Some(row);
            }
            index -= block.offsets.len();
        }
        None
    }

    /// Takes in a block of the same statement, behind what is there.
    pub fn append(&mut self, other: RowStore) {
        if self.columns.is_empty() {
            self.columns = other.columns;
        }
        self.len += other.len;
        self.blocks.extend(other.blocks);
    }
}

/// The bytes of `rows`.
pub fn encode(rows: &Rows) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(64 + rows.values.len() * 12);
    rows.statement.put(&mut bytes);
    rows.columns.to_vec().put(&mut bytes);
    (rows.len() as u64).put(&mut bytes);
    // Whole rows: the reader counts on it.
    for value in rows.values.iter().take(rows.len() * rows.columns.len()) {
        value.put(&mut bytes);
    }
    bytes
}

/// The statement's number and its rows; `None` where the bytes are no block.
pub fn decode(bytes: &[u8]) -> Option<(u32, RowStore)> {
    let mut reader = Reader::new(bytes);
    let statement = u32::get(&mut reader)?;
    let columns: Rc<[String]> = Vec::get(&mut reader)?.into();
    let height = u32::get(&mut reader)?;
    let mut offsets = Vec::new();
    for _ in 0..height {
        offsets.push(u32::try_from(reader.position()).ok()?);
        for _ in 0..columns.len() {
            skip(&mut reader)?;
        }
    }
    let len = offsets.len();
    let block = Block { bytes: bytes.into(), offsets: offsets.into() };
    Some((statement, RowStore { columns, blocks: vec![block], len }))
}

/// Passes over a datum without making it; the tags are those of its [`Wire`].
fn skip(reader: &mut Reader<'_>) -> Option<()> {
    let text = |reader: &mut Reader<'_>| {
        let len = u32::get(reader)?;
        reader.take(len as usize).map(drop)
    };
    match reader.byte()? {
        0 => Some(()),
        1 => reader.take(1).map(drop),
        2 | 3 => reader.take(8).map(drop),
        4 | 5 => text(reader),
        6 => text(reader).and_then(|()| text(reader)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Rows {
        Rows {
            statement: 7,
            columns: vec!["id".to_owned(), "größe".to_owned()].into(),
            values: [
                [Datum::Int(i64::MAX), Datum::Float(1.0)],
                [Datum::Null, Datum::Text("ä\0b".into())],
                [Datum::Bytes(vec![0, 255].into()), Datum::Repr { text: "<X>".into(), kind: "X".into() }],
                [Datum::Bool(true), Datum::Bool(false)],
            ]
            .concat(),
        }
    }

    #[test]
    fn rows_survive_the_journey() {
        let rows = sample();
        let (statement, mut store) = decode(&encode(&rows)).unwrap();
        assert_eq!(statement, 7);
        assert_eq!(store.columns, rows.columns);
        let (_, more) = decode(&encode(&rows)).unwrap();
        store.append(more);
        assert_eq!(store.len(), 8);
        for index in 0..8 {
            assert_eq!(store.row(index).unwrap(), rows.values[index % 4 * 2..][..2]);
        }
        assert_eq!(store.row(8), None);
    }

    #[test]
    fn damaged_bytes_are_no_block() {
        let bytes = encode(&sample());
        for len in 0..bytes.len() {
            assert!(decode(&bytes[..len]).is_none(), "{len}");
        }
    }
}
