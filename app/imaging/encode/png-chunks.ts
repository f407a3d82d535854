import { crc32, deflateSync } from "node:zlib";
import { uint32 } from "./bytes.ts";

/** The signature and the IHDR chunk, which comes first. */
const headLength = 8 + 25;
/** Length, type and checksum round the data of a chunk. */
const chunkFrame = 12;

/** Puts a chunk right behind the header, in place of those of its type. */
const setChunk = (png: Buffer, type: "iCCP" | "eXIf", data: Uint8Array): Buffer => {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const parts = [png.subarray(0, headLength), uint32(data.length), body, uint32(crc32(body))];
  for (let at = headLength; at < png.length; ) {
    const end = at + chunkFrame + png.readUInt32BE(at);
    if (png.toString("latin1", at + 4, at + 8) !== type) parts.push(png.subarray(at, end));
    at = end;
  }
  return Buffer.concat(parts);
};

/** Embeds an ICC profile into a PNG (PNG specification, 11.3.2.3). */
export const addProfileToPng = (png: Buffer, icc: Uint8Array): Buffer => {
  const nameAndMethod = Buffer.from("ICC Profile\0\0", "latin1"); // method 0 is deflate
  return setChunk(png, "iCCP", Buffer.concat([nameAndMethod, deflateSync(icc)]));
};

/** Embeds an EXIF block into a PNG (PNG specification, 11.3.4.4). */
export const addExifToPng = (png: Buffer, exif: Uint8Array): Buffer => setChunk(png, "eXIf", exif);
