/** What every endpoint of the image API works with. Made once per web process by {@link openService}. */
import PQueue from "p-queue";
import type { Logger } from "pino";
import type { Config } from "../config.server.ts";
import type { Statements } from "../database/prepared.ts";
import type { UrlSigner } from "../storage/signed-url.ts";
import type { Storage } from "../storage/storage.ts";
import type { AcceptContext } from "./accept.ts";
import { admission, type Admit } from "./admission.ts";
import { queueRoom } from "./queue-room.ts";
import type { ResultUrls } from "./result-urls.ts";
import { resultUrls } from "./result-urls.ts";

/** Below the web process's pool, so that status answers still find a connection. */
const TRANSACTIONS_AT_ONCE = 6;

export interface ServiceContext extends AcceptContext {
  admit: Admit;
  /** For what is asked hundreds of times a second: where a job stands. */
  statements: Statements;
  storage: Storage;
  log: Logger;
  settings: Config["service"];
  results: ResultUrls;
  /** For uploads on their way into storage. */
  scratchDir: string;
  maxFileBytes: number;
  appUrl: string;
}

/** What the context is made of; the rest is made here. */
interface Parts extends Omit<ServiceContext, "admit" | "metering" | "room" | "transactions" | "results"> {
  signer: UrlSigner;
}

export function openService({ signer, ...parts }: Parts): ServiceContext {
  const { database, settings, appUrl } = parts;
  return {
    ...parts,
    admit: admission(parts.statements, settings.requestsPerMinute),
    metering: settings.metering,
    room: queueRoom(database, settings.queueLimit),
    transactions: new PQueue({ concurrency: TRANSACTIONS_AT_ONCE }),
    results: resultUrls(signer, appUrl, settings.resultUrlHours),
  };
}
