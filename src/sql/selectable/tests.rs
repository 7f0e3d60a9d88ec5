use super::*;
use crate::sql::{
    compiler::Statement,
    dml::{Delete, Insert, Update, ValueKey},
    elements::{Operand, exists, literal_column, text},
    operators::Op,
    test_support::{Tables, show, show_sqlite, tables, value},
    types::TypeEngine,
};
use crate::value::Value;

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
            select(vec![one(&count.over(vec![name.clone()], vec![age.clone()], None, None))]),
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

#[test]
fn labels_are_sqlalchemys() {
    use crate::sql::{
        elements::{and, case, cast, collate, literal, null, true_, type_coerce},
        schema::{Column, ColumnOptions, MetaData},
    };
    let metadata = MetaData::new(None, Vec::new());
    let table = |name: &str, columns: &[(&str, TypeEngine)]| {
        let table = Table::new(&metadata, name.into(), None).unwrap();
        for (name, ty) in columns {
            let column = Column::new(Some((*name).into()), ty.clone(), ColumnOptions::default());
            table.append_column(&column, false).unwrap();
        }
        table
    };
    let integer = TypeEngine::integer;
    let t = table("t", &[("id", integer()), ("x", integer()), ("b", TypeEngine::boolean())]);
    let u = table("u", &[("id", integer()), ("t_id", integer())]);
    let (id, x) = (t.c("id").unwrap(), t.c("x").unwrap());
    let element = |element: &ColumnElement| Operand::Element(element.clone());
    let function = |name: &str, arguments| ColumnElement::function(Vec::new(), name, arguments, None).unwrap();
    let ids = SelectBase::Select(select(vec![id.clone().into()]));
    let is_one = id.operate(Op::Eq, value(1i64)).unwrap();
    let sum = function("sum", vec![element(&x)]);
    let more = || x.operate(Op::Add, value(1i64)).unwrap();
    let columns = vec![
        function("count", vec![element(&id)]),
        function("count", vec![element(&id)]),
        more(),
        cast(element(&x), TypeEngine::string()).unwrap(),
        t.c("b").unwrap().negate(),
        x.label(Some("q")),
        text("5 as zz"),
        literal_column("7", None),
        literal(Value::Int(8), None),
        type_coerce(element(&x), TypeEngine::string()).unwrap(),
        x.arithmetic_unary(Op::Neg),
        exists(ids.clone()),
        ids.scalar_subquery(),
        case(None, vec![(element(&is_one), value(5i64))], None).unwrap(),
        is_one.clone(),
        and(vec![is_one.clone(), x.operate(Op::Eq, value(2i64)).unwrap()]),
        null(),
        true_(),
        function("now", Vec::new()),
        collate(&x, "binary"),
        sum.over(Vec::new(), Vec::new(), None, None),
        sum.aggregate_filter(vec![id.operate(Op::Gt, value(0i64)).unwrap()]),
        id.modified(Op::Desc),
        cast(element(&more()), TypeEngine::string()).unwrap(),
    ];
    let all = select(columns.into_iter().map(SelectItem::Element).collect());
    assert_eq!(
        show_sqlite(&plain(&all)),
        "SELECT count(t.id) AS count_1, count(t.id) AS count_2, t.x + ? AS anon_1, CAST(t.x AS VARCHAR) AS x, t.b = 0 AS b, t.x AS \
         q, 5 as zz, 7, ? AS anon_2, t.x AS x__1, -t.x, EXISTS (SELECT t.id \nFROM t) AS anon_3, (SELECT t.id \nFROM t) AS anon_4, \
         CASE WHEN (t.id = ?) THEN ? END AS anon_5, t.id = ? AS anon_6, t.id = ? AND t.x = ? AS anon_7, NULL AS anon_8, 1 AS \
         anon_9, CURRENT_TIMESTAMP AS now_1, t.x COLLATE binary AS anon_10, sum(t.x) OVER () AS anon_11, sum(t.x) FILTER (WHERE \
         t.id > ?) AS anon_12, t.id DESC, CAST(t.x + ? AS VARCHAR) AS anon_13 \nFROM t [1, 8, 1, 5, 1, 1, 2, 0, 1]"
    );
    let keys = |from: FromClause| {
        let columns = from.columns().0;
        columns.iter().map(|(key, _)| key.to_string()).collect::<Vec<_>>().join(" ")
    };
    let subquery = SelectBase::Select(all).subquery(None).as_from();
    assert_eq!(
        keys(subquery),
        "count count_1 _no_label x b q 7 _no_label_1 x_1 _no_label_2 _no_label_3 _no_label_4 _no_label_5 _no_label_6 _no_label_7 \
         _no_label_8 _no_label_9 now _no_label_10 _no_label_11 _no_label_12 _no_label_13 _no_label_14"
    );
    let a = t.as_from().alias(Some("a".into())).as_from();
    let mixed = select(
        [&id, &a.c("id").unwrap(), &u.c("id").unwrap(), &u.c("t_id").unwrap(), &id]
            .map(|column| SelectItem::Element(column.clone()))
            .to_vec(),
    );
    let qualified = mixed.set_label_style(LabelStyle::TablenamePlusCol);
    assert_eq!(
        show(&plain(&qualified)),
        "SELECT t.id AS t_id, a.id AS a_id, u.id AS u_id, u.t_id AS u_t_id, t.id AS t_id__1 \nFROM t, t AS a, u {}"
    );
    let named = |select: &Select| SelectBase::Select(select.clone()).subquery(None).as_from();
    assert_eq!(keys(named(&qualified)), "t_id a_id u_id u_t_id t_id_1");
    assert_eq!(
        show(&plain(&mixed)),
        "SELECT t.id, a.id AS id_1, u.id AS id_2, u.t_id, t.id AS id__1 \nFROM t, t AS a, u {}"
    );
    assert_eq!(keys(named(&mixed)), "id id_1 id_2 t_id id_3");
    assert_eq!(
        show(&plain(&select(vec![SelectItem::From(named(&mixed))]))),
        "SELECT anon_1.id, anon_1.id_1, anon_1.id_2, anon_1.t_id, anon_1.id AS id_3 \nFROM (SELECT t.id AS id, a.id AS id_1, u.id \
         AS id_2, u.t_id AS t_id, t.id AS id__1 \nFROM t, t AS a, u) AS anon_1 {}"
    );
}

