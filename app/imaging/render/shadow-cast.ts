import type { ShadowParams } from "../params.ts";
import type { Silhouette } from "./ground-line.ts";
import { blur, crop, paste, resize } from "./planes.ts";
import { factorOf } from "./shadow-layer.ts";
import type { ShadowLayer } from "./shadow-layer.ts";

type Drop = NonNullable<ShadowParams["drop"]>;
type Wall = NonNullable<ShadowParams["wall"]>;

const longerSide = ({ bounds }: Silhouette): number => Math.max(bounds.width, bounds.height);

/** Where a shadow falls: away from the light. 0° = light from above, so the shadow falls down. */
const offsetOf = (direction: number, length: number): { x: number; y: number } => {
  const angle = (direction * Math.PI) / 180;
  return { x: -Math.sin(angle) * length, y: Math.cos(angle) * length };
};

/** The subject lies flat: its outline, moved away from the light and softened. */
export const dropShadow = async (silhouette: Silhouette, { opacity, softness, direction, distance }: Drop): Promise<ShadowLayer> => {
  const { width, height, alpha } = silhouette;
  const side = longerSide(silhouette);
  const offset = offsetOf(direction, (distance / 100) * side);
  const moved = paste({ width, height, channels: 1, data: alpha }, Math.round(offset.x), Math.round(offset.y), width, height, 0);
  return factorOf(await blur({ width, height, channels: 1, data: moved }, (softness / 100) * side), opacity);
};

/** How much larger a silhouette becomes on a wall at the distance of its own longer side. */
const spread = 0.5;

/** The subject stands before a wall: its outline, grown by the distance (the light is near), moved away from the light and softened. */
export const wallShadow = async (silhouette: Silhouette, { opacity, softness, direction, distance }: Wall): Promise<ShadowLayer> => {
  const { width, height, alpha, bounds } = silhouette;
  const side = longerSide(silhouette);
  const growth = 1 + (distance / 100) * spread;
  const grown = await resize(crop({ width, height, channels: 1, data: alpha }, bounds), Math.round(bounds.width * growth), Math.round(bounds.height * growth));
  const offset = offsetOf(direction, (distance / 100) * side);
  const left = bounds.left + offset.x - (grown.width - bounds.width) / 2;
  const top = bounds.top + offset.y - (grown.height - bounds.height) / 2;
  const moved = paste(grown, Math.round(left), Math.round(top), width, height, 0);
  return factorOf(await blur({ width, height, channels: 1, data: moved }, (softness / 100) * side), opacity);
};
