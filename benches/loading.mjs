// Loading objects next to the same statements through raw sql.js, in one headless Chromium: each in a worker of its own, over
// the same rows. Raw is what an application would write: `step()` through the statement, each row as an object
// (`getAsObject()`), or, where nobody needs names, as an array (`get()`). Retort's objects are mapped, in an identity map, with
// their collections, and all of it is told to the page. The best of several rounds counts.
// node loading.mjs
import { join } from "node:path";
import { launch, serve } from "../tests/e2e/support.mjs";
import { DONE, EVENTS, READY, running } from "../xtask/worker.mjs";

const ROUNDS = 9;
const models = `
from time import perf_counter

from sqlalchemy import ForeignKey, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, joinedload, mapped_column, relationship, selectinload


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    visits: Mapped[int]
    books: Mapped[list["Book"]] = relationship(back_populates="author")


class Book(Base):
    __tablename__ = "book"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    pages: Mapped[int]
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"), index=True)
    author: Mapped[Author] = relationship(back_populates="books")


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    session.execute(Author.__table__.insert(), [dict(name=f"author {n}", visits=n) for n in range(2000)])
    books = [dict(title=f"book {n // 4}.{n % 4}", pages=n % 4, author_id=n // 4 + 1) for n in range(8000)]
    session.execute(Book.__table__.insert(), books)
    session.commit()


def timed(name, query):
    best = 1e9
    for _ in range(${ROUNDS}):
        with Session(engine) as session:
            begun = perf_counter()
            found = session.scalars(query).unique().all()
            best = min(best, perf_counter() - begun)
            del found
    print(f"<{name}|{best * 1000}>")
`;
const script = `
timed("8,000 rows as objects", select(Book))
timed("2,000 parents with 4 children, joined", select(Author).options(joinedload(Author.books)))
timed("2,000 parents with 4 children, selectin", select(Author).options(selectinload(Author.books)))
`;

const server = await serve({ "/retort/": join(import.meta.dirname, "../dist"), "/sql.js/": join(import.meta.dirname, "../node_modules/sql.js/dist") });
const browser = await launch();
const page = await browser.newPage();
await page.goto(new URL("/", server.url).href);

const { times, statements } = await page.evaluate(async ({ READY, EVENTS, DONE, message }) => {
  const worker = new Worker("/retort/worker_loader.js");
  const hear = (wants) => new Promise((resolve, reject) => {
    worker.onerror = (event) => reject(new Error(event.message));
    worker.onmessage = ({ data }) => wants(data) && resolve();
  });
  await hear((data) => data[0] === READY);
  let told = "";
  worker.postMessage(new Uint8Array(message));
  await hear((data) => {
    if (data[0] === EVENTS) told += new TextDecoder("latin1").decode(data);
    return data[0] === DONE;
  });
  const times = Object.fromEntries([...told.matchAll(/<([^<>|]+)\|([\d.]+)>/g)].map(([, name, time]) => [name, Number(time)]));
  // The SELECTs of each workload, as the first round sent them.
  const selects = [...told.matchAll(/SELECT [^\x00-\x09]*?FROM [^\x00-\x09]*/g)].map(([text]) => text);
  return { times, statements: [...new Set(selects)] };
}, { READY, EVENTS, DONE, message: running(models, script) });

const joined = statements.find((text) => text.includes("JOIN"));
const keys = (batch) => Array.from({ length: 500 }, (_, n) => batch * 500 + n + 1);
const within = `SELECT book.author_id, book.id, book.title, book.pages FROM book WHERE book.author_id IN (${keys(0).map(() => "?").join(", ")})`;
const raw = await page.evaluate(async ({ workloads, rounds }) => {
  const source = `
    importScripts("${location.origin}/sql.js/sql-wasm.js");
    onmessage = async ({ data: { workloads, rounds } }) => {
      const SQL = await initSqlJs({ locateFile: (file) => "${location.origin}/sql.js/" + file });
      const db = new SQL.Database();
      db.run("CREATE TABLE author (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR NOT NULL, visits INTEGER NOT NULL)");
      db.run("CREATE TABLE book (id INTEGER NOT NULL PRIMARY KEY, title VARCHAR NOT NULL, pages INTEGER NOT NULL, author_id INTEGER NOT NULL REFERENCES author (id))");
      db.run("CREATE INDEX ix_book_author_id ON book (author_id)");
      for (let n = 0; n < 2000; n++) db.run("INSERT INTO author (name, visits) VALUES (?, ?)", ["author " + n, n]);
      for (let n = 0; n < 8000; n++) db.run("INSERT INTO book (title, pages, author_id) VALUES (?, ?, ?)", ["book " + (n >> 2) + "." + n % 4, n % 4, (n >> 2) + 1]);
      const best = (statements, row) => {
        let best = Infinity;
        for (let round = 0; round < rounds; round++) {
          const begun = performance.now();
          const rows = [];
          for (const [sql, parameters] of statements) {
            const statement = db.prepare(sql);
            statement.bind(parameters);
            while (statement.step()) rows.push(row(statement));
            statement.free();
          }
          best = Math.min(best, performance.now() - begun);
        }
        return best;
      };
      postMessage(workloads.map((statements) => [best(statements, (s) => s.getAsObject()), best(statements, (s) => s.get())]));
    };`;
  const worker = new Worker(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
  return new Promise((resolve, reject) => {
    worker.onerror = (event) => reject(new Error(event.message));
    worker.onmessage = ({ data }) => resolve(data);
    worker.postMessage({ workloads, rounds });
  });
}, {
  rounds: ROUNDS,
  workloads: [
    [["SELECT book.id, book.title, book.pages, book.author_id FROM book", []]],
    [[joined, []]],
    [["SELECT author.id, author.name, author.visits FROM author", []], ...[0, 1, 2, 3].map((batch) => [within, keys(batch)])],
  ],
});

const columns = (...cells) => console.log(cells.map((cell, at) => (at === 0 ? cell.padEnd(42) : cell.padStart(12))).join(" "));
const milliseconds = (time) => `${time.toFixed(1)} ms`;
columns("loading, in Chromium", "retort", "raw objects", "ratio", "raw arrays");
Object.entries(times).forEach(([name, time], at) => {
  const [objects, arrays] = raw[at];
  columns(name, milliseconds(time), milliseconds(objects), (time / objects).toFixed(2), milliseconds(arrays));
});
await browser.close();
server.close();
