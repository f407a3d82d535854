/** What the image service adds to a worker's jobs. Implemented in service/, handed in by services.server.ts: jobs know no contract. */
import type { Job } from "@prisma/client";
import type { AnyTransaction } from "../database/prepared.ts";
import type { Format, Variation } from "../imaging/types.ts";

export interface OpenedSource {
  /** On the local disk; only read. */
  file: string;
  /** A second picture to combine with the first; only read. */
  secondFile?: string | undefined;
  format: Format;
  /** None: those of the job's mode. */
  variations: Variation[];
  /** What the job learnt about its source. */
  findings?: { originalId: string; inputFingerprint: string; inputSha256: string };
}

export interface JobEnd {
  jobId: string;
  state: "done" | "failed";
  /** The variations that were left out, each with why. */
  warnings?: Partial<Record<Variation, string[]>>;
}

export interface ServiceWork {
  /** @param folder for a download; removed by the caller. @throws PackshotError */
  openSource(job: Pick<Job, "id">, folder: string): Promise<OpenedSource>;
  /** To be called in the transaction of every job's last move: settles its credit and queues its callback. */
  finish(tx: AnyTransaction, ends: readonly JobEnd[]): Promise<void>;
  deliverCallback(callbackId: string, attempt: number): Promise<void>;
  /** Removes what is past its time; called now and then. */
  cleanUp(): Promise<void>;
}
