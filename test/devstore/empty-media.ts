import { randomUUID } from "node:crypto";
import { extname } from "node:path";
import type { Catalogue } from "./catalogue.ts";
import { newId, timestamp } from "./ids.ts";
import type { Media, State } from "./state.ts";

/** An image file whose bytes are still to come. */
export function emptyMedia(state: State, { alt, filename, format }: Pick<Media, "alt" | "filename" | "format">): Media {
  const now = timestamp();
  return { id: newId(state, "MediaImage"), alt, filename, format, createdAt: now, updatedAt: now, fileStatus: "UPLOADED", fileErrors: [], first: null, current: null, pending: null, writes: 0 };
}

/** Two files never share an address: a second mug.jpg becomes mug_<uuid>.jpg. */
export function freeName(catalogue: Catalogue, name: string): string {
  if (catalogue.mediaNamed(name) === undefined) return name;
  const extension = extname(name);
  return `${name.slice(0, name.length - extension.length)}_${randomUUID()}${extension}`;
}
