use std::rc::Rc;

use crate::value::Str;

/// Which schemas stand in the place of those that tables name: `schema_translate_map`. `None` is to have no schema; to stand
/// in its place says the database's default.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SchemaTranslateMap(Rc<[(Option<Str>, Option<Str>)]>);

impl SchemaTranslateMap {
    /// Those pairs, from and to.
    pub fn new(pairs: Vec<(Option<Str>, Option<Str>)>) -> SchemaTranslateMap {
        SchemaTranslateMap(pairs.into())
    }

    /// What stands in the place of `schema`; `None` where nothing else does.
    pub fn get(&self, schema: Option<&Str>) -> Option<Option<&Str>> {
        let (_, to) = self.0.iter().find(|(from, _)| from.as_ref() == schema)?;
        Some(to.as_ref())
    }
}
