// The servers through which pages share a log: the relay of `matters serve`, and the one of automerge-repo.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

/** A server, and the port that it says it listens at. */
async function started(program, words, environment, portIn) {
  const data = mkdtempSync(join(tmpdir(), "matters-bench-"));
  const child = spawn(program, words(data), {
    cwd: root,
    env: { ...process.env, ...environment(data) },
    stdio: ["ignore", "pipe", "ignore"],
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const port = portIn(line);
    if (!port) continue;
    child.stdout.resume();
    const stop = async () => {
      child.kill();
      await once(child, "exit");
      rmSync(data, { recursive: true, force: true, maxRetries: 20 });
    };
    return { port, stop };
  }
  throw new Error(`${program} did not start`);
}

export const ourRelay = (matters) =>
  started(
    matters,
    (data) => ["serve", "--relay-only", "--port", "0", "--data", data],
    () => ({}),
    (line) => /http:\/\/127\.0\.0\.1:(\d+)/.exec(line)?.[1],
  );

export const theirServer = () =>
  started(
    "node",
    () => [
      "--import",
      "./tests/interop/loopback.mjs",
      "node_modules/@automerge/automerge-repo-sync-server/src/index.js",
    ],
    (data) => ({ PORT: "0", DATA_DIR: data }),
    (line) => /"port":(\d+)/.exec(line)?.[1],
  );
