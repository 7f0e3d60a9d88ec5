//! How values become text: the shortest text of floats, quoting in `repr()`, the format-spec mini-language of `format()`,
//! `str.format` and f-strings, and `%` formatting. Nothing here runs the script; what needs it takes texts made by it.

mod float;
mod quote;
mod spec;

pub use self::{
    float::{FloatStyle, fixed, general, general_or_repr, parse_float, repr_float, round_float, scientific},
    quote::{ascii, bytes_repr, str_repr, write_str_repr},
    spec::{Align, Spec, group, pad},
};
