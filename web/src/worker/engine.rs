//! A recorded stand-in until the engine is there.

use retort::{diagnostic::*, playground::*, trace::*};
use wasm_bindgen::JsValue;

pub fn run(document: &Document, _sqlite: &JsValue, observer: &mut dyn Observer) -> Option<ErrorReport> {
    if document.script.contains("while True") {
        loop {}
    }
    let mut s = S { o: observer, seq: 0, n: 0, line: 1, pane: Pane::Models };
    let refer = |id, class: &str, key: Option<&str>| ObjectRef { id, class: class.into(), key: key.map(Into::into) };
    let col = |name: &str, kind: &str, pk, null, r: Option<&str>| ColumnInfo {
        name: name.into(),
        kind: kind.into(),
        primary_key: pk,
        nullable: null,
        references: r.map(Into::into),
    };
    s.at(Pane::Models, 26);
    s.ev(Event::Mapping {
        tables: vec![
            TableInfo {
                name: "alchemist".into(),
                columns: vec![col("id", "INTEGER", true, false, None), col("name", "VARCHAR(40)", false, false, None)],
            },
            TableInfo {
                name: "recipe".into(),
                columns: vec![
                    col("id", "INTEGER", true, false, None),
                    col("title", "VARCHAR", false, false, None),
                    col("stars", "INTEGER", false, true, None),
                    col("author_id", "INTEGER", false, false, Some("alchemist.id")),
                ],
            },
        ],
        classes: vec![
            ClassInfo {
                name: "Alchemist".into(),
                table: "alchemist".into(),
                inherits: None,
                attributes: vec![("id".into(), "id".into()), ("name".into(), "name".into())],
                relationships: vec![RelationshipInfo {
                    name: "recipes".into(),
                    target: "Recipe".into(),
                    direction: Direction::OneToMany,
                    secondary: None,
                    back_populates: Some("author".into()),
                }],
            },
            ClassInfo {
                name: "Recipe".into(),
                table: "recipe".into(),
                inherits: None,
                attributes: ["id", "title", "stars", "author_id"].map(|n| (n.into(), n.into())).to_vec(),
                relationships: vec![RelationshipInfo {
                    name: "author".into(),
                    target: "Alchemist".into(),
                    direction: Direction::ManyToOne,
                    secondary: None,
                    back_populates: Some("recipes".into()),
                }],
            },
        ],
    });
    s.at(Pane::Script, 5);
    s.tx("BEGIN");
    for t in ["alchemist", "recipe"] {
        for d in ["main", "temp"] {
            s.sql(
                &format!("PRAGMA {d}.table_info(\"{t}\")"),
                vec![],
                CauseKind::Ddl,
                "looks whether the table is there",
                None,
                &[],
                vec![],
            );
        }
    }
    s.sql(
        "\nCREATE TABLE alchemist (\n\tid INTEGER NOT NULL, \n\tname VARCHAR(40) NOT NULL, \n\tPRIMARY KEY (id)\n)\n\n",
        vec![],
        CauseKind::Ddl,
        "create_all() makes the table alchemist",
        None,
        &[],
        vec![],
    );
    s.sql("\nCREATE TABLE recipe (\n\tid INTEGER NOT NULL, \n\ttitle VARCHAR NOT NULL, \n\tstars INTEGER, \n\tauthor_id INTEGER NOT NULL, \n\tPRIMARY KEY (id), \n\tFOREIGN KEY(author_id) REFERENCES alchemist (id)\n)\n\n", vec![], CauseKind::Ddl, "create_all() makes the table recipe", None, &[], vec![]);
    s.tx("COMMIT");
    s.at(Pane::Script, 7);
    s.ev(Event::Session { session: 1, opened: true });
    let maria = || refer(1, "Alchemist", None);
    s.at(Pane::Script, 8);
    s.ev(Event::State { session: None, object: maria(), state: ObjectState::Transient });
    s.ev(Event::Attribute {
        object: maria(),
        name: "name".into(),
        old: AttributeValue::Absent,
        new: AttributeValue::Scalar("'Maria'".into()),
    });
    s.at(Pane::Script, 9);
    for (id, t) in [(2, "'Balneum'"), (3, "'Kerotakis'")] {
        s.ev(Event::State { session: None, object: refer(id, "Recipe", None), state: ObjectState::Transient });
        s.ev(Event::Attribute {
            object: refer(id, "Recipe", None),
            name: "title".into(),
            old: AttributeValue::Absent,
            new: AttributeValue::Scalar(t.into()),
        });
        s.ev(Event::Collection {
            object: maria(),
            name: "recipes".into(),
            member: refer(id, "Recipe", None),
            added: true,
        });
    }
    s.at(Pane::Script, 10);
    let jabir = || refer(4, "Alchemist", None);
    s.ev(Event::State { session: None, object: jabir(), state: ObjectState::Transient });
    s.ev(Event::Attribute {
        object: jabir(),
        name: "name".into(),
        old: AttributeValue::Absent,
        new: AttributeValue::Scalar("'Jabir'".into()),
    });
    s.ev(Event::Collection { object: jabir(), name: "recipes".into(), member: refer(5, "Recipe", None), added: true });
    s.at(Pane::Script, 11);
    for (id, c) in [(1, "Alchemist"), (2, "Recipe"), (3, "Recipe"), (4, "Alchemist"), (5, "Recipe")] {
        s.ev(Event::State { session: Some(1), object: refer(id, c, None), state: ObjectState::Pending });
    }
    s.at(Pane::Script, 14);
    s.ev(Event::Flush {
        session: 1,
        actions: vec![
            Action { kind: ActionKind::Insert, mapper: "Alchemist".into(), objects: vec![maria(), jabir()] },
            Action { kind: ActionKind::Link, mapper: "Alchemist.recipes".into(), objects: vec![maria(), jabir()] },
            Action {
                kind: ActionKind::Insert,
                mapper: "Recipe".into(),
                objects: vec![refer(2, "Recipe", None), refer(3, "Recipe", None), refer(5, "Recipe", None)],
            },
        ],
        edges: vec![
            Edge { before: 0, after: 1, reason: "Recipe.author_id needs the key of Alchemist".into() },
            Edge { before: 1, after: 2, reason: "the foreign key is set before the row is written".into() },
            Edge { before: 0, after: 2, reason: "recipe refers to alchemist".into() },
        ],
    });
    s.tx("BEGIN");
    for (i, n) in ["Maria", "Jabir"].iter().enumerate() {
        s.sql(
            "INSERT INTO alchemist (name) VALUES (?) RETURNING id",
            vec![t(n)],
            CauseKind::Flush,
            "flush for commit",
            None,
            &["id"],
            vec![vec![Datum::Int(i as i64 + 1)]],
        );
    }
    for (i, (n, a)) in [("Balneum", 1), ("Kerotakis", 1), ("Aqua regia", 2)].iter().enumerate() {
        s.sql(
            "INSERT INTO recipe (title, stars, author_id) VALUES (?, ?, ?) RETURNING id",
            vec![t(n), Datum::Null, Datum::Int(*a)],
            CauseKind::Flush,
            "flush for commit",
            None,
            &["id"],
            vec![vec![Datum::Int(i as i64 + 1)]],
        );
    }
    for (id, c, k) in
        [(1, "Alchemist", "1"), (4, "Alchemist", "2"), (2, "Recipe", "1"), (3, "Recipe", "2"), (5, "Recipe", "3")]
    {
        s.ev(Event::State { session: Some(1), object: refer(id, c, Some(k)), state: ObjectState::Persistent });
    }
    s.tx("COMMIT");
    for (id, c, k) in
        [(1, "Alchemist", "1"), (4, "Alchemist", "2"), (2, "Recipe", "1"), (3, "Recipe", "2"), (5, "Recipe", "3")]
    {
        s.ev(Event::Expire { object: refer(id, c, Some(k)), attributes: vec![] });
    }
    s.at(Pane::Script, 7);
    for (id, c, k) in
        [(1, "Alchemist", "1"), (4, "Alchemist", "2"), (2, "Recipe", "1"), (3, "Recipe", "2"), (5, "Recipe", "3")]
    {
        s.ev(Event::State { session: Some(1), object: refer(id, c, Some(k)), state: ObjectState::Detached });
    }
    s.ev(Event::Session { session: 1, opened: false });
    s.at(Pane::Script, 16);
    s.ev(Event::Session { session: 2, opened: true });
    s.at(Pane::Script, 18);
    s.tx("BEGIN");
    let n = s.sql(
        "SELECT alchemist.id, alchemist.name \nFROM alchemist",
        vec![],
        CauseKind::Script,
        "the script asked for Alchemist",
        None,
        &["id", "name"],
        vec![vec![Datum::Int(1), t("Maria")], vec![Datum::Int(2), t("Jabir")]],
    );
    let m = || refer(6, "Alchemist", Some("1"));
    let j = || refer(7, "Alchemist", Some("2"));
    for (o, k, name) in [(m(), "1", "'Maria'"), (j(), "2", "'Jabir'")] {
        s.ev(Event::Load {
            session: 2,
            object: o,
            attributes: vec![
                ("id".into(), AttributeValue::Scalar(k.into())),
                ("name".into(), AttributeValue::Scalar(name.into())),
            ],
            refreshed: false,
            statement: Some(n),
        });
    }
    s.at(Pane::Script, 20);
    let r = |id, k: &str| refer(id, "Recipe", Some(k));
    for (who, key, rows, out) in [
        (m(), 1, vec![(8, "1", "Balneum"), (9, "2", "Kerotakis")], "Maria ['Balneum', 'Kerotakis']\n"),
        (j(), 2, vec![(10, "3", "Aqua regia")], "Jabir ['Aqua regia']\n"),
    ] {
        let n = s.sql(
            "SELECT recipe.id, recipe.title, recipe.stars, recipe.author_id \nFROM recipe \nWHERE ? = recipe.author_id",
            vec![Datum::Int(key)],
            CauseKind::LazyLoad,
            &format!("lazy load of Alchemist.recipes for Alchemist({key})"),
            Some("Alchemist.recipes"),
            &["id", "title", "stars", "author_id"],
            rows.iter()
                .map(|(_, k, title)| vec![Datum::Int(k.parse().unwrap_or(0)), t(title), Datum::Null, Datum::Int(key)])
                .collect(),
        );
        for (id, k, title) in &rows {
            s.ev(Event::Load {
                session: 2,
                object: r(*id, k),
                attributes: vec![
                    ("id".into(), AttributeValue::Scalar((*k).into())),
                    ("title".into(), AttributeValue::Scalar(format!("'{title}'"))),
                    ("stars".into(), AttributeValue::Scalar("None".into())),
                    ("author_id".into(), AttributeValue::Scalar(key.to_string())),
                ],
                refreshed: false,
                statement: Some(n),
            });
        }
        s.ev(Event::Load {
            session: 2,
            object: who,
            attributes: vec![(
                "recipes".into(),
                AttributeValue::Collection(rows.iter().map(|(id, k, _)| r(*id, k)).collect()),
            )],
            refreshed: false,
            statement: Some(n),
        });
        s.ev(Event::Output { text: out.into() });
    }
    s.ev(Event::Advice {
        advice: "n_plus_one".into(),
        text: "One more SELECT for each Alchemist on line 20. selectinload(Alchemist.recipes) makes it one for all."
            .into(),
    });
    s.at(Pane::Script, 24);
    s.ev(Event::Output { text: "the same object: True\n".into() });
    s.at(Pane::Script, 27);
    s.ev(Event::Attribute {
        object: m(),
        name: "name".into(),
        old: AttributeValue::Scalar("'Maria'".into()),
        new: AttributeValue::Scalar("'Maria Prophetissa'".into()),
    });
    s.at(Pane::Script, 28);
    s.ev(Event::Attribute {
        object: r(8, "1"),
        name: "stars".into(),
        old: AttributeValue::Scalar("None".into()),
        new: AttributeValue::Scalar("5".into()),
    });
    s.at(Pane::Script, 29);
    s.ev(Event::Flush {
        session: 2,
        actions: vec![
            Action { kind: ActionKind::Update, mapper: "Alchemist".into(), objects: vec![m()] },
            Action { kind: ActionKind::Update, mapper: "Recipe".into(), objects: vec![r(8, "1")] },
        ],
        edges: vec![Edge { before: 0, after: 1, reason: "recipe refers to alchemist".into() }],
    });
    s.sql(
        "UPDATE alchemist SET name=? WHERE alchemist.id = ?",
        vec![t("Maria Prophetissa"), Datum::Int(1)],
        CauseKind::Autoflush,
        "autoflush before the query on line 29",
        None,
        &[],
        vec![],
    );
    s.sql(
        "UPDATE recipe SET stars=? WHERE recipe.id = ?",
        vec![Datum::Int(5), Datum::Int(1)],
        CauseKind::Autoflush,
        "autoflush before the query on line 29",
        None,
        &[],
        vec![],
    );
    let big = document.script.contains("BIG");
    s.sql(
        "SELECT recipe.id, recipe.title, recipe.stars, recipe.author_id \nFROM recipe \nWHERE recipe.stars > ?",
        vec![Datum::Int(3)],
        CauseKind::Script,
        "the script asked for Recipe",
        None,
        &["id", "title", "stars", "author_id"],
        if big {
            (0..100_000)
                .map(|i| vec![Datum::Int(i), t("Balneum"), Datum::Float(5.5), Datum::Bytes(vec![1, 2, 3].into())])
                .collect()
        } else {
            vec![vec![Datum::Int(1), t("Balneum"), Datum::Int(5), Datum::Int(1)]]
        },
    );
    s.at(Pane::Script, 30);
    s.ev(Event::Load {
        session: 2,
        object: r(8, "1"),
        attributes: vec![("author".into(), AttributeValue::Object(Some(m())))],
        refreshed: false,
        statement: None,
    });
    s.ev(Event::Output { text: "Balneum by Maria Prophetissa\n".into() });
    if big {
        for i in 0..2000 {
            s.sql(
                "SELECT recipe.id, recipe.title, recipe.stars, recipe.author_id \nFROM recipe \nWHERE recipe.stars > ?",
                vec![Datum::Int(i)],
                CauseKind::Script,
                "the script asked for Recipe",
                None,
                &["id"],
                vec![vec![Datum::Int(i)]],
            );
            for _ in 0..8 {
                s.ev(Event::Attribute {
                    object: r(8, "1"),
                    name: "stars".into(),
                    old: AttributeValue::Scalar(i.to_string()),
                    new: AttributeValue::Scalar((i + 1).to_string()),
                });
            }
            s.ev(Event::Output { text: "line\n".into() });
        }
    }
    s.at(Pane::Script, 31);
    s.tx("COMMIT");
    for o in [m(), j(), r(8, "1"), r(9, "2"), r(10, "3")] {
        s.ev(Event::Expire { object: o, attributes: vec![] });
    }
    if document.script.contains("nope") {
        return Some(ErrorReport {
            kind: "NameError".into(),
            message: "name 'nope' is not defined".into(),
            line: Some(31),
            pane: Some(Pane::Script),
            traceback: vec![],
        });
    }
    None
}

