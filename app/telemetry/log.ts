import { pino, type DestinationStream, type Logger } from "pino";
import { correlationId } from "./correlation.ts";

/** A log of JSON lines; every line names what it belongs to. @param destination stdout when not given */
export function openLog(level: string, role: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: { role, pid: process.pid },
    mixin: () => {
      const id = correlationId();
      return id === undefined ? {} : { correlationId: id };
    },
  };
  return destination ? pino(options, destination) : pino(options);
}
