import type { Box } from "../types.ts";
import { padding, pascalString, totalLength, uint16, uint32, uint8 } from "./bytes.ts";
import { packChannel } from "./psd-channels.ts";
import type { ChannelSource } from "./psd-channels.ts";

export interface PsdLayer {
  name: string;
  /** The part of the document that the layer covers. */
  box: Box;
  blend: "normal" | "multiply";
  colour: readonly ChannelSource[];
  transparency: ChannelSource;
  /** Raster mask over the layer's box, 0 = hidden; nothing shows outside the box. */
  mask: ChannelSource | null;
  /** Path records. Written switched off: a path is harder-edged than the raster mask and would cut off what is soft in it. */
  vectorMask: Buffer | null;
}

const blendKeys = { normal: "norm", multiply: "mul " } as const;
const transparencyChannel = -1;
const maskChannel = -2;
const rleCompression = 1;
const opaque = 255;
const hiddenOutside = 0;
/** Bit 3: bit 4 is meaningful (and 0: the pixels matter to the document's appearance). */
const layerFlags = 8;
const vectorMaskVersion = 3;
const vectorMaskDisabled = 4;

const corners = ({ left, top, width, height }: Box): Buffer => uint32(top, left, top + height, left + width);

const taggedBlock = (key: string, data: Buffer): Buffer =>
  Buffer.concat([Buffer.from(`8BIM${key}`, "latin1"), uint32(data.length + padding(data.length, 4).length), data, padding(data.length, 4)]);

const unicodeName = (name: string): Buffer => {
  const units = Buffer.from(name, "utf16le").swap16();
  return Buffer.concat([uint32(units.length / 2), units]);
};

const extraData = (layer: PsdLayer): Buffer => {
  const mask = layer.mask ? Buffer.concat([uint32(20), corners(layer.box), uint8(hiddenOutside, 0, 0, 0)]) : uint32(0);
  const blendingRanges = uint32(0);
  const blocks = [taggedBlock("luni", unicodeName(layer.name))];
  if (layer.vectorMask) blocks.push(taggedBlock("vmsk", Buffer.concat([uint32(vectorMaskVersion, vectorMaskDisabled), layer.vectorMask])));
  return Buffer.concat([mask, blendingRanges, pascalString(layer.name, 4), ...blocks]);
};

/** One layer's record and, apart from it, its channels' data. */
const layerParts = (layer: PsdLayer, width: number, depth: 8 | 16): { record: Buffer; data: Buffer[] } => {
  const sources: [id: number, source: ChannelSource][] = [[transparencyChannel, layer.transparency]];
  layer.colour.forEach((source, id) => sources.push([id, source]));
  if (layer.mask) sources.push([maskChannel, layer.mask]);
  const lengths: Buffer[] = [];
  const data: Buffer[] = [];
  for (const [id, source] of sources) {
    const { counts, rows } = packChannel(source, width, layer.box, depth);
    lengths.push(uint16(id), uint32(2 + counts.length + rows.length));
    data.push(uint16(rleCompression), counts, rows);
  }
  const extra = extraData(layer);
  const record = Buffer.concat([
    corners(layer.box),
    uint16(sources.length),
    ...lengths,
    Buffer.from(`8BIM${blendKeys[layer.blend]}`, "latin1"),
    uint8(opaque, 0, layerFlags, 0),
    uint32(extra.length),
    extra,
  ]);
  return { record, data };
};

/**
 * The layer and mask section of a PSD, lowest layer first, as pieces to be joined.
 * @param mergedAlpha whether the merged image's extra channel is its transparency
 */
export const layerSection = (layers: readonly PsdLayer[], width: number, depth: 8 | 16, mergedAlpha: boolean): Buffer[] => {
  const parts = layers.map((layer) => layerParts(layer, width, depth));
  const info = [uint16(mergedAlpha ? -layers.length : layers.length), ...parts.map(({ record }) => record), ...parts.flatMap(({ data }) => data)];
  info.push(padding(totalLength(info), 4));
  const infoLength = totalLength(info);
  const noGlobalMask = uint32(0);
  if (depth === 8) return [uint32(4 + infoLength + 4, infoLength), ...info, noGlobalMask];
  // 16-bit documents keep the layers in an additional block; the ordinary place stays empty.
  return [uint32(4 + 4 + 12 + infoLength, 0), noGlobalMask, Buffer.from("8BIMLr16", "latin1"), uint32(infoLength), ...info];
};