fn t(s: &str) -> Datum {
    Datum::Text(s.into())
}
struct S<'a> {
    o: &'a mut dyn Observer,
    seq: u32,
    n: u32,
    line: u32,
    pane: Pane,
}
impl S<'_> {
    fn at(&mut self, pane: Pane, line: u32) {
        self.pane = pane;
        self.line = line;
    }
    fn ev(&mut self, event: Event) {
        self.o.event(Record { seq: self.seq, location: Some(Location { pane: self.pane, line: self.line }), event });
        self.seq += 1;
    }
    fn tx(&mut self, w: &str) {
        let kind = if w == "BEGIN" { StatementKind::Begin } else { StatementKind::Commit };
        let number = self.n;
        self.n += 1;
        self.ev(Event::Statement(Statement {
            number,
            kind,
            sql: w.into(),
            parameters: Parameters::One(vec![]),
            many: false,
            cause: Cause {
                kind: CauseKind::Transaction,
                text: if w == "BEGIN" { "the transaction begins" } else { "the transaction ends" }.into(),
                path: None,
                line: None,
            },
        }));
    }
    fn sql(
        &mut self,
        sql: &str,
        p: Vec<Datum>,
        kind: CauseKind,
        text: &str,
        path: Option<&str>,
        cols: &[&str],
        rows: Vec<Vec<Datum>>,
    ) -> u32 {
        let number = self.n;
        self.n += 1;
        self.ev(Event::Statement(Statement {
            number,
            kind: StatementKind::Sql,
            sql: sql.into(),
            parameters: Parameters::One(p),
            many: false,
            cause: Cause { kind, text: text.into(), path: path.map(Into::into), line: None },
        }));
        self.ev(Event::Executed {
            statement: number,
            changed: if sql.starts_with("UPDATE") { Some(1) } else { None },
            milliseconds: 0.05,
            error: None,
        });
        if !cols.is_empty() {
            self.o.rows(Rows { statement: number, columns: cols.iter().map(|c| (*c).to_owned()).collect(), rows });
        }
        number
    }
}
