// Runs each lesson and each benchmark in the instrumented modules, and writes down which of their regions belong into the
// first part: those that a lesson enters, for that is what a first visit runs, and those that a benchmark enters again and
// again, for a loop must not leave the first part at each turn.
// node profile.mjs SITE INSTRUMENTED LESSONS BENCHMARKS: SITE has the worker's scripts, INSTRUMENTED the modules that they
// load.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { start } from "./worker.mjs";

const [site, instrumented, lessons, benchmarks] = process.argv.slice(2);
const { exit } = process;

// The rest does not exist yet; bringing it in is to be profiled too.
const nothing = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
const load = (name) => (name.includes("_rest") ? nothing : readFileSync(join(instrumented, name)));

// So many turns each benchmark takes here, and so often it enters what its loop needs.
const TURNS = 600;
const AGAIN = 300;
// No module has so many regions.
const REGIONS = 1 << 22;

// By the name of a module: how often each of its regions was entered of late, and which belong into the first part.
const counted = new Map();
const wanted = new Map();
const { instantiate: original } = WebAssembly;
const instantiate = (name, source, imports) => {
    const counts = new Uint32Array(REGIONS);
    counted.set(name, counts);
    wanted.set(name, new Set());
    const enter = (region) => {
        counts[region]++;
    };
    return original(source, { ...imports, retort: { ...imports.retort, enter } });
};

// Takes over what was entered so often since the last time.
const take = (least) => {
    for (const [name, counts] of counted) {
        counts.forEach((count, region) => count >= least && wanted.get(name).add(region));
        counts.fill(0);
    }
};

const worker = await start(site, load, instantiate);
worker.exports.bring_rest();
for (const lesson of readdirSync(lessons)) {
    const [models, script] = ["models.py", "script.py"].map((name) => readFileSync(join(lessons, lesson, name), "utf8"));
    await worker.run(models, script);
}
take(1);
for (const name of readdirSync(benchmarks)) {
    const script = readFileSync(join(benchmarks, name), "utf8").replaceAll(/\b\d+(_000)+\b/g, TURNS);
    await worker.run("", script);
    take(AGAIN);
}
for (const [name, regions] of wanted) writeFileSync(join(instrumented, `${name}.entered`), [...regions].join(" "));
exit(0);
