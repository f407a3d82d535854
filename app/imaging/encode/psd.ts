import type { Box, VectorPath } from "../types.ts";
import { totalLength, uint16, uint32 } from "./bytes.ts";
import { outputColours, outputProfile } from "./colour.ts";
import type { Colours } from "./colour.ts";
import { EncodeError } from "./errors.ts";
import { exifBlock } from "./exif.ts";
import { clippingPathResources, imageResource, pathRecords, resourceIds } from "./image-resources.ts";
import { printDensity } from "./picture.ts";
import type { EncodeOptions, Picture, PictureLayers } from "./picture.ts";
import { packChannel } from "./psd-channels.ts";
import type { ChannelSource } from "./psd-channels.ts";
import { layerSection } from "./psd-layers.ts";
import type { PsdLayer } from "./psd-layers.ts";

/** Beyond this Photoshop wants its large-document format. */
const longestSide = 30_000;
const colourModes = { rgb: 3, cmyk: 4 } as const;
const perInch = 1;
const inInches = 1;
const rleCompression = 1;
const opaque: ChannelSource = { constant: 255 };

/** The smallest box that holds every place where the plane differs from `empty`; one pixel where there is none. */
const boundsOf = (plane: Uint8Array, width: number, height: number, empty: number): Box => {
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (let y = 0; y < height; y++) {
    const start = y * width;
    let first = 0;
    while (first < width && plane[start + first] === empty) first++;
    if (first === width) continue;
    let last = width - 1;
    while (plane[start + last] === empty) last--;
    if (top > y) top = y;
    bottom = y;
    if (first < left) left = first;
    if (last > right) right = last;
  }
  return bottom < 0 ? { left: 0, top: 0, width: 1, height: 1 } : { left, top, width: right - left + 1, height: bottom - top + 1 };
};

/** PSD counts ink downwards: 0 is full ink. */
const channelsOf = ({ data, channels }: Colours): ChannelSource[] =>
  Array.from({ length: channels }, (_, offset) => ({ data, stride: channels, offset, invert: channels === 4 }));

const planeChannel = (data: Uint8Array, invert = false): ChannelSource => ({ data, stride: 1, offset: 0, invert });

/** A picture that was not handed over in layers is one subject. */
const layersOf = ({ rgb, alpha, layers }: Picture): PictureLayers | null => layers ?? (alpha ? { subject: { rgb, alpha }, shadow: null, background: null } : null);

const buildLayers = async (
  picture: Picture,
  convert: (rgb: Uint8Array, width: number, height: number) => Promise<Colours>,
  path: VectorPath | null,
): Promise<PsdLayer[]> => {
  const { width, height } = picture;
  const whole: Box = { left: 0, top: 0, width, height };
  const given = layersOf(picture);
  const result: PsdLayer[] = [];
  const background = given ? given.background : picture.rgb;
  if (background) {
    const colour = channelsOf(await convert(background, width, height));
    result.push({ name: "Background", box: whole, blend: "normal", colour, transparency: opaque, mask: null, vectorMask: null });
  }
  if (given?.shadow) {
    // Black where the factor takes light away: multiplied it gives just the factor, and a retoucher can thin it or move it.
    const black = await convert(new Uint8Array(3), 1, 1);
    const colour = Array.from({ length: black.channels }, (_, i) => ({ constant: black.channels === 4 ? 255 - black.data[i] : black.data[i] }));
    const box = boundsOf(given.shadow, width, height, 255);
    result.push({ name: "Shadow", box, blend: "multiply", colour, transparency: planeChannel(given.shadow, true), mask: null, vectorMask: null });
  }
  if (given) {
    const { rgb, alpha } = given.subject;
    result.push({
      name: "Subject",
      box: boundsOf(alpha, width, height, 0),
      blend: "normal",
      colour: channelsOf(await convert(rgb, width, height)),
      transparency: opaque,
      mask: planeChannel(alpha),
      vectorMask: path && pathRecords(path, width, height),
    });
  }
  return result;
};

const imageResources = ({ width, height }: Picture, options: EncodeOptions, icc: Uint8Array | null, path: VectorPath | null): Buffer => {
  const density = Math.round((options.density ?? printDensity) * 65_536);
  const resolution = [uint32(density), uint16(perInch, inInches), uint32(density), uint16(perInch, inInches)];
  const resources = [imageResource(resourceIds.resolution, Buffer.concat(resolution))];
  if (icc) resources.push(imageResource(resourceIds.icc, icc));
  const exif = exifBlock(options);
  if (exif) resources.push(imageResource(resourceIds.exif, exif));
  if (options.metadata?.xmp) resources.push(imageResource(resourceIds.xmp, options.metadata.xmp));
  if (path) resources.push(clippingPathResources(path, width, height));
  return Buffer.concat(resources);
};

/** Merged images with transparency are kept blended with paper white, and readers take the white out again. */
const onPaper = ({ data, channels }: Colours, alpha: Uint8Array): Colours => {
  const blended = new Uint8Array(data.length);
  const paper = channels === 4 ? 0 : 255; // ink or light
  for (let pixel = 0, at = 0; pixel < alpha.length; pixel++) {
    const coverage = alpha[pixel] / 255;
    for (const end = at + channels; at < end; at++) blended[at] = paper + (data[at] - paper) * coverage + 0.5;
  }
  return { data: blended, channels };
};

/** The flattened image at the end of the file: every row length first, then every row. */
const mergedImage = (channels: readonly ChannelSource[], width: number, height: number, depth: 8 | 16): Buffer[] => {
  const packed = channels.map((channel) => packChannel(channel, width, { left: 0, top: 0, width, height }, depth));
  return [uint16(rleCompression), ...packed.map(({ counts }) => counts), ...packed.map(({ rows }) => rows)];
};

/**
 * A Photoshop document: background, shadow (multiply) and subject (raster mask, vector mask), the merged image, profile and clipping path.
 * 8 or 16 bit, RGB or CMYK, run-length packed. Source: Adobe, "Photoshop File Formats Specification".
 * @throws {EncodeError} when the picture is larger than PSD allows
 */
export const encodePsd = async (picture: Picture, options: EncodeOptions, path: VectorPath | null): Promise<Uint8Array> => {
  const { width, height, alpha } = picture;
  if (Math.max(width, height) > longestSide) throw new EncodeError(`expected at most ${longestSide} pixels a side for psd but received ${width}×${height}`);
  const { bitDepth = 8, colourSpace = "rgb" } = options;
  const profile = await outputProfile(options);
  const convert = (rgb: Uint8Array, w: number, h: number) => outputColours(rgb, w, h, options, profile);

  const layers = layerSection(await buildLayers(picture, convert, path), width, bitDepth, alpha !== null);
  const flattened = await convert(picture.rgb, width, height);
  const merged = alpha ? [...channelsOf(onPaper(flattened, alpha)), planeChannel(alpha)] : channelsOf(flattened);
  const resources = imageResources(picture, options, profile?.bytes ?? null, path);
  const reserved = Buffer.alloc(6);
  const parts = [
    Buffer.from("8BPS", "latin1"),
    uint16(1),
    reserved,
    uint16(merged.length),
    uint32(height, width),
    uint16(bitDepth, colourModes[colourSpace]),
    uint32(0), // colour mode data: only for indexed colour
    uint32(resources.length),
    resources,
    ...layers,
    ...mergedImage(merged, width, height, bitDepth),
  ];
  return Buffer.concat(parts, totalLength(parts));
};
