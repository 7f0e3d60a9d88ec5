// Runs each lesson in the instrumented modules, and writes down which of their regions were entered.
// node profile.mjs SITE INSTRUMENTED LESSONS: SITE has the worker's scripts, INSTRUMENTED the modules that they load.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runInThisContext } from "node:vm";

const [site, instrumented, lessons] = process.argv.slice(2);
const { exit } = process;

// What a worker has. sql.js must not take this for Node.
delete globalThis.process;
globalThis.WorkerGlobalScope = class {};
globalThis.self = globalThis;
globalThis.location = new URL("http://localhost/");
globalThis.importScripts = (...names) =>
    names.forEach((name) => runInThisContext(readFileSync(join(site, name), "utf8"), { filename: name }));
globalThis.fetch = async (name) => new Response(readFileSync(join(instrumented, name)));

// The rest does not exist yet; bringing it in is to be profiled too.
const nothing = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]).buffer;
globalThis.XMLHttpRequest = class {
    open() {}
    send() { this.response = nothing; }
};

const entered = new Map();
const instantiate = WebAssembly.instantiate;
const watched = (name) => (source, imports) => {
    // Node has WebAssembly of its own to start.
    if (entered.has(name)) return instantiate(source, imports);
    const regions = new Set();
    entered.set(name, regions);
    return instantiate(source, { ...imports, retort: { ...imports.retort, enter: (region) => regions.add(region) } });
};
WebAssembly.instantiateStreaming = async (response, imports) =>
    watched("sql-wasm")(await (await response).arrayBuffer(), imports);

// What the worker says, by the first byte of its messages (web/src/protocol.rs).
const READY = 0, UNAVAILABLE = 1, DONE = 4, PANICKED = 5;
const waiting = new Map();
globalThis.postMessage = (bytes) => {
    const [kind, failed] = bytes;
    if (kind === UNAVAILABLE || kind === PANICKED || (kind === DONE && failed)) {
        console.error(`the worker fails: ${new TextDecoder().decode(bytes)}`);
        exit(1);
    }
    waiting.get(kind)?.();
};
const said = (kind) => new Promise((resolve) => waiting.set(kind, resolve));

const ready = said(READY);
runInThisContext(`${readFileSync(join(site, "worker.js"), "utf8")};globalThis.wasm_bindgen = wasm_bindgen`);
WebAssembly.instantiate = watched("worker_bg");
const exports = await wasm_bindgen({ module_or_path: readFileSync(join(instrumented, "worker_bg.wasm")) });
WebAssembly.instantiate = instantiate;
await ready;
exports.bring_rest();

// The bytes of web/src/wire.rs.
const length = (value) => (value < 128 ? [value] : [(value & 127) | 128, ...length(value >> 7)]);
const text = (value) => {
    const bytes = new TextEncoder().encode(value);
    return [...length(bytes.length), ...bytes];
};
const RUN = 0;
for (const lesson of readdirSync(lessons)) {
    const [models, script] = ["models.py", "script.py"].map((name) => readFileSync(join(lessons, lesson, name), "utf8"));
    const done = said(DONE);
    onmessage({ data: new Uint8Array([RUN, ...text(models), ...text(script)]) });
    await done;
}
for (const [name, regions] of entered) writeFileSync(join(instrumented, `${name}.entered`), [...regions].join(" "));
exit(0);
