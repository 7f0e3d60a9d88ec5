use super::*;
use crate::sql::{
    compiler::Statement,
    dml::{Delete, Insert, Update, ValueKey},
    elements::{Operand, exists, literal_column, text},
    operators::Op,
    test_support::{Tables, show, show_sqlite, tables, value},
    types::TypeEngine,
};

fn select(columns: Vec<SelectItem>) -> Select {
    Select::new(columns)
}

fn plain(select: &Select) -> Statement {
    Statement::Select(SelectBase::Select(select.clone()))
}

fn spec(target: FromClause) -> JoinSpec {
    JoinSpec { target: FromItem::From(target), onclause: None, left: None, outer: false, full: false }
}

#[test]
fn selects_write_what_sqlalchemy_writes() {
    let Tables { users, addresses } = tables();
    let (u, a) = (users.as_from(), addresses.as_from());
    let id = users.c("id").unwrap();
    let name = users.c("name").unwrap();
    let age = users.c("age").unwrap();
    let email = addresses.c("email").unwrap();
    let address_id = addresses.c("id").unwrap();
    let user_id = addresses.c("user_id").unwrap();
    let count = ColumnElement::function(Vec::new(), "count", vec![Operand::Element(id.clone())], None).unwrap();
    let max = ColumnElement::function(Vec::new(), "max", vec![Operand::Element(age.clone())], None).unwrap();
    let one = |item: &ColumnElement| SelectItem::Element(item.clone());
    let adult = age.operate(Op::Gt, value(18i64)).unwrap();
    let both = select(vec![one(&id), one(&address_id)]);
    let joined = select(vec![one(&name)]).join(spec(a.clone()));
    let limited = |n: i64| limit_clause(value(n)).unwrap();
    let sub = SelectBase::Select(select(vec![one(&id), one(&name)]).filter(adult.clone())).subquery(None).as_from();
    let correlated = SelectBase::Select(
        select(vec![one(&max)]).filter(user_id.operate(Op::Eq, Operand::Element(id.clone())).unwrap()),
    );
    let alias = u.alias(None).as_from();
    let alias_id = alias.c("id").unwrap();
    let labelled = name.label(Some("n"));
    let inner = SelectBase::Select(
        select(vec![one(&address_id)]).filter(user_id.operate(Op::Eq, Operand::Element(id.clone())).unwrap()),
    );
    let union = SelectBase::Select(select(vec![one(&id)]))
        .compound(SetOperator::UnionAll, vec![SelectBase::Select(select(vec![one(&user_id)]))]);
    let cte = SelectBase::Select(select(vec![one(&id), one(&name)]).filter(adult.clone())).cte(
        Some("c".into()),
        false,
        false,
    );
    let cases: Vec<(Select, &str)> = vec![
        (
            select(vec![SelectItem::From(a.clone())]),
            "SELECT addresses.id, addresses.user_id, addresses.email \nFROM addresses {}",
        ),
        (both.clone(), "SELECT users.id, addresses.id AS id_1 \nFROM users, addresses {}"),
        (
            both.set_label_style(LabelStyle::TablenamePlusCol),
            "SELECT users.id AS users_id, addresses.id AS addresses_id \nFROM users, addresses {}",
        ),
        (select(vec![one(&id), one(&id)]), "SELECT users.id, users.id AS id__1 \nFROM users {}"),
        (
            select(vec![one(&count), one(&count)]),
            "SELECT count(users.id) AS count_1, count(users.id) AS count__1 \nFROM users {}",
        ),
        (
            select(vec![one(&age.operate(Op::Add, value(1i64)).unwrap()), one(&max)]),
            "SELECT users.age + :age_1 AS anon_1, max(users.age) AS max_1 \nFROM users {age_1=1}",
        ),
        (joined.clone(), "SELECT users.name \nFROM users JOIN addresses ON users.id = addresses.user_id {}"),
        (
            select(vec![one(&name)])
                .filter(adult.clone())
                .filter(name.operate(Op::Eq, value("x")).unwrap())
                .order_by(Some(vec![age.modified(Op::Desc), id.clone()]))
                .limit(limited(5))
                .offset(limited(2)),
            "SELECT users.name \nFROM users \nWHERE users.age > :age_1 AND users.name = :name_1 ORDER BY users.age DESC, users.id\n \
             LIMIT :param_1 OFFSET :param_2 {age_1=18, name_1='x', param_1=5, param_2=2}",
        ),
        (
            select(vec![one(&sub.c("name").unwrap())]),
            "SELECT anon_1.name \nFROM (SELECT users.id AS id, users.name AS name \nFROM users \nWHERE users.age > :age_1) AS \
             anon_1 {age_1=18}",
        ),
        (
            select(vec![one(&sub.c("name").unwrap())]).set_label_style(LabelStyle::TablenamePlusCol),
            "SELECT anon_1.name AS anon_1_name \nFROM (SELECT users.id AS id, users.name AS name \nFROM users \nWHERE users.age > \
             :age_1) AS anon_1 {age_1=18}",
        ),
        (
            select(vec![one(&name), one(&correlated.scalar_subquery().label(Some("m")))]),
            "SELECT users.name, (SELECT max(users.age) AS max_1 \nFROM addresses \nWHERE addresses.user_id = users.id) AS m \nFROM \
             users {}",
        ),
        (
            select(vec![one(&id), one(&alias_id)])
                .filter(id.operate(Op::Lt, Operand::Element(alias_id.clone())).unwrap()),
            "SELECT users.id, users_1.id AS id_1 \nFROM users, users AS users_1 \nWHERE users.id < users_1.id {}",
        ),
        (
            select(vec![one(&labelled)]).order_by(Some(vec![labelled.modified(Op::Desc)])),
            "SELECT users.name AS n \nFROM users ORDER BY n DESC {}",
        ),
        (
            select(vec![one(&labelled)]).order_by(Some(vec![by_clause(value("n"), "ORDER BY").unwrap()])),
            "SELECT users.name AS n \nFROM users ORDER BY n {}",
        ),
        (
            select(vec![one(&labelled), one(&count)])
                .group_by(Some(vec![labelled.clone()]))
                .having(count.operate(Op::Gt, value(1i64)).unwrap()),
            "SELECT users.name AS n, count(users.id) AS count_1 \nFROM users GROUP BY users.name \nHAVING count(users.id) > \
             :count_2 {count_2=1}",
        ),
        (
            select(vec![one(&name)]).filter(exists(inner.clone())),
            "SELECT users.name \nFROM users \nWHERE EXISTS (SELECT addresses.id \nFROM addresses \nWHERE addresses.user_id = \
             users.id) {}",
        ),
        (
            select(vec![one(&name)]).filter(exists(inner.clone()).negate()),
            "SELECT users.name \nFROM users \nWHERE NOT (EXISTS (SELECT addresses.id \nFROM addresses \nWHERE addresses.user_id = \
             users.id)) {}",
        ),
        (
            select(vec![one(&name)])
                .filter(id.operate(Op::In, Operand::Select(SelectBase::Select(select(vec![one(&user_id)])))).unwrap()),
            "SELECT users.name \nFROM users \nWHERE users.id IN (SELECT addresses.user_id \nFROM addresses) {}",
        ),
        (
            select(vec![one(&name)]).filter(users.c("active").unwrap()).distinct(Vec::new()),
            "SELECT DISTINCT users.name \nFROM users \nWHERE users.active {}",
        ),
        (
            select(vec![one(&literal_column("1", None)), one(&text("x"))]).select_from(vec![FromItem::From(u.clone())]),
            "SELECT 1, x \nFROM users {}",
        ),
        (
            select(vec![SelectItem::From(cte.as_from())])
                .filter(cte.as_from().c("id").unwrap().operate(Op::Eq, value(3i64)).unwrap()),
            "WITH c AS \n(SELECT users.id AS id, users.name AS name \nFROM users \nWHERE users.age > :age_1)\n SELECT c.id, c.name \n\
             FROM c \nWHERE c.id = :id_1 {age_1=18, id_1=3}",
        ),
        (
            select(vec![one(&count.over(vec![name.clone()], vec![age.clone()], None))]),
            "SELECT count(users.id) OVER (PARTITION BY users.name ORDER BY users.age) AS anon_1 \nFROM users {}",
        ),
        (
            select(vec![one(&email), one(&name.operate(Op::Add, value("!")).unwrap().label(Some("x")))]),
            "SELECT addresses.email, users.name || :name_1 AS x \nFROM addresses, users {name_1='!'}",
        ),
        (
            select(vec![
                one(&crate::sql::elements::cast(Operand::Element(age.clone()), TypeEngine::string()).unwrap()),
            ]),
            "SELECT CAST(users.age AS VARCHAR) AS age \nFROM users {}",
        ),
        (select(vec![one(&users.c("active").unwrap().negate())]), "SELECT NOT users.active \nFROM users {}"),
    ];
    for (statement, expected) in cases {
        assert_eq!(show(&plain(&statement)), expected);
    }
    assert_eq!(
        show(&Statement::Select(SelectBase::Compound(union.order_by(Some(vec![id.clone()]))))),
        "SELECT users.id \nFROM users UNION ALL SELECT addresses.user_id \nFROM addresses ORDER BY id {}"
    );
    assert_eq!(
        show(&plain(&select(vec![one(&name)]).order_by(Some(vec![by_clause(value("zzz"), "ORDER BY").unwrap()])))),
        "sqlalchemy.exc.CompileError[Str(\"Can't resolve label reference for ORDER BY / GROUP BY / DISTINCT etc. Textual SQL expression \
         'zzz' should be explicitly declared as text('zzz')\")]"
    );
    let other = tables();
    assert!(
        show(&plain(&joined.join(spec(other.users.as_from()))))
            .contains("Don't know how to join to Table('users', MetaData(), ")
    );
    let raise = find_onclause(&u, &other.addresses.as_from(), None).unwrap_err();
    assert!(raise.to_string().contains("Can't find any foreign key relationships between 'users' and 'addresses'."));
}

