// The pages that stand beside ours, bundled.

import { build } from "esbuild";
import { copyFileSync, mkdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));

/** Bundles scripts of `pages/` into a folder, with what they load of Automerge. */
export async function bundle(scripts, web, plugins = []) {
  mkdirSync(web, { recursive: true });
  const npm = resolve(here, "../../node_modules/@automerge/automerge/dist/automerge.wasm");
  copyFileSync(npm, join(web, "automerge.wasm"));
  await build({
    entryPoints: scripts.map((script) => join(here, "pages", `${script}.js`)),
    outdir: web,
    bundle: true,
    format: "esm",
    target: "es2022",
    minify: true,
    platform: "browser",
    mainFields: ["browser", "module", "main"],
    logLevel: "error",
    plugins,
  });
}
