// Packs what wasm-bindgen wrote, for the page and for the worker: the long names by which glue and wasm find each other become
// short ones in both, and terser packs the glue. Trunk calls this as a hook, and says where the built site lies.
import { readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { minify } from "terser";

const directory = process.env.TRUNK_STAGING_DIR;
for (const name of await readdir(directory)) {
  const stem = /^(.*)_bg\.wasm$/.exec(name)?.[1];
  if (stem) await pack(join(directory, name), join(directory, `${stem}.js`));
}

async function pack(wasmPath, gluePath) {
  const names = new Map();
  const wasm = rename(await readFile(wasmPath), (long) => {
    // Only names that wasm-bindgen made: each is one word, and stands nowhere for anything else.
    if (!/^(__wbg_|__wbindgen_|__externref_|wasm_bindgen__)\w+$/.test(long) || long === "__wbindgen_start") return long;
    if (!names.has(long)) names.set(long, `$${names.size.toString(36)}`);
    return names.get(long);
  });
  const glue = (await readFile(gluePath, "utf8")).replace(/[\w$]+/g, (word) => names.get(word) ?? word);
  const packed = await minify(glue, {
    module: /^export /m.test(glue), ecma: 2020, compress: { passes: 2, unsafe_arrows: true }, format: { comments: false },
  });
  await writeFile(wasmPath, wasm);
  await writeFile(gluePath, packed.code);
}

// The wasm with its imports and exports named anew.
function rename(wasm, shorten) {
  let at = 8;
  const byte = () => wasm[at++];
  const number = () => {
    for (let value = 0, shift = 0; ; shift += 7) {
      const next = byte();
      value += (next & 127) * 2 ** shift;
      if (next < 128) return value;
    }
  };
  const text = () => {
    const length = number();
    at += length;
    return wasm.toString("utf8", at - length, at);
  };
  const written = (value) => {
    const bytes = [];
    for (; value > 127; value = Math.floor(value / 128)) bytes.push((value % 128) | 128);
    return Buffer.from([...bytes, value]);
  };
  const writtenText = (value) => Buffer.concat([written(Buffer.byteLength(value)), Buffer.from(value)]);
  const since = (start) => wasm.subarray(start, at);
  const limits = () => {
    const flags = byte();
    number();
    if (flags & 1) number();
  };
  // What stands behind an import's name, by its kind: function, table, memory, global, tag.
  const described = [number, () => (byte(), limits()), limits, () => (byte(), byte()), () => (byte(), number())];

  const parts = [wasm.subarray(0, 8)];
  while (at < wasm.length) {
    const start = at;
    const section = byte();
    const end = number() + at;
    if (section === 2 || section === 7) {
      const count = number();
      const entries = [written(count)];
      for (let index = 0; index < count; index++) {
        if (section === 2) {
          entries.push(writtenText(text()), writtenText(shorten(text())));
          const from = at;
          described[byte()]();
          entries.push(since(from));
        } else {
          entries.push(writtenText(shorten(text())));
          const from = at;
          byte();
          number();
          entries.push(since(from));
        }
      }
      const content = Buffer.concat(entries);
      parts.push(Buffer.from([section]), written(content.length), content);
    } else {
      at = end;
      parts.push(since(start));
    }
    at = end;
  }
  return Buffer.concat(parts);
}
