import { uint16 } from "./bytes.ts";
import { EncodeError } from "./errors.ts";
import { exifSignature } from "./exif.ts";

const photoshopSignature = Buffer.from("Photoshop 3.0\0", "latin1");
/** A segment's length word counts itself and the signature, and tops out at 65,533 in Photoshop's own files. */
const longestSegment = 65_533;
const longestChunk = longestSegment - 2 - photoshopSignature.length;
const app1 = 0xffe1;
const app13 = 0xffed;
const isApplicationSegment = (marker: number): boolean => marker >= 0xe0 && marker <= 0xef;

/** The application segments at the head of a JPEG, and what follows them. */
const splitHead = (jpeg: Buffer): { segments: Buffer[]; rest: Buffer } => {
  if (jpeg.readUInt16BE(0) !== 0xffd8) throw new EncodeError(`expected a JPEG for metadata but received bytes starting ${jpeg.toString("hex", 0, 2)}`);
  const segments: Buffer[] = [];
  let at = 2;
  while (jpeg[at] === 0xff && isApplicationSegment(jpeg[at + 1])) {
    const end = at + 2 + jpeg.readUInt16BE(at + 2);
    segments.push(jpeg.subarray(at, end));
    at = end;
  }
  return { segments, rest: jpeg.subarray(at) };
};

const isExif = (segment: Buffer): boolean => segment.readUInt16BE(0) === app1 && segment.subarray(4, 4 + exifSignature.length).equals(exifSignature);
const isJfif = (segment: Buffer): boolean => segment[1] === 0xe0;

/** The application segment that carries an EXIF block; none for a block longer than a segment, which JPEG cannot hold. */
const exifSegments = (exif: Uint8Array): Uint8Array[] => {
  const length = 2 + exifSignature.length + exif.length;
  return length > longestSegment ? [] : [uint16(app1, length), exifSignature, exif];
};

/** Image resources as APP13 segments, long ones split over several. */
const resourceSegments = (resources: Buffer): Uint8Array[] => {
  const segments: Uint8Array[] = [];
  for (let start = 0; start < resources.length; start += longestChunk) {
    const chunk = resources.subarray(start, start + longestChunk);
    segments.push(uint16(app13, 2 + photoshopSignature.length + chunk.length), photoshopSignature, chunk);
  }
  return segments;
};

/**
 * Puts an EXIF block (behind JFIF, in place of one that is there) and Photoshop image resources (behind all other application segments)
 * into a JPEG.
 */
export const addToJpeg = (jpeg: Buffer, exif: Uint8Array | null, resources: Buffer | null): Buffer => {
  if (!exif && !resources) return jpeg;
  const { segments, rest } = splitHead(jpeg);
  const others = exif ? segments.filter((segment) => !isExif(segment)) : segments;
  const jfif = others.filter(isJfif);
  const behind = others.filter((segment) => !isJfif(segment));
  const start = jpeg.subarray(0, 2);
  return Buffer.concat([start, ...jfif, ...(exif ? exifSegments(exif) : []), ...behind, ...(resources ? resourceSegments(resources) : []), rest]);
};
