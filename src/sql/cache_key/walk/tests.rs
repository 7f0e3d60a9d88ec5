use super::*;
use crate::sql::{
    compiler::{CompileOptions, Compiled},
    dialects::{Dialect, DialectKind},
    operators::Op,
    test_support::{TestHost, tables, value},
};

#[test]
fn values_are_no_part_of_the_structure() {
    let users = tables().users;
    let id = users.c("id").unwrap();
    let statement = |op: Op, number: i64| {
        let condition = id.operate(op, value(number)).unwrap();
        Statement::Select(SelectBase::Select(Select::new(vec![SelectItem::Element(id.clone())]).filter(condition)))
    };
    let (first, second) = (statement(Op::Eq, 1), statement(Op::Eq, 2));
    let (one, two) = (first.cache_key().unwrap(), second.cache_key().unwrap());
    assert_eq!(one.bytes, two.bytes);
    assert_ne!(one.bytes, statement(Op::Ne, 1).cache_key().unwrap().bytes);
    let host = &mut TestHost::default();
    let options = CompileOptions { cache_key: Some(one), ..CompileOptions::default() };
    let compiled = Compiled::new(host, &first, &Dialect::of(DialectKind::Sqlite), options).unwrap();
    let values = compiled.values(host, &[], Some(&two)).unwrap();
    assert_eq!(crate::sql::elements::brief(&values[0]), "2");
}
