// What a run shows: status, statements with their causes, rows, objects, output, errors.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { finished, launch, link, open, serve, status } from "./support.mjs";

let site, browser;
before(async () => {
  site = await serve();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  site?.close();
});

const tab = (page, name) => page.getByRole("tab", { name: new RegExp(`^${name}`) }).first();
const panel = (page, name) => page.getByRole("tabpanel", { name: new RegExp(`^${name}`) });

async function write(page, pane, text) {
  await page.getByRole("textbox", { name: pane, exact: true }).click();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.insertText(text);
}

test("the first example runs by itself, and again by Run", async () => {
  const page = await open(browser, site.url);
  assert.match(await finished(page), /^Done: \d+ statements, \d+ rows$/);
  const editor = page.getByRole("textbox", { name: "Models" });
  assert.match(await editor.textContent(), /class Alchemist/);
  await page.getByRole("button", { name: "Run", exact: true }).click();
  assert.equal(await finished(page), "Done: 17 statements, 11 rows");
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

test("every statement stands with its line, its kind and its cause", async () => {
  const page = await open(browser, site.url);
  await finished(page);
  const statements = panel(page, "SQL").getByRole("listitem");
  assert.equal(await statements.count(), 22);
  const told = await statements.evaluateAll((list) => list.map((li) => ({ ...li.dataset })));
  assert.ok(told.every((data) => data.pane === "script" && Number(data.line) > 0 && data.seq !== undefined));
  assert.deepEqual([...new Set(told.map((data) => data.kind))], ["begin", "sql", "commit"]);
  assert.equal(told.filter((data) => data.cause === "lazy_load").length, 2);
  assert.equal(told.filter((data) => data.cause === "autoflush").length, 2);
  const lazy = panel(page, "SQL").locator("[data-cause=lazy_load]").first();
  assert.match(await lazy.textContent(), /Alchemist\.recipes/);
  assert.match(await lazy.textContent(), /SELECT recipe\.id/);
  // The noise folds at a click, and stays folded after a reload.
  await page.getByRole("button", { name: "Fold PRAGMA, BEGIN" }).click();
  assert.ok((await panel(page, "SQL").locator("[data-seq]").count()) < 22);
  await page.reload();
  await finished(page);
  assert.equal(await page.getByRole("button", { name: "Fold PRAGMA, BEGIN" }).getAttribute("aria-pressed"), "true");
  await page.context().close();
});

test("rows are a grid with headers and cells", async () => {
  const page = await open(browser, site.url);
  await finished(page);
  await tab(page, "Rows").click();
  const grid = page.getByRole("grid");
  assert.deepEqual(
    (await grid.getByRole("columnheader").allTextContents()).map((text) => text.split(" ")[0]),
    ["id", "title", "stars", "author_id"],
  );
  assert.deepEqual(await grid.getByRole("gridcell").allTextContents(), ["1", "Balneum", "5", "1"]);
  await page.getByRole("button", { name: "Previous result" }).click();
  assert.match((await grid.getByRole("gridcell").allTextContents()).join(), /Aqua regia/);
  await page.context().close();
});

test("rows name the objects that they became", async () => {
  const page = await open(browser, site.url);
  await finished(page);
  await tab(page, "Rows").click();
  await page.getByRole("button", { name: "Previous result" }).click();
  await page.getByRole("button", { name: "Previous result" }).click();
  const rows = page.getByRole("grid").getByRole("rowheader");
  assert.deepEqual((await rows.allTextContents()).map((text) => text.trim()), ["Recipe(1)", "Recipe(2)"]);
  // They came by a lazy load, and lead to where objects are.
  assert.match(await page.getByRole("grid").textContent(), /Alchemist\.recipes/);
  await rows.first().getByRole("button").click();
  assert.equal(await tab(page, "Identity map").getAttribute("aria-selected"), "true");
  await page.context().close();
});

test("advice shows the change that cures, and makes it", async () => {
  const page = await open(browser, site.url);
  await finished(page);
  await tab(page, "Advice").click();
  const advice = panel(page, "Advice").locator("[data-advice]");
  assert.deepEqual(await advice.evaluateAll((list) => list.map((li) => [li.dataset.advice, li.dataset.line])), [["n_plus_one", "21"]]);
  assert.match(await advice.textContent(), /1 \+ 2 statements/);
  assert.match(await advice.locator(".diff .in").last().textContent(), /options\(selectinload\(Alchemist\.recipes\)\)/);
  await advice.getByRole("button", { name: "Show the 3 statements" }).click();
  assert.equal(await tab(page, "SQL").getAttribute("aria-selected"), "true");
  await tab(page, "Advice").click();
  await advice.getByRole("button", { name: "Apply the change and run" }).click();
  await page.waitForFunction(() => /Done: 16 statements/.test(document.querySelector("[role=status]").textContent));
  assert.equal(await advice.count(), 0);
  assert.match(await page.getByRole("textbox", { name: "Script" }).textContent(), /import Session, selectinload/);
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

test("the identity map follows the timeline", async () => {
  const page = await open(browser, site.url);
  await finished(page);
  await tab(page, "Identity map").click();
  const object = (name) => panel(page, "Identity map").locator(`li[data-identity="${name}"]`).first();
  // At the end: changes that wait, one new object, and what was not touched.
  for (const [name, state, changed] of [["Recipe(2)", "persistent", true], ["Alchemist(2)", "persistent", false], ["Recipe(new 1)", "pending", false]]) {
    assert.equal(await object(name).getAttribute("data-state"), state, name);
    assert.equal((await object(name).getAttribute("class")).includes("changed"), changed, name);
    assert.equal(await object(name).getAttribute("data-expired"), "false", name);
    assert.equal(await object(name).getAttribute("data-session"), "2", name);
  }
  const slider = page.getByRole("slider", { name: "Timeline" });
  const last = Number(await slider.getAttribute("max"));
  // Further back the same alchemist was new, and before that expired by a commit.
  let seen = new Set();
  for (let at = last; at > 0; at -= 1) {
    await slider.fill(String(at));
    const cards = await panel(page, "Identity map")
      .getByRole("listitem")
      .evaluateAll((list) => list.map((li) => `${li.dataset.identity} ${li.dataset.state} ${li.dataset.expired}`));
    cards.forEach((card) => seen.add(card));
    if (seen.has("Alchemist(new 1) pending false")) break;
  }
  assert.ok(seen.has("Alchemist(1) persistent true"), [...seen].join("\n"));
  assert.ok(seen.has("Alchemist(new 1) pending false"), [...seen].join("\n"));
  await slider.press("End");
  assert.equal(await slider.inputValue(), String(last));
  await slider.press("ArrowLeft");
  assert.equal(await slider.inputValue(), String(last - 1));
  await page.context().close();
});

test("a flush shows its actions and what they wait for", async () => {
  const page = await open(browser, site.url);
  await finished(page);
  await tab(page, "Flush").click();
  const flush = page.getByRole("region", { name: "Flush 1" });
  const inserts = await flush
    .getByRole("listitem")
    .evaluateAll((list) => list.filter((li) => li.dataset.action === "insert").map((li) => li.dataset.mapper));
  assert.deepEqual(inserts, ["Alchemist", "Recipe"]);
  await page.context().close();
});

test("the output leads to its lines", async () => {
  const page = await open(browser, site.url);
  await finished(page);
  await tab(page, "Output").click();
  assert.match(await panel(page, "Output").textContent(), /Balneum by Maria Prophetissa/);
  await panel(page, "Output").getByRole("button", { name: "Go to script line 31" }).click();
  const active = await page.evaluate(() => document.activeElement.getAttribute("aria-label"));
  assert.equal(active, "Script");
  await page.context().close();
});

for (const [what, script, words] of [
  ["a syntax error", "x = 1\ny = = 2\n", /^Error: SyntaxError: .+ \(script line 2\)$/],
  ["an undefined name", "x = 1\n\nprint(nope)\n", /^Error: NameError: name 'nope' is not defined \(script line 3\)$/],
]) {
  test(`${what} shows type, message and line`, async () => {
    const page = await open(browser, site.url + link({ script }));
    assert.match(await finished(page), words);
    await tab(page, "Output").click();
    const line = /line (\d)/.exec(await status(page).textContent())[1];
    await page.getByRole("region", { name: "Error" }).getByRole("button", { name: new RegExp(`line ${line}`) }).first().click();
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute("aria-label")), "Script");
    await page.context().close();
  });
}

test("an error of the database shows type, message and line", async () => {
  const script = [
    "from sqlalchemy import create_engine, text",
    "engine = create_engine('sqlite://')",
    "with engine.connect() as connection:",
    "    connection.execute(text('CREATE TABLE t (n INTEGER UNIQUE)'))",
    "    connection.execute(text('INSERT INTO t VALUES (1)'))",
    "    connection.execute(text('INSERT INTO t VALUES (1)'))",
  ].join("\n");
  const page = await open(browser, site.url + link({ script }));
  assert.match(await finished(page), /^Error: .*IntegrityError: .*UNIQUE constraint failed: t\.n.* \(script line 6\)$/);
  await page.context().close();
});

test("Stop ends an endless loop at once, and the next run works", async () => {
  const page = await open(browser, site.url + link({ script: "while True:\n    pass\n" }));
  await finished(page, /^Running/);
  const stop = page.getByRole("button", { name: "Stop" });
  await stop.click();
  const started = Date.now();
  assert.equal(await finished(page), "Stopped");
  assert.ok(Date.now() - started < 1000);
  await write(page, "Script", "print('alive')");
  await page.keyboard.press("ControlOrMeta+Enter");
  assert.equal(await finished(page, /^Done/), "Done: 0 statements, 0 rows");
  await tab(page, "Output").click();
  assert.match(await panel(page, "Output").textContent(), /alive/);
  await page.context().close();
});
