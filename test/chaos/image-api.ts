import sharp from "sharp";
import { setTimeout as sleep } from "node:timers/promises";
import { createKey } from "../../app/service/keys.ts";
import { grant } from "../../app/intake/credits.ts";
import type { Fleet } from "../support/fleet.ts";

/** A client of the image API that does what its description asks for: the same Idempotency-Key until there is an answer. */
export async function sendUploads({ database, devstore, appAddress }: Fleet, count: number): Promise<void> {
  await grant(database, devstore.shop, count + 5);
  const { key } = await createKey(database, devstore.shop, "chaos");
  for (let upload = 0; upload < count; upload += 1) {
    const bytes = await sharp({ create: { width: 40 + (upload % 20), height: 40, channels: 3, background: { r: upload % 256, g: 90, b: 120 } } }).jpeg().toBuffer();
    for (let accepted = false; !accepted; ) {
      const form = new FormData();
      form.append("mode", "clipping");
      form.append("file", new Blob([new Uint8Array(bytes)], { type: "image/jpeg" }), "upload.jpg");
      const response = await fetch(`${appAddress}/api/v1/upload`, { method: "POST", headers: { "x-api-key": key, "idempotency-key": `upload-${upload}` }, body: form, signal: AbortSignal.timeout(15_000) }).catch(() => null);
      accepted = response?.ok ?? false;
      if (response && !response.ok && response.status < 500 && response.status !== 429) throw new Error(`expected the upload to be taken but received HTTP ${response.status}: ${(await response.text()).slice(0, 300)}`);
      if (!accepted) await sleep(500);
    }
  }
}