#[test]
fn sqlite_has_its_own_way() {
    let Tables { users, .. } = tables();
    let item = |key: &str| SelectItem::Element(users.c(key).unwrap());
    let id = users.c("id").unwrap();
    let cases = [
        (
            select(vec![item("id")]).limit(limit_clause(value(3i64)).unwrap()),
            "SELECT users.id \nFROM users\n LIMIT ? OFFSET ? [3, 0]",
        ),
        (
            select(vec![item("id")]).offset(limit_clause(value(3i64)).unwrap()),
            "SELECT users.id \nFROM users\n LIMIT ? OFFSET ? [-1, 3]",
        ),
        (
            select(vec![item("id")]).filter(id.operate(Op::In, Operand::List(vec![value(1i64), value(2i64)])).unwrap()),
            "SELECT users.id \nFROM users \nWHERE users.id IN (?, ?) [1, 2]",
        ),
        (
            select(vec![item("id")]).filter(id.operate(Op::In, Operand::List(Vec::new())).unwrap()),
            "SELECT users.id \nFROM users \nWHERE users.id IN (SELECT 1 FROM (SELECT 1) WHERE 1!=1) []",
        ),
        (
            select(vec![item("id")]).filter(users.c("active").unwrap().negate()),
            "SELECT users.id \nFROM users \nWHERE users.active = 0 []",
        ),
        (
            select(vec![SelectItem::Element(id.operate(Op::TrueDiv, value(2i64)).unwrap())]),
            "SELECT users.id / (? + 0.0) AS anon_1 \nFROM users [2]",
        ),
    ];
    for (statement, expected) in cases {
        assert_eq!(show_sqlite(&plain(&statement)), expected);
    }
}

