import type { Content } from "./state.ts";
import type { Store } from "./store.ts";
import { syntheticCatalogue, syntheticPictures, type SyntheticOptions } from "./synthetic.ts";

/** Draws the few pictures, keeps their bytes and puts the catalogue that shows them behind what the shop has. */
export async function bringSynthetic(store: Store, options: SyntheticOptions): Promise<void> {
  const contents: Content[] = [];
  for (const { bytes, width, height } of await syntheticPictures(options.size)) contents.push({ sha256: await store.putBytes(bytes), bytes: bytes.length, width, height, version: 1_700_000_000 });
  store.catalogue.bring(syntheticCatalogue(options, contents));
}
