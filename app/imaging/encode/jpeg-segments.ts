import { uint16 } from "./bytes.ts";
import { EncodeError } from "./errors.ts";

const photoshopSignature = Buffer.from("Photoshop 3.0\0", "latin1");
/** A segment's length word counts itself and the signature, and tops out at 65,533 in Photoshop's own files. */
const longestChunk = 65_533 - 2 - photoshopSignature.length;
const app13 = 0xffed;
const isApplicationSegment = (marker: number): boolean => marker >= 0xe0 && marker <= 0xef;

/** Where the application segments at the head of a JPEG end. */
const endOfApplicationSegments = (jpeg: Buffer): number => {
  if (jpeg.readUInt16BE(0) !== 0xffd8) throw new EncodeError(`expected a JPEG for image resources but received bytes starting ${jpeg.toString("hex", 0, 2)}`);
  let at = 2;
  while (jpeg[at] === 0xff && isApplicationSegment(jpeg[at + 1])) at += 2 + jpeg.readUInt16BE(at + 2);
  return at;
};

/** Puts Photoshop image resources into a JPEG: APP13 segments behind the other application segments, long ones split over several. */
export const addResourcesToJpeg = (jpeg: Buffer, resources: Buffer): Buffer => {
  const at = endOfApplicationSegments(jpeg);
  const segments: Uint8Array[] = [];
  for (let start = 0; start < resources.length; start += longestChunk) {
    const chunk = resources.subarray(start, start + longestChunk);
    segments.push(uint16(app13, 2 + photoshopSignature.length + chunk.length), photoshopSignature, chunk);
  }
  return Buffer.concat([jpeg.subarray(0, at), ...segments, jpeg.subarray(at)]);
};
