import { crc32, deflateSync } from "node:zlib";
import { uint32 } from "./bytes.ts";

/** The signature and the IHDR chunk, which comes first. */
const headLength = 8 + 25;
const profileName = "ICC Profile";
const deflateMethod = 0;

/** Embeds an ICC profile into a PNG that has none: an iCCP chunk right behind the header (PNG specification, 11.3.2.3). */
export const addProfileToPng = (png: Buffer, icc: Uint8Array): Buffer => {
  const body = Buffer.concat([Buffer.from(`iCCP${profileName}\0`, "latin1"), Buffer.from([deflateMethod]), deflateSync(icc)]);
  const chunk = [uint32(body.length - 4), body, uint32(crc32(body))];
  return Buffer.concat([png.subarray(0, headLength), ...chunk, png.subarray(headLength)]);
};
