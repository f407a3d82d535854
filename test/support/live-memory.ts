/** What a process holds beyond what a garbage collection would free: what it has resident also depends on when the last one was. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** On SIGUSR2 the process collects its garbage and says on stdout what is left, in megabytes. */
export function tellLiveMemory(): void {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  process.on("SIGUSR2", () => {
    collect();
    const { heapUsed, external } = process.memoryUsage();
    console.log(JSON.stringify({ msg: "live memory", megabytes: (heapUsed + external) / 1e6 }));
  });
}
