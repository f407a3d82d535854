/** Nodes on each axis of the colour cube; the size that ICC profiles themselves use for their finest tables. */
const nodes = 33;
export const tablePixels = nodes ** 3;
const cells = nodes - 1;

/** A colour conversion sampled on a cube of RGB values: `samples[((r · nodes + g) · nodes + b) · channels + channel]`. */
export interface ColourTable {
  samples: Uint8Array;
  channels: 3 | 4;
}

/** Every node's RGB value in the table's order, as an image of `nodes`² × `nodes` pixels to be converted. */
export const tableNodes = (): { rgb: Uint8Array; width: number; height: number } => {
  const rgb = new Uint8Array(tablePixels * 3);
  for (let node = 0; node < tablePixels; node++) {
    const steps = [Math.floor(node / nodes ** 2), Math.floor(node / nodes) % nodes, node % nodes];
    steps.forEach((step, axis) => (rgb[3 * node + axis] = Math.round((step * 255) / cells)));
  }
  return { rgb, width: nodes * nodes, height: nodes };
};

/** For each level: the node at or below it, and how far it lies towards the next one, 0..256. */
const nodeBelow = new Uint8Array(256);
const fraction = new Uint16Array(256);
for (let level = 0; level < 256; level++) {
  const below = Math.min(cells - 1, Math.floor((level * cells) / 255));
  const from = Math.round((below * 255) / cells);
  const to = Math.round(((below + 1) * 255) / cells);
  nodeBelow[level] = below;
  fraction[level] = Math.max(0, Math.round(((level - from) * 256) / (to - from)));
}

/**
 * Converts interleaved RGB by tetrahedral interpolation in the table (Sakamoto, US patent 4275413, expired): within a cell one walks from
 * its darkest to its lightest corner along the axes, the largest fraction first. Some ten times faster than a colour engine.
 */
export const convertByTable = ({ samples, channels }: ColourTable, rgb: Uint8Array): Uint8Array => {
  const stepR = nodes * nodes * channels;
  const stepG = nodes * channels;
  const stepB = channels;
  const converted = new Uint8Array((rgb.length / 3) * channels);
  let last = -1;
  for (let from = 0, to = 0; from < rgb.length; from += 3, to += channels) {
    const r = rgb[from];
    const g = rgb[from + 1];
    const b = rgb[from + 2];
    const colour = (r << 16) | (g << 8) | b;
    if (colour === last) {
      for (let channel = to; channel < to + channels; channel++) converted[channel] = converted[channel - channels];
      continue;
    }
    last = colour;
    const fr = fraction[r];
    const fg = fraction[g];
    const fb = fraction[b];
    const large = Math.max(fr, fg, fb);
    const small = Math.min(fr, fg, fb);
    const middle = fr + fg + fb - large - small;
    const base = nodeBelow[r] * stepR + nodeBelow[g] * stepG + nodeBelow[b] * stepB;
    const opposite = base + stepR + stepG + stepB;
    // With equal fractions the middle steps have no weight or the same, so any order serves.
    const near = base + (fr === large ? stepR : fg === large ? stepG : stepB);
    const far = opposite - (fb === small ? stepB : fg === small ? stepG : stepR);
    for (let channel = 0; channel < channels; channel++) {
      const sum =
        samples[base + channel] * (256 - large) +
        samples[near + channel] * (large - middle) +
        samples[far + channel] * (middle - small) +
        samples[opposite + channel] * small;
      converted[to + channel] = (sum + 128) >> 8;
    }
  }
  return converted;
};
