// node said.mjs SITE MODULES OUT: what the worker says of each case, with the modules of the folder MODULES, as hashes.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { start } from "../../xtask/worker.mjs";

const [site, modules, out] = process.argv.slice(2);
const { exit } = process;

// Nothing may depend on chance or on the time, not even on when this began.
Object.defineProperty(crypto, "getRandomValues", { value: (bytes) => bytes.fill(7) });
Object.defineProperty(performance, "timeOrigin", { value: 1e12 });
performance.now = () => 1000;
Date.now = () => 1e12;

const rests = [];
const load = (name) => {
    if (name.includes("_rest")) rests.push(name);
    const path = join(modules, name);
    return existsSync(path) ? readFileSync(path) : readFileSync(join(site, name));
};
const { instantiate } = WebAssembly;
const worker = await start(site, load, (_, source, imports) => instantiate(source, imports));

const cases = new URL("../cases/", import.meta.url);
const said = {};
for (const topic of readdirSync(cases)) {
    for (const name of readdirSync(new URL(`${topic}/`, cases))) {
        if (!name.endsWith(".py")) continue;
        const script = readFileSync(new URL(`${topic}/${name}`, cases), "utf8");
        said[`${topic}/${name}`] = createHash("sha256").update(await worker.run("", script)).digest("hex");
    }
}
writeFileSync(out, JSON.stringify({ said, rests }));
exit(0);
