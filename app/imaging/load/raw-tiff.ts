/** Pixels from a reader of our own, on their way to libvips, which converts them by their profile. */
export interface RawPixels {
  width: number;
  height: number;
  colour: "grey" | "rgb" | "cmyk";
  /** Whether an unassociated alpha follows the colour of each pixel. */
  hasAlpha: boolean;
  /** Interleaved, 8 bit. CMYK: 255 = full ink. */
  data: Uint8Array;
  icc: Uint8Array | null;
}

const photometric = { grey: 1, rgb: 2, cmyk: 5 } as const;
const channelsOf = { grey: 1, rgb: 3, cmyk: 4 } as const;

const short = 3;
const long = 4;
const undefinedType = 7;

/**
 * Wraps raw pixels as an uncompressed TIFF 6.0 file in one strip: sharp takes raw pixels only without a profile and never as CMYK,
 * a TIFF carries both.
 */
export const wrapAsTiff = ({ width, height, colour, hasAlpha, data, icc }: RawPixels): Uint8Array => {
  const channels = channelsOf[colour] + (hasAlpha ? 1 : 0);
  const tags: [tag: number, type: number, count: number, value: number][] = [
    [256, long, 1, width],
    [257, long, 1, height],
    [258, short, channels, 0],
    [259, short, 1, 1],
    [262, short, 1, photometric[colour]],
    [273, long, 1, 0],
    [277, short, 1, channels],
    [278, long, 1, height],
    [279, long, 1, data.length],
    ...(hasAlpha ? [[338, short, 1, 2] as [number, number, number, number]] : []),
    ...(icc ? [[34_675, undefinedType, icc.length, 0] as [number, number, number, number]] : []),
  ];
  const depthsAt = 8 + 2 + tags.length * 12 + 4;
  const iccAt = depthsAt + channels * 2;
  // An even offset, as the format asks.
  const pixelsAt = (iccAt + (icc?.length ?? 0) + 1) & ~1;

  const file = new Uint8Array(pixelsAt + data.length);
  const view = new DataView(file.buffer);
  file.set([0x49, 0x49, 42, 0]);
  view.setUint32(4, 8, true);
  view.setUint16(8, tags.length, true);
  tags.forEach(([tag, type, count, value], index) => {
    const at = 10 + index * 12;
    view.setUint16(at, tag, true);
    view.setUint16(at + 2, type, true);
    view.setUint32(at + 4, count, true);
    if (tag === 258 && channels > 2) view.setUint32(at + 8, depthsAt, true);
    else if (tag === 258) new Uint16Array(2).fill(8, 0, channels).forEach((depth, channel) => view.setUint16(at + 8 + channel * 2, depth, true));
    else if (tag === 273) view.setUint32(at + 8, pixelsAt, true);
    else if (tag === 34_675) view.setUint32(at + 8, iccAt, true);
    else if (type === short) view.setUint16(at + 8, value, true);
    else view.setUint32(at + 8, value, true);
  });
  for (let channel = 0; channel < channels; channel++) view.setUint16(depthsAt + channel * 2, 8, true);
  if (icc) file.set(icc, iccAt);
  file.set(data, pixelsAt);
  return file;
};
