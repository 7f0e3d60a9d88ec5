// The script language next to Pyodide: each script of benches/scripts runs in a headless Chromium, in Retort's worker as
// the built site has it and in a worker with Pyodide. The best of several runs counts.
// node browser.mjs PYODIDE [SCRIPT ...]: the folder of its npm package, and the scripts to run where not all are wanted.
import { readFile, readdir } from "node:fs/promises";
import { createServer } from "node:http";
import { basename, extname, join, normalize } from "node:path";
import { launch } from "../tests/e2e/support.mjs";

const [pyodide, ...wanted] = process.argv.slice(2);
const ROUNDS = 5;
const folders = { retort: join(import.meta.dirname, "../dist"), pyodide };
const types = { ".js": "text/javascript", ".wasm": "application/wasm", ".json": "application/json" };

const server = createServer(async (request, response) => {
  const [, folder, ...rest] = new URL(request.url, "http://x").pathname.split("/");
  const path = normalize(rest.join("/"));
  try {
    if (path.startsWith("..")) throw new Error("outside");
    const content = folder === "" ? "<!doctype html>" : await readFile(join(folders[folder], path));
    const type = types[extname(path)] ?? "text/html";
    response.writeHead(200, { "content-type": type }).end(content);
  } catch {
    response.writeHead(404).end("not found");
  }
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const browser = await launch();
const page = await browser.newPage();
await page.goto(`http://127.0.0.1:${server.address().port}/`);

// Runs in the page. The messages of Retort's worker are the bytes of web/src/protocol.rs.
await page.evaluate(() => {
  const READY = 0, EVENTS = 2, ROWS = 3, DONE = 4, RUN = 0, PREPARE = 1;
  const length = (value) => (value < 128 ? [value] : [(value & 127) | 128, ...length(value >> 7)]);
  const text = (value) => {
    const bytes = new TextEncoder().encode(value);
    return [...length(bytes.length), ...bytes];
  };
  const heard = (worker, wants) =>
    new Promise((resolve, reject) => {
      worker.onerror = (event) => reject(new Error(event.message));
      worker.onmessage = ({ data }) => {
        const value = wants(data);
        if (value instanceof Error) reject(value);
        else if (value !== undefined) resolve(value);
      };
    });
  const failed = (data) => new Error(new TextDecoder().decode(data));

  globalThis.startRetort = async () => {
    const worker = new Worker("/retort/worker_loader.js");
    await heard(worker, (data) => (data[0] === READY ? true : failed(data)));
    worker.postMessage(new Uint8Array([PREPARE]));
    return async (script) => {
      worker.postMessage(new Uint8Array([RUN, ...text(""), ...text(script)]));
      return heard(worker, (data) => {
        if (data[0] === EVENTS || data[0] === ROWS) return undefined;
        if (data[0] !== DONE || data[1] !== 0) return failed(data);
        return new DataView(data.buffer, data.byteOffset).getFloat64(data.length - 8, true);
      });
    };
  };

  globalThis.startPyodide = async () => {
    const source = `
      importScripts("${location.origin}/pyodide/pyodide.js");
      const ready = loadPyodide({ indexURL: "${location.origin}/pyodide/", stdout: () => {} });
      ready.then(() => postMessage("ready"), (error) => postMessage(String(error)));
      onmessage = async ({ data }) => {
        const pyodide = await ready;
        const globals = pyodide.toPy({ __name__: "__main__" });
        const begun = performance.now();
        pyodide.runPython(data, { globals });
        postMessage(performance.now() - begun);
        globals.destroy();
      };`;
    const worker = new Worker(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
    await heard(worker, (data) => (data === "ready" ? true : new Error(data)));
    return async (script) => {
      worker.postMessage(script);
      return heard(worker, (data) => data);
    };
  };
});

const best = (start, script) =>
  page.evaluate(
    async ([start, script, rounds]) => {
      const run = (globalThis[`run:${start}`] ??= await globalThis[start]());
      let best = Infinity;
      for (let round = 0; round < rounds; round++) best = Math.min(best, await run(script));
      return best;
    },
    [start, script, ROUNDS],
  );

const scripts = join(import.meta.dirname, "scripts");
const columns = (...cells) => console.log(cells.map((cell, at) => (at === 0 ? cell.padEnd(16) : cell.padStart(9))).join(" "));
const milliseconds = (time) => `${time.toFixed(1)} ms`;
columns("script", "retort", "pyodide", "ratio");
for (const file of (await readdir(scripts)).sort()) {
  const name = basename(file, ".py");
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const script = await readFile(join(scripts, file), "utf8");
  const [ours, theirs] = [await best("startRetort", script), await best("startPyodide", script)];
  columns(name, milliseconds(ours), milliseconds(theirs), (ours / theirs).toFixed(2));
}
await browser.close();
server.close();
