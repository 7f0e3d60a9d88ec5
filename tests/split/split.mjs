// The modules that the site loads are divided into what a first run needs and the rest (xtask/src/split.rs). Divided or whole,
// the worker says the same of every case.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

const site = join(import.meta.dirname, "../../dist");
const whole = join(import.meta.dirname, "../../target/whole");

const said = (modules) => {
    const out = join(mkdtempSync(join(tmpdir(), "retort-")), "said.json");
    execFileSync("node", [join(import.meta.dirname, "said.mjs"), site, modules, out], { stdio: "inherit" });
    return JSON.parse(readFileSync(out));
};

test("divided and whole modules say the same", () => {
    const divided = said(site);
    assert.deepEqual(divided.said, said(whole).said);
    assert.deepEqual(divided.rests.sort(), ["./sql-wasm_rest.wasm", "./worker_bg_rest.wasm"], "each rest comes once");
});