#[test]
fn changes_write_what_sqlalchemy_writes() {
    let Tables { users, addresses } = tables();
    let key = |key: &str| ValueKey::Key(key.into());
    let id = users.c("id").unwrap();
    let insert = Insert::new(&addresses);
    let valued = insert.with(|parts| parts.values = Some(vec![(key("email"), value("x"))]));
    let update = Update::new(users.as_from()).with(|parts| {
        parts.values = vec![
            (key("name"), value("x")),
            (key("age"), Operand::Element(users.c("age").unwrap().operate(Op::Add, value(1i64)).unwrap())),
        ];
        parts.criteria = vec![id.operate(Op::Eq, value(5i64)).unwrap()];
    });
    let delete =
        Delete::new(users.as_from()).with(|parts| parts.criteria = vec![id.operate(Op::Eq, value(5i64)).unwrap()]);
    let returning = |items: Vec<SelectItem>| valued.with(|parts| parts.returning = items);
    let cases = [
        (
            Statement::Insert(insert.clone()),
            "INSERT INTO addresses (id, user_id, email) VALUES (:id, :user_id, :email) {id=None, user_id=None, email=None}",
        ),
        (Statement::Insert(valued.clone()), "INSERT INTO addresses (email) VALUES (:email) {email='x'}"),
        (
            Statement::Insert(returning(vec![SelectItem::Element(addresses.c("id").unwrap())])),
            "INSERT INTO addresses (email) VALUES (:email) RETURNING addresses.id {email='x'}",
        ),
        (
            Statement::Update(update.clone()),
            "UPDATE users SET name=:name, age=(users.age + :age_1) WHERE users.id = :id_1 {name='x', age_1=1, id_1=5}",
        ),
        (Statement::Delete(delete.clone()), "DELETE FROM users WHERE users.id = :id_1 {id_1=5}"),
        (
            Statement::Insert(insert.with(|parts| {
                parts.rows = vec![vec![vec![(key("email"), value("a"))], vec![(key("email"), value("b"))]]];
            })),
            "INSERT INTO addresses (email) VALUES (:email_m0), (:email_m1) {email_m0='a', email_m1='b'}",
        ),
    ];
    for (statement, expected) in cases {
        assert_eq!(show(&statement), expected);
    }
    assert_eq!(
        show_sqlite(&Statement::Insert(returning(vec![SelectItem::From(addresses.as_from())]))),
        "INSERT INTO addresses (email) VALUES (?) RETURNING id, user_id, email ['x']"
    );
    assert_eq!(
        show(&Statement::Insert(insert.with(|parts| parts.values = Some(vec![(key("nope"), value(1i64))])))),
        "sqlalchemy.exc.CompileError[Str(\"Unconsumed column names: nope\")]"
    );
    assert_eq!(
        show_sqlite(&Statement::Ddl(crate::sql::ddl::Ddl::CreateTable { table: addresses, if_not_exists: false })),
        "\nCREATE TABLE addresses (\n\tid INTEGER NOT NULL, \n\tuser_id INTEGER, \n\temail VARCHAR, \n\tPRIMARY KEY (id), \n\tFOREIGN \
         KEY(user_id) REFERENCES users (id)\n)\n\n []"
    );
}
