// The script language next to Pyodide: each script of benches/scripts runs in a headless Chromium, in Retort's worker as
// the built site has it and in a worker with Pyodide. The best of several runs counts.
// node browser.mjs PYODIDE [SCRIPT ...]: the folder of its npm package, and the scripts to run where not all are wanted.
import { readFile, readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { launch, serve } from "../tests/e2e/support.mjs";
import { DONE, EVENTS, PREPARE, READY, ROWS, running } from "../xtask/worker.mjs";

const [pyodide, ...wanted] = process.argv.slice(2);
const ROUNDS = 5;
const server = await serve({ "/retort/": join(import.meta.dirname, "../dist"), "/pyodide/": `${pyodide}/` });
const browser = await launch();
const page = await browser.newPage();
// Whatever is not there is a page too, and one that sets no policy.
await page.goto(new URL("/", server.url).href);

await page.evaluate(({ READY, EVENTS, ROWS, DONE, PREPARE }) => {
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
    return async ({ message }) => {
      worker.postMessage(new Uint8Array(message));
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
    return async ({ script }) => {
      worker.postMessage(script);
      return heard(worker, (data) => data);
    };
  };
}, { READY, EVENTS, ROWS, DONE, PREPARE });

const best = (start, script) =>
  page.evaluate(
    async ([start, script, rounds]) => {
      const run = (globalThis[`run:${start}`] ??= await globalThis[start]());
      let best = Infinity;
      for (let round = 0; round < rounds; round++) best = Math.min(best, await run(script));
      return best;
    },
    [start, { script, message: running("", script) }, ROUNDS],
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