#[test]
fn common_table_expressions_stand_first() {
    let Tables { users, addresses } = tables();
    let item = |from: &FromClause, key: &str| SelectItem::Element(from.c(key).unwrap());
    let (u, a) = (users.as_from(), addresses.as_from());
    let (id, name, user_id) = (u.c("id").unwrap(), u.c("name").unwrap(), a.c("user_id").unwrap());
    let base = |select: Select| SelectBase::Select(select);
    let c = base(select(vec![item(&u, "id"), item(&u, "name")]).filter(id.operate(Op::Gt, value(1i64)).unwrap()))
        .cte(Some("c".into()), false, false)
        .as_from();
    let d = base(select(vec![item(&c, "id")])).cte(Some("d".into()), false, false).as_from();
    let top = select(vec![item(&a, "id"), item(&a, "user_id")])
        .filter(user_id.operate(Op::Eq, Operand::Value(Value::None)).unwrap());
    let r = base(top).cte(Some("r".into()), true, false);
    let other = a.alias(None).as_from();
    let step = select(vec![item(&other, "id"), item(&other, "user_id")])
        .filter(other.c("user_id").unwrap().operate(Op::Eq, Operand::Element(r.as_from().c("id").unwrap())).unwrap());
    let r = r.cte_compound(SetOperator::UnionAll, vec![base(step)]).as_from();
    let z = c.alias(Some("z".into())).as_from();
    let cases = [
        (
            select(vec![item(&c, "name"), item(&d, "id")]),
            "WITH c AS \n(SELECT users.id AS id, users.name AS name \nFROM users \nWHERE users.id > :id_1), \nd AS \n(SELECT c.id AS \
             id \nFROM c)\n SELECT c.name, d.id \nFROM c, d {id_1=1}",
        ),
        (
            select(vec![SelectItem::From(r.clone())]),
            "WITH RECURSIVE r(id, user_id) AS \n(SELECT addresses.id AS id, addresses.user_id AS user_id \nFROM addresses \nWHERE \
             addresses.user_id IS NULL UNION ALL SELECT addresses_1.id AS id, addresses_1.user_id AS user_id \nFROM addresses AS \
             addresses_1, r \nWHERE addresses_1.user_id = r.id)\n SELECT r.id, r.user_id \nFROM r {}",
        ),
        (
            select(vec![item(&z, "name"), item(&c, "id")]),
            "WITH c AS \n(SELECT users.id AS id, users.name AS name \nFROM users \nWHERE users.id > :id_1)\n SELECT z.name, c.id \n\
             FROM c AS z, c {id_1=1}",
        ),
    ];
    for (statement, expected) in cases {
        assert_eq!(show(&plain(&statement)), expected);
    }
    let within = id.operate(Op::In, Operand::Select(base(select(vec![item(&c, "id")])))).unwrap();
    let update = Update::new(u.clone()).with(|parts| {
        parts.values = vec![(ValueKey::Key("name".into()), value("x"))];
        parts.criteria = vec![within];
    });
    assert_eq!(
        show(&Statement::Update(update)),
        "WITH c AS \n(SELECT users.id AS id, users.name AS name \nFROM users \nWHERE users.id > :id_1)\n UPDATE users SET name=:name \
         WHERE users.id IN (SELECT c.id \nFROM c) {name='x', id_1=1}"
    );
    let limited = base(select(vec![item(&u, "id")]).limit(limit_clause(value(1i64)).unwrap()));
    let ordered = base(select(vec![item(&a, "id")]).order_by(Some(vec![user_id.clone()])));
    let union = limited
        .compound(SetOperator::Union, vec![ordered])
        .order_by(Some(vec![by_clause(value("id"), "ORDER BY").unwrap()]));
    assert_eq!(
        show(&Statement::Select(SelectBase::Compound(union))),
        "(SELECT users.id \nFROM users\n LIMIT :param_1) UNION (SELECT addresses.id \nFROM addresses ORDER BY addresses.user_id) ORDER \
         BY id {param_1=1}"
    );
    let adapted = crate::sql::visitors::adapt_columns(
        &user_id.operate(Op::Eq, Operand::Element(id.clone())).unwrap(),
        &u.alias(Some("x".into())).as_from(),
    );
    assert_eq!(crate::sql::test_support::show_element(&adapted), "addresses.user_id = x.id {}");
    let insert = Insert::new(&users).with(|parts| {
        parts.select = Some((vec!["name".into()], base(select(vec![SelectItem::Element(name.clone())])), true));
    });
    assert_eq!(show(&Statement::Insert(insert)), "INSERT INTO users (name) SELECT users.name \nFROM users {}");
}

