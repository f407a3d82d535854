import type { VectorPath } from "../types.ts";
import { padding, pascalString, uint16, uint32 } from "./bytes.ts";

/**
 * Photoshop image resources: '8BIM' blocks as they stand in PSD, in JPEG's APP13 and in TIFF's tag 34377.
 * Source: Adobe, "Photoshop File Formats Specification", sections "Image Resources" and "Path Resource Format".
 */
export const resourceIds = { resolution: 1005, icc: 1039, exif: 1058, xmp: 1060, firstPath: 2000, clippingPath: 2999 } as const;

export const imageResource = (id: number, data: Uint8Array, name = ""): Buffer =>
  Buffer.concat([Buffer.from("8BIM", "latin1"), uint16(id), pascalString(name, 2), uint32(data.length), data, padding(data.length, 2)]);

const recordLength = 26;
const record = { subpath: 0, smoothKnot: 1, cornerKnot: 2, fillRule: 6, initialFill: 8 } as const;
/** Subpaths exclude one another where they overlap, so that holes are holes. */
const exclude = 0;
/** Photoshop itself writes 1 into the undocumented word after the operation. */
const subpathFlags = 1;

/** Signed 8.24 fixed point, the whole picture being 1: coordinates may lie 128 pictures outside, no further. */
const fixed = (share: number): number => Math.max(-0x80000000, Math.min(0x7fffffff, Math.round(share * 0x1000000)));

/** The 26-byte records of a path on a picture of width×height pixels, as path resources and vector masks hold them. */
export const pathRecords = ({ subpaths }: VectorPath, width: number, height: number): Buffer => {
  const drawn = subpaths.filter((knots) => knots.length > 0);
  const count = 2 + drawn.reduce((sum, knots) => sum + 1 + knots.length, 0);
  const records = Buffer.alloc(count * recordLength);
  let at = 0;
  const next = (selector: number): number => {
    const start = at;
    records.writeUInt16BE(selector, start);
    at += recordLength;
    return start + 2;
  };
  next(record.fillRule);
  next(record.initialFill);
  for (const knots of drawn) {
    const head = next(record.subpath);
    records.writeUInt16BE(knots.length, head);
    records.writeInt16BE(exclude, head + 2);
    records.writeUInt16BE(subpathFlags, head + 4);
    for (const knot of knots) {
      const body = next(knot.corner ? record.cornerKnot : record.smoothKnot);
      [knot.in, knot.anchor, knot.out].forEach(([x, y], i) => {
        records.writeInt32BE(fixed(y / height), body + 8 * i);
        records.writeInt32BE(fixed(x / width), body + 8 * i + 4);
      });
    }
  }
  return records;
};

export const clippingPathName = "Path 1";
/** 16.16 fixed point device pixels; 0 leaves the flatness to the printer. */
const flatness = 0;

/** A path as resource 2000 and its name as the document's clipping path as resource 2999. */
export const clippingPathResources = (path: VectorPath, width: number, height: number): Buffer =>
  Buffer.concat([
    imageResource(resourceIds.firstPath, pathRecords(path, width, height), clippingPathName),
    imageResource(resourceIds.clippingPath, Buffer.concat([pascalString(clippingPathName, 1), uint32(flatness), uint16(0)])),
  ]);
