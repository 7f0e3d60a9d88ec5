//! Result rows as bytes: how they travel from the worker, and how the page keeps them. A row becomes data only when it is
//! shown, so a hundred thousand rows cost their bytes and one offset each.
//!
//! A block: statement (u32), columns (u32, then a text each), rows (u32), then the cells row by row. A cell is a tag and
//! its value; a text is its length (u32) and UTF-8. All numbers are little-endian.

use std::rc::Rc;

use retort::trace::{Datum, Rows};

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
                let mut reader = Reader { bytes: &block.bytes, at: offset as usize };
                return (0..self.columns.len()).map(|_| reader.cell()).collect();
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
    let mut bytes = Vec::with_capacity(64 + rows.rows.len() * rows.columns.len() * 12);
    put(&mut bytes, rows.statement as usize);
    put(&mut bytes, rows.columns.len());
    for column in rows.columns.iter() {
        put_bytes(&mut bytes, column.as_bytes());
    }
    put(&mut bytes, rows.rows.len());
    for row in &rows.rows {
        // A row is as wide as the columns say, whatever the driver gave: the reader counts on it.
        for index in 0..rows.columns.len() {
            put_cell(&mut bytes, row.get(index).unwrap_or(&Datum::Null));
        }
    }
    bytes
}

/// The statement's number and its rows; `None` where the bytes are no block.
pub fn decode(bytes: Vec<u8>) -> Option<(u32, RowStore)> {
    let mut reader = Reader { bytes: &bytes, at: 0 };
    let statement = reader.number()?;
    let width = reader.number()?;
    let columns: Rc<[String]> = (0..width).map(|_| reader.text()).collect::<Option<_>>()?;
    let height = reader.number()?;
    let mut offsets = Vec::new();
    for _ in 0..height {
        offsets.push(u32::try_from(reader.at).ok()?);
        for _ in 0..width {
            reader.skip()?;
        }
    }
    let len = offsets.len();
    let block = Block { bytes: bytes.into(), offsets: offsets.into() };
    Some((statement, RowStore { columns, blocks: vec![block], len }))
}

fn put(bytes: &mut Vec<u8>, number: usize) {
    bytes.extend_from_slice(&u32::try_from(number).unwrap_or(u32::MAX).to_le_bytes());
}

fn put_bytes(bytes: &mut Vec<u8>, content: &[u8]) {
    put(bytes, content.len());
    bytes.extend_from_slice(content);
}

fn put_cell(bytes: &mut Vec<u8>, datum: &Datum) {
    match datum {
        Datum::Null => bytes.push(0),
        Datum::Int(number) => {
            bytes.push(1);
            bytes.extend_from_slice(&number.to_le_bytes());
        }
        Datum::Float(number) => {
            bytes.push(2);
            bytes.extend_from_slice(&number.to_le_bytes());
        }
        Datum::Text(text) => {
            bytes.push(3);
            put_bytes(bytes, text.as_bytes());
        }
        Datum::Bytes(content) => {
            bytes.push(4);
            put_bytes(bytes, content);
        }
        Datum::Bool(value) => bytes.extend_from_slice(&[5, u8::from(*value)]),
        Datum::Repr { text, kind } => {
            bytes.push(6);
            put_bytes(bytes, text.as_bytes());
            put_bytes(bytes, kind.as_bytes());
        }
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn take(&mut self, len: usize) -> Option<&'a [u8]> {
        let end = self.at.checked_add(len)?;
        let slice = self.bytes.get(self.at..end)?;
        self.at = end;
        Some(slice)
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N)?.try_into().ok()
    }

    fn number(&mut self) -> Option<u32> {
        self.array().map(u32::from_le_bytes)
    }

    fn content(&mut self) -> Option<&'a [u8]> {
        let len = self.number()?;
        self.take(len as usize)
    }

    fn text(&mut self) -> Option<String> {
        self.content().map(|content| String::from_utf8_lossy(content).into_owned())
    }

    fn cell(&mut self) -> Option<Datum> {
        Some(match self.array::<1>()? {
            [1] => Datum::Int(i64::from_le_bytes(self.array()?)),
            [2] => Datum::Float(f64::from_le_bytes(self.array()?)),
            [3] => Datum::Text(self.text()?.into()),
            [4] => Datum::Bytes(self.content()?.into()),
            [5] => Datum::Bool(self.array()? != [0]),
            [6] => Datum::Repr { text: self.text()?, kind: self.text()? },
            _ => Datum::Null,
        })
    }

    fn skip(&mut self) -> Option<()> {
        match self.array::<1>()? {
            [1 | 2] => self.take(8).map(drop),
            [3 | 4] => self.content().map(drop),
            [5] => self.take(1).map(drop),
            [6] => self.content().and_then(|_| self.content()).map(drop),
            _ => Some(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Rows {
        Rows {
            statement: 7,
            columns: vec!["id".to_owned(), "größe".to_owned()].into(),
            rows: vec![
                vec![Datum::Int(i64::MAX), Datum::Float(1.0)],
                vec![Datum::Null, Datum::Text("ä\0b".into())],
                vec![Datum::Bytes(vec![0, 255].into()), Datum::Repr { text: "<X>".into(), kind: "X".into() }],
                vec![Datum::Bool(true), Datum::Bool(false)],
            ],
        }
    }

    #[test]
    fn rows_survive_the_journey() {
        let rows = sample();
        let (statement, mut store) = decode(encode(&rows)).unwrap();
        assert_eq!(statement, 7);
        assert_eq!(store.columns, rows.columns);
        let (_, more) = decode(encode(&rows)).unwrap();
        store.append(more);
        assert_eq!(store.len(), 8);
        for index in 0..8 {
            assert_eq!(store.row(index).unwrap(), rows.rows[index % 4]);
        }
        assert_eq!(store.row(8), None);
    }

    #[test]
    fn damaged_bytes_are_no_block() {
        let bytes = encode(&sample());
        for len in 0..bytes.len() {
            assert!(decode(bytes[..len].to_vec()).is_none(), "{len}");
        }
    }
}
