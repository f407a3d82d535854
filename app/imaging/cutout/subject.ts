import type { RgbImage } from "../types.ts";
import { components } from "./components.ts";
import { OUT, type Fusion } from "./fuse.ts";
import type { SubjectPick } from "./options.ts";

/** Keeps, in place, only the parts that the person pointed at: those that meet the box, or the one nearest to the point. */
export function pickSubject({ mask, decision }: Fusion, pick: SubjectPick | undefined, work: RgbImage, photo: RgbImage): void {
  if (!pick) return;
  const { width, height } = work;
  const sx = width / photo.width;
  const sy = height / photo.height;
  const parts = components(mask, width, height, 1);
  const chosen = new Uint8Array(parts.count + 1);
  if ("box" in pick) {
    const x1 = Math.min(width, Math.ceil((pick.box.left + pick.box.width) * sx));
    const y1 = Math.min(height, Math.ceil((pick.box.top + pick.box.height) * sy));
    const inside = new Int32Array(parts.count + 1);
    for (let y = Math.max(0, Math.floor(pick.box.top * sy)); y < y1; y++) {
      for (let x = Math.max(0, Math.floor(pick.box.left * sx)); x < x1; x++) inside[parts.labels[y * width + x]]++;
    }
    // A part counts as meant when most of it lies in the box.
    for (let p = 1; p <= parts.count; p++) if (inside[p] > 0.5 * parts.area[p]) chosen[p] = 1;
  } else {
    const px = pick.point[0] * sx;
    const py = pick.point[1] * sy;
    let nearest = Infinity;
    let part = 0;
    for (let i = 0; i < mask.length; i++) {
      if (parts.labels[i] === 0) continue;
      const x = i % width;
      const distance = (x + 0.5 - px) ** 2 + ((i - x) / width + 0.5 - py) ** 2;
      if (distance < nearest) {
        nearest = distance;
        part = parts.labels[i];
      }
    }
    chosen[part] = 1;
  }
  const others = new Uint8Array(mask.length);
  for (let i = 0; i < mask.length; i++) {
    if (parts.labels[i] !== 0 && chosen[parts.labels[i]] === 0) {
      mask[i] = 0;
      others[i] = 1;
    }
  }
  dropWithHalo(decision, mask, others, width);
}

const HALO = 8;

/** Also the soft surroundings of a dropped part are out, as far as they are not the chosen part's own. */
function dropWithHalo(decision: Uint8Array, mask: Uint8Array, others: Uint8Array, width: number): void {
  const owner = new Uint8Array(mask.length);
  const queue = new Int32Array(mask.length);
  let head = 0;
  let tail = 0;
  for (let i = 0; i < mask.length; i++) {
    if (mask[i] === 0 && others[i] === 0) continue;
    owner[i] = mask[i] !== 0 ? 1 : 2;
    queue[tail++] = i;
  }
  const depth = new Uint8Array(mask.length);
  while (head < tail) {
    const i = queue[head++];
    if (owner[i] === 2) decision[i] = OUT;
    if (depth[i] === HALO) continue;
    const x = i % width;
    for (let k = 0; k < 4; k++) {
      const j = k === 0 ? i - 1 : k === 1 ? i + 1 : k === 2 ? i - width : i + width;
      if (j < 0 || j >= mask.length || (k === 0 && x === 0) || (k === 1 && x === width - 1) || owner[j] !== 0) continue;
      owner[j] = owner[i];
      depth[j] = depth[i] + 1;
      queue[tail++] = j;
    }
  }
}
