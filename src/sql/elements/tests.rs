use super::*;
use crate::sql::test_support::{show_element, tables, value};

/// Each expression with what SQLAlchemy makes of it.
#[test]
fn operators_write_what_sqlalchemy_writes() {
    let t = tables().users;
    let id = t.c("id").unwrap();
    let name = t.c("name").unwrap();
    let active = t.c("active").unwrap();
    let score = t.c("score").unwrap();
    let op = |left: &ColumnElement, op: Op, right: Operand| left.operate(op, right).unwrap();
    let id1 = op(&id, Op::Eq, value(1i64));
    let id2 = op(&id, Op::Eq, value(2i64));
    let is_x = op(&name, Op::Eq, value("x"));
    let list = |items: &[i64]| Operand::List(items.iter().map(|item| value(*item)).collect());
    let plus = op(&id, Op::Add, value(1i64));
    let cases: Vec<(ColumnElement, &str)> = vec![
        (id1.clone(), "users.id = :id_1 {id_1=1}"),
        (op(&id, Op::Eq, Operand::Value(Value::None)), "users.id IS NULL {}"),
        (op(&id, Op::Ne, Operand::Value(Value::None)), "users.id IS NOT NULL {}"),
        (op(&active, Op::Eq, value(true)), "users.active = true {}"),
        (active.negate(), "NOT users.active {}"),
        (and(vec![active.clone(), id1.clone()]), "users.active AND users.id = :id_1 {id_1=1}"),
        (op(&id, Op::In, list(&[1, 2])), "users.id IN (__[POSTCOMPILE_id_1]) {id_1=[1, 2]}"),
        (op(&id, Op::In, list(&[1])).negate(), "(users.id NOT IN (__[POSTCOMPILE_id_1])) {id_1=[1]}"),
        (
            not(&and(vec![id1.clone(), is_x.clone()])),
            "NOT (users.id = :id_1 AND users.name = :name_1) {id_1=1, name_1='x'}",
        ),
        (
            or(vec![id1.clone(), and(vec![id2.clone(), is_x.clone()])]),
            "users.id = :id_1 OR users.id = :id_2 AND users.name = :name_1 {id_1=1, id_2=2, name_1='x'}",
        ),
        (
            and(vec![id1.clone(), or(vec![id2.clone(), is_x.clone()])]),
            "users.id = :id_1 AND (users.id = :id_2 OR users.name = :name_1) {id_1=1, id_2=2, name_1='x'}",
        ),
        (op(&plus, Op::Mul, value(2i64)), "(users.id + :id_1) * :param_1 {id_1=1, param_1=2}"),
        (op(&id, Op::TrueDiv, value(2i64)), "users.id / CAST(:id_1 AS NUMERIC) {id_1=2}"),
        (op(&score, Op::TrueDiv, value(2.0)), "users.score / CAST(:score_1 AS FLOAT) {score_1=2.0}"),
        (op(&id, Op::FloorDiv, value(2i64)), "users.id / :id_1 {id_1=2}"),
        (id.reverse_operate(Op::Sub, value(5i64)).unwrap(), ":id_1 - users.id {id_1=5}"),
        (op(&name, Op::Add, value("x")), "users.name || :name_1 {name_1='x'}"),
        (name.reverse_operate(Op::Add, value("x")).unwrap(), ":name_1 || users.name {name_1='x'}"),
        (plus.arithmetic_unary(Op::Neg), "-(users.id + :id_1) {id_1=1}"),
        (id.between(value(1i64), value(2i64), false).unwrap(), "users.id BETWEEN :id_1 AND :id_2 {id_1=1, id_2=2}"),
        (
            id.between(value(1i64), value(2i64), false).unwrap().negate(),
            "users.id NOT BETWEEN :id_1 AND :id_2 {id_1=1, id_2=2}",
        ),
        (op(&name, Op::ILike, value("x%")), "lower(users.name) LIKE lower(:name_1) {name_1='x%'}"),
        (
            name.like_family(Op::IContains, value("x"), true, None).unwrap(),
            "lower(users.name) LIKE '%' || lower(:name_1) || '%' ESCAPE '/' {name_1='x'}",
        ),
        (
            name.like_family(Op::StartsWith, value("a%b"), true, None).unwrap(),
            "users.name LIKE :name_1 || '%' ESCAPE '/' {name_1='a/%b'}",
        ),
        (op(&id.label(Some("q")), Op::Gt, value(5i64)), "users.id > :param_1 {param_1=5}"),
        (plus.negate(), "NOT (users.id + :id_1) {id_1=1}"),
        (id.negate(), "NOT users.id {}"),
        (
            case(None, vec![(Operand::Element(id1.clone()), value("a"))], Some(value("b"))).unwrap(),
            "CASE WHEN (users.id = :id_1) THEN :param_1 ELSE :param_2 END {id_1=1, param_1='a', param_2='b'}",
        ),
        (
            case(Some(Operand::Element(id.clone())), vec![(value(1i64), value("x"))], None).unwrap(),
            "CASE users.id WHEN :param_1 THEN :param_2 END {param_1=1, param_2='x'}",
        ),
        (cast(Operand::Element(id.clone()), TypeEngine::string()).unwrap(), "CAST(users.id AS VARCHAR) {}"),
        (collate(&name, "NOCASE").modified(Op::Desc), "users.name COLLATE \"NOCASE\" DESC {}"),
        (id.modified(Op::Desc).modified(Op::NullsLast), "users.id DESC NULLS LAST {}"),
        (and(vec![true_(), id1.clone()]), "users.id = :id_1 {id_1=1}"),
        (and(vec![true_(), true_()]), "true {}"),
        (
            op(
                &tuple(vec![Operand::Element(id.clone()), Operand::Element(name.clone())], None).unwrap(),
                Op::Eq,
                Operand::List(vec![value(1i64), value("a")]),
            ),
            "(users.id, users.name) = (:param_1, :param_2) {param_1=1, param_2='a'}",
        ),
        (text("a=:b and c=:d and x::int"), "a=:b and c=:d and x::int {b=None, d=None}"),
        (op(&plus, Op::In, list(&[1])), "users.id + :id_1 IN (__[POSTCOMPILE_param_1]) {id_1=1, param_1=[1]}"),
        (
            op(&id, Op::In, Operand::List(vec![Operand::Element(score.clone()), value(5i64)])),
            "users.id IN (users.score, :id_1) {id_1=5}",
        ),
        (extract("year", Operand::Element(t.c("born").unwrap())).unwrap(), "EXTRACT(year FROM users.born) {}"),
        (op(&active, Op::Is, value(true)), "users.active IS true {}"),
        (op(&id, Op::IsDistinctFrom, value(5i64)), "users.id IS DISTINCT FROM :id_1 {id_1=5}"),
    ];
    for (element, expected) in cases {
        assert_eq!(show_element(&element), expected);
    }
}
