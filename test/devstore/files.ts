import PQueue from "p-queue";
import { timestampAfter } from "./ids.ts";
import { ingest } from "./ingest.ts";
import type { FileDelays } from "./options.ts";
import type { Content, Media, Pending } from "./state.ts";
import type { Store } from "./store.ts";

/** Bytes offered for a file. */
export interface Offer {
  sha256: string | null;
  declared: { filename: string; mimeType: string } | null;
  /** Whether the file may go on reading READY with its old content for a moment. */
  replaces: boolean;
  /** From the fault dial: end FAILED with this code whatever the bytes are. */
  failWith: string | null;
  by: "merchant" | "app";
}

/** Moves files through UPLOADED → PROCESSING → READY or FAILED (shopify.md 1.5). */
export interface FileLife {
  offer(media: Media, offer: Offer): void;
  /** Takes up the files that were on their way when the stand-in stopped. */
  resume(): void;
  close(): Promise<void>;
}

const MESSAGES: Record<string, string> = {
  IMAGE_DOWNLOAD_FAILURE: "The image could not be downloaded.",
  IMAGE_PROCESSING_FAILURE: "The image could not be processed.",
  INVALID_IMAGE_FILE_SIZE: "The image size is too large.",
  INVALID_IMAGE_RESOLUTION: "The image's resolution exceeds the max limit.",
  UNSUPPORTED_IMAGE_FILE_TYPE: "The image is an unsupported file type.",
};

/** `changed` is called after a file became READY or FAILED and that is on the disk. */
export function createFileLife(store: Store, delays: FileDelays, changed: (media: Media) => Promise<void>): FileLife {
  const timers = new Map<string, NodeJS.Timeout>();
  const decoding = new PQueue({ concurrency: 2 });
  let closed = false;

  function schedule(media: Media): void {
    const { pending } = media;
    if (pending === null || closed) return;
    const now = Date.now();
    const next = [pending.uploadedAtMs, pending.processingAtMs, pending.readyAtMs].find((moment) => moment > now);
    if (now >= pending.processingAtMs) media.fileStatus = "PROCESSING";
    else if (now >= pending.uploadedAtMs) media.fileStatus = "UPLOADED";
    if (next === undefined) {
      timers.delete(media.id);
      void decoding.add(() => finish(media, pending));
      return;
    }
    timers.set(media.id, setTimeout(() => {
      schedule(media);
      void store.save();
    }, next - now));
  }

  async function finish(media: Media, pending: Pending): Promise<void> {
    const outcome = await contentFor(media, pending);
    if (closed || media.pending !== pending) return;
    media.pending = null;
    media.updatedAt = timestampAfter(media.updatedAt);
    if ("code" in outcome) {
      media.fileStatus = "FAILED";
      media.fileErrors = [{ code: outcome.code, message: MESSAGES[outcome.code] ?? "File error has occurred for an unknown reason.", details: null }];
    } else {
      media.fileStatus = "READY";
      media.fileErrors = [];
      media.current = outcome;
      if (pending.by === "merchant") media.first = outcome;
    }
    await store.save();
    await changed(media);
  }

  async function contentFor(media: Media, pending: Pending): Promise<Content | { code: string }> {
    if (pending.failWith !== null) return { code: pending.failWith };
    if (pending.sha256 === null) return { code: "IMAGE_DOWNLOAD_FAILURE" };
    const result = await ingest(pending.sha256, await store.readBytes(pending.sha256), media.format, pending.declared);
    if ("code" in result) return result;
    // The CDN's ?v= is a time in seconds; two contents must never share one.
    const version = Math.max(Math.floor(Date.now() / 1000), (media.current?.version ?? 0) + 1);
    return { sha256: await store.putBytes(result.bytes), bytes: result.bytes.length, width: result.width, height: result.height, version };
  }

  return {
    offer(media, { sha256, declared, replaces, failWith, by }) {
      const uploadedAtMs = Date.now() + (replaces ? delays.staleReadyMs : 0);
      const processingAtMs = uploadedAtMs + delays.processingMs;
      media.pending = { sha256, declared, uploadedAtMs, processingAtMs, readyAtMs: processingAtMs + delays.readyMs, failWith, by };
      schedule(media);
    },
    resume() {
      for (const media of Object.values(store.state.media)) schedule(media);
    },
    async close() {
      closed = true;
      for (const timer of timers.values()) clearTimeout(timer);
      await decoding.onIdle();
    },
  };
}
