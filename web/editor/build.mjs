// Bundles the editors into one classic script, `web/editor/dist/editor.js`.
import { build } from "esbuild";
import { fileURLToPath } from "node:url";
import { dirname, join } from "node:path";

const here = dirname(fileURLToPath(import.meta.url));

await build({
  entryPoints: [join(here, "editor.js")],
  outfile: join(here, "dist", "editor.js"),
  bundle: true,
  minify: true,
  format: "iife",
  target: ["chrome115", "firefox115", "safari16.4"],
  legalComments: "none",
  logLevel: "warning",
});
