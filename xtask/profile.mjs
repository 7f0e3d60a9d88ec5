// Runs each lesson in the instrumented modules, and writes down which of their regions were entered.
// node profile.mjs SITE INSTRUMENTED LESSONS: SITE has the worker's scripts, INSTRUMENTED the modules that they load.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { start } from "./worker.mjs";

const [site, instrumented, lessons] = process.argv.slice(2);
const { exit } = process;

// The rest does not exist yet; bringing it in is to be profiled too.
const nothing = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
const load = (name) => (name.includes("_rest") ? nothing : readFileSync(join(instrumented, name)));

const entered = new Map();
const { instantiate: original } = WebAssembly;
const instantiate = (name, source, imports) => {
    const regions = new Set();
    entered.set(name, regions);
    return original(source, { ...imports, retort: { ...imports.retort, enter: (region) => regions.add(region) } });
};

const worker = await start(site, load, instantiate);
worker.exports.bring_rest();
for (const lesson of readdirSync(lessons)) {
    const [models, script] = ["models.py", "script.py"].map((name) => readFileSync(join(lessons, lesson, name), "utf8"));
    await worker.run(models, script);
}
for (const [name, regions] of entered) writeFileSync(join(instrumented, `${name}.entered`), [...regions].join(" "));
exit(0);
