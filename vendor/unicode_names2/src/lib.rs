//! Stands in for the crate of the same name, whose tables of Unicode names take 950 kB of WebAssembly. The parser needs
//! them for `\N{...}` escapes alone: here are the names that texts of scripts use, some hundreds of them. What is not among
//! them the compiler of the script language refuses in words of its own.

/// Each name with the number of its character, a line each, made from the Unicode character database.
const NAMES: &str = include_str!("names.tsv");

/// The character called `name`, whatever the case; `None` where the table has none.
pub fn character(name: &str) -> Option<char> {
    NAMES.lines().find_map(|line| {
        let (known, number) = line.split_once('\t')?;
        let number = known.eq_ignore_ascii_case(name).then_some(number)?;
        char::from_u32(u32::from_str_radix(number, 16).ok()?)
    })
}
