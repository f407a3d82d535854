/** What every endpoint of the image API works with. Made once per web process by {@link openService}. */
import type { Logger } from "pino";
import type { Config } from "../config.server.ts";
import type { UrlSigner } from "../storage/signed-url.ts";
import type { Storage } from "../storage/storage.ts";
import type { AcceptContext } from "./accept.ts";
import { admission, type Admit } from "./admission.ts";
import { queueRoom } from "./queue-room.ts";
import type { ResultUrls } from "./result-urls.ts";
import { resultUrls } from "./result-urls.ts";

export interface ServiceContext extends AcceptContext {
  admit: Admit;
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
interface Parts extends Omit<ServiceContext, "admit" | "metering" | "room" | "results"> {
  signer: UrlSigner;
}

export function openService({ signer, ...parts }: Parts): ServiceContext {
  const { database, settings, appUrl } = parts;
  return {
    ...parts,
    admit: admission(parts.statements, settings.requestsPerMinute),
    metering: settings.metering,
    room: queueRoom(database, settings.queueLimit),
    results: resultUrls(signer, appUrl, settings.resultUrlHours),
  };
}
