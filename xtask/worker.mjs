// Runs the built worker in Node, where the modules that it loads can be exchanged.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runInThisContext } from "node:vm";

const { exit } = process;

// The messages of the worker, and those to it, by their first byte (web/src/protocol.rs).
export const READY = 0, UNAVAILABLE = 1, EVENTS = 2, ROWS = 3, DONE = 4, PANICKED = 5;
export const RUN = 0, PREPARE = 1;

// Starts the worker whose scripts are in `site`. `load` gives the bytes of a module by its name, `instantiate` makes its
// instance. One worker for each process: it believes that the global scope is its own.
export async function start(site, load, instantiate) {
    // sql.js must not take this for Node.
    delete globalThis.process;
    globalThis.WorkerGlobalScope = class {};
    globalThis.self = globalThis;
    globalThis.location = new URL("http://localhost/");
    globalThis.importScripts = (...names) =>
        names.forEach((name) => runInThisContext(readFileSync(join(site, name), "utf8"), { filename: name }));
    globalThis.fetch = async (name) => new Response(load(name));
    globalThis.XMLHttpRequest = class {
        open(_, name) { this.name = name; }
        send() { this.response = load(this.name); }
    };

    const waiting = new Map();
    const said = [];
    globalThis.postMessage = (bytes) => {
        const [kind] = bytes;
        if (kind === UNAVAILABLE || kind === PANICKED) {
            console.error(`the worker fails: ${new TextDecoder().decode(bytes)}`);
            exit(1);
        }
        said.push(bytes);
        waiting.get(kind)?.();
    };
    const hear = (kind) => new Promise((resolve) => waiting.set(kind, resolve));

    WebAssembly.instantiateStreaming = async (response, imports) =>
        instantiate("sql-wasm", await (await response).arrayBuffer(), imports);
    const original = WebAssembly.instantiate;
    WebAssembly.instantiate = (source, imports) => {
        // Node has modules of its own to start.
        const ours = Object.keys(imports ?? {}).some((name) => name.startsWith("./worker"));
        return ours ? instantiate("worker_bg", source, imports) : original(source, imports);
    };
    runInThisContext(`${readFileSync(join(site, "worker.js"), "utf8")};globalThis.wasm_bindgen = wasm_bindgen`);
    const ready = hear(READY);
    const exports = await wasm_bindgen({ module_or_path: load("./worker_bg.wasm") });
    await ready;

    // Runs a document; what the worker said of it.
    const run = async (models, script) => {
        said.length = 0;
        const done = hear(DONE);
        onmessage({ data: new Uint8Array(running(models, script)) });
        await done;
        return Buffer.concat(said);
    };
    return { exports, run };
}

// The message that runs a document, in the bytes of web/src/wire.rs.
export const running = (models, script) => [RUN, ...text(models), ...text(script)];

const length = (value) => (value < 128 ? [value] : [(value & 127) | 128, ...length(value >> 7)]);
const text = (value) => {
    const bytes = new TextEncoder().encode(value);
    return [...length(bytes.length), ...bytes];
};
