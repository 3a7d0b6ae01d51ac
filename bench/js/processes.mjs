// The processes of a browser, and the memory that is theirs alone.

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** The renderer processes of the browser with this profile. */
function renderers(profile) {
  const lines = execFileSync("ps", ["-eo", "pid=,ppid=,args="], { encoding: "utf8" }).trim().split("\n");
  const processes = lines.map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line)).filter(Boolean);
  const family = new Set(processes.filter((one) => one[3].includes(`--user-data-dir=${profile}`)).map((one) => one[1]));
  // Children come after their parents only as long as numbers do not start again, so look until nothing is new.
  for (let before = 0; before < family.size; ) {
    before = family.size;
    for (const [, pid, parent] of processes) if (family.has(parent)) family.add(pid);
  }
  return processes.filter((one) => family.has(one[1]) && one[3].includes("--type=renderer")).map((one) => one[1]);
}

/** Private memory of all renderer processes of the browser with this profile, in megabytes. */
export function memoryOf(profile) {
  let kilobytes = 0;
  for (const pid of renderers(profile)) {
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, "utf8");
    for (const match of rollup.matchAll(/^Private_(?:Clean|Dirty):\s+(\d+)/gm)) kilobytes += Number(match[1]);
  }
  return kilobytes / 1000;
}
