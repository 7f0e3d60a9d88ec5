// Bundles the editors into one classic script, `web/editor/dist/editor.js`. esbuild joins the modules; terser packs them
// two per cent tighter.
import { build } from "esbuild";
import { minify } from "terser";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));

const bundle = await build({
  entryPoints: [join(here, "editor.js")],
  bundle: true,
  write: false,
  format: "iife",
  target: ["chrome115", "firefox115", "safari16.4"],
  legalComments: "none",
  logLevel: "warning",
});
const packed = await minify(bundle.outputFiles[0].text, { ecma: 2020, compress: { passes: 2, unsafe_arrows: true }, format: { comments: false } });
await mkdir(join(here, "dist"), { recursive: true });
await writeFile(join(here, "dist", "editor.js"), packed.code);
