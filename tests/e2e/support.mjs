// What the tests share: the built site on a local port, under a sub-path as a host would have it, and a browser.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { dirname, extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { deflateRawSync, gzipSync } from "node:zlib";
import { chromium } from "playwright-core";

const dist = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "dist");
const types = {
  ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".wasm": "application/wasm",
  ".svg": "image/svg+xml", ".json": "application/json", ".webmanifest": "application/manifest+json", ".py": "text/plain",
};

// Serves folders, each below its path; gives the address of the first, and what was sent, packed, by its name.
export async function serve(folders = { "/some/path/": dist }) {
  const sent = new Map();
  const server = createServer(async (request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, "http://x").pathname));
    const mount = Object.keys(folders).find((mount) => path.startsWith(mount));
    const name = path.slice(mount?.length) || "index.html";
    try {
      if (!mount || name.startsWith("..")) throw new Error("outside");
      const content = await readFile(join(folders[mount], name));
      sent.set(name, gzipSync(content, { level: 9 }).length);
      response.writeHead(200, { "content-type": types[extname(name)] ?? "application/octet-stream" }).end(content);
    } catch {
      response.writeHead(404).end("not found");
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A test that failed has not closed it; the others must come to their end all the same.
  server.unref();
  const [first] = Object.keys(folders);
  return { url: `http://127.0.0.1:${server.address().port}${first}`, sent, close: () => server.close() };
}

export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync",
    ],
  });
}

// A link as the contract has it, made without our own code.
export function link({ models = "", script = "", ...rest }) {
  return `#v1.${deflateRawSync(JSON.stringify({ models, script, options: {}, ...rest })).toString("base64url")}`;
}

// A page in a profile of its own. Whatever it complains of on its console is kept in `page.complaints`.
export async function open(browser, address, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const page = await context.newPage();
  page.complaints = [];
  page.on("console", (message) => message.type() === "error" && page.complaints.push(message.text()));
  page.on("pageerror", (error) => page.complaints.push(String(error)));
  await page.goto(address);
  return page;
}

export const status = (page) => page.getByRole("status");

export async function finished(page, pattern = /^(Done|Error|Stopped)/, timeout = 20_000) {
  await page.waitForFunction(
    ([source]) => new RegExp(source).test(document.querySelector("[role=status]")?.textContent.trim() ?? ""),
    [pattern.source],
    { timeout },
  );
  return (await status(page).textContent()).trim();
}