#[test]
fn sources_nest() {
    use crate::sql::{
        elements::tuple,
        schema::{Column, ColumnOptions, MetaData},
        test_support::compile_with,
    };
    let Tables { users, addresses } = tables();
    let metadata = MetaData::new(None, Vec::new());
    let s = Table::new(&metadata, "s".into(), Some("main".into())).unwrap();
    for name in ["id", "x"] {
        let column = Column::new(Some(name.into()), TypeEngine::integer(), ColumnOptions::default());
        s.append_column(&column, false).unwrap();
    }
    let (u, a) = (users.as_from(), addresses.as_from());
    let (id, name) = (users.c("id").unwrap(), users.c("name").unwrap());
    let item = |element: &ColumnElement| SelectItem::Element(element.clone());
    let eq =
        |left: &ColumnElement, right: &ColumnElement| left.operate(Op::Eq, Operand::Element(right.clone())).unwrap();
    let on = eq(&s.c("id").unwrap(), &addresses.c("id").unwrap());
    let inner = a.join(s.as_from(), Some(on), false, false).unwrap().as_from();
    let onclause = eq(&id, &addresses.c("user_id").unwrap());
    let outer = u.join(inner, Some(onclause), true, false).unwrap().as_from();
    let twice = u.alias(Some("a".into())).as_from().alias(Some("b".into())).as_from();
    let pair = tuple(vec![Operand::Element(id.clone()), Operand::Element(name.clone())], None).unwrap();
    let pairs =
        Operand::List(vec![Operand::List(vec![value(1i64), value("a")]), Operand::List(vec![value(2i64), value("b")])]);
    let within = pair.operate(Op::In, pairs).unwrap();
    let contains = name.operate(Op::Contains, value("b")).unwrap();
    let by = |name: &str| by_clause(value(name), "ORDER BY").unwrap();
    let labelled = || select(vec![item(&name.label(Some("zz")))]);
    let cases = [
        (
            select(vec![item(&id)]).select_from(vec![FromItem::From(outer)]),
            "SELECT users.id \nFROM users LEFT OUTER JOIN (addresses JOIN main.s ON main.s.id = addresses.id) ON users.id = \
             addresses.user_id []",
        ),
        (select(vec![item(&twice.c("id").unwrap())]), "SELECT b.id \nFROM users AS b []"),
        (select(vec![SelectItem::From(s.as_from())]), "SELECT main.s.id, main.s.x \nFROM main.s []"),
        (
            select(vec![item(&id)]).filter(within),
            "SELECT users.id \nFROM users \nWHERE (users.id, users.name) IN (VALUES (?, ?), (?, ?)) [1, 'a', 2, 'b']",
        ),
        (
            select(vec![item(&id)]).filter(name.operate(Op::Like, value("a%")).unwrap()).filter(contains.negate()),
            "SELECT users.id \nFROM users \nWHERE users.name LIKE ? AND (users.name NOT LIKE '%' || ? || '%') ['a%', 'b']",
        ),
        (labelled().group_by(Some(vec![by("zz")])), "SELECT users.name AS zz \nFROM users GROUP BY zz []"),
        (
            labelled().order_by(Some(vec![by("zz").modified(Op::Desc)])),
            "SELECT users.name AS zz \nFROM users ORDER BY zz DESC []",
        ),
    ];
    for (statement, expected) in cases {
        assert_eq!(show_sqlite(&plain(&statement)), expected);
    }
    let statement = select(vec![item(&id)])
        .filter(name.operate(Op::Eq, value("it's")).unwrap())
        .filter(id.operate(Op::In, Operand::List(vec![value(1i64), value(2i64)])).unwrap())
        .filter(id.operate(Op::NotIn, Operand::List(Vec::new())).unwrap())
        .limit(limit_clause(value(3i64)).unwrap());
    let options = crate::sql::compiler::CompileOptions { literal_binds: true, ..Default::default() };
    let compiled = compile_with(
        &plain(&statement),
        crate::sql::dialects::Dialect::of(crate::sql::dialects::DialectKind::Default),
        options,
    )
    .unwrap();
    assert_eq!(
        compiled.sql,
        "SELECT users.id \nFROM users \nWHERE users.name = 'it''s' AND users.id IN (1, 2) AND (users.id NOT IN (NULL) OR (1 = 1))\n \
         LIMIT 3"
    );
}
