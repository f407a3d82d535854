import { deflateSync, crc32 } from "node:zlib";

const chunk = (type: string, data: Buffer): Buffer => {
  const typed = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const out = Buffer.alloc(typed.length + 8);
  out.writeUInt32BE(data.length, 0);
  typed.copy(out, 4);
  out.writeUInt32BE(crc32(typed), typed.length + 4);
  return out;
};

/** A black 1-bit PNG: 30,000 × 30,000 pixels in about 110 kB. */
export const pngBomb = (width: number, height: number): Buffer => {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 1;
  const rows = Buffer.alloc((Math.ceil(width / 8) + 1) * height);
  return Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), chunk("IHDR", header), chunk("IDAT", deflateSync(rows, { level: 9 })), chunk("IEND", Buffer.alloc(0))]);
};

export interface PsdPlan {
  width: number;
  height: number;
  /** One plane per channel, row-major, as Photoshop stores it; 16 bit as big-endian pairs. */
  planes: Uint8Array[];
  depth?: number;
  /** 1 grey, 3 RGB, 4 CMYK. */
  mode?: number;
  version?: 1 | 2;
  icc?: Uint8Array;
  rle?: boolean;
  /** Says that the channel after the colour is the transparency of the merged picture. */
  mergedAlpha?: boolean;
}

const u16 = (value: number): Buffer => Buffer.from([(value >> 8) & 255, value & 255]);
const u32 = (value: number): Buffer => {
  const out = Buffer.alloc(4);
  out.writeUInt32BE(value);
  return out;
};
const length = (value: number, large: boolean): Buffer => (large ? Buffer.concat([u32(0), u32(value)]) : u32(value));

/** Literal runs only: every reader must understand them. */
const packRow = (row: Uint8Array): Buffer => {
  const parts: Buffer[] = [];
  for (let at = 0; at < row.length; at += 128) {
    const run = row.subarray(at, at + 128);
    parts.push(Buffer.from([run.length - 1]), Buffer.from(run));
  }
  return Buffer.concat(parts);
};

/** A PSD or PSB that holds nothing but its merged picture. */
export const makePsd = ({ width, height, planes, depth = 8, mode = 3, version = 1, icc, rle = false, mergedAlpha = false }: PsdPlan): Buffer => {
  const large = version === 2;
  const resources = icc ? Buffer.concat([Buffer.from("8BIM", "latin1"), u16(1039), u16(0), u32(icc.length), icc, Buffer.alloc(icc.length & 1)]) : Buffer.alloc(0);
  const layerInfo = mergedAlpha ? Buffer.concat([length(4, large), u16(0xffff), u16(0)]) : Buffer.alloc(0);
  const rowBytes = (width * depth) / 8;
  const rows = planes.flatMap((plane) => Array.from({ length: height }, (_, y) => plane.subarray(y * rowBytes, (y + 1) * rowBytes)));
  const packed = rows.map((row) => (rle ? packRow(row) : Buffer.from(row)));
  const counts = rle ? packed.map((row) => (large ? u32(row.length) : u16(row.length))) : [];
  return Buffer.concat([
    Buffer.from("8BPS", "latin1"), u16(version), Buffer.alloc(6), u16(planes.length), u32(height), u32(width), u16(depth), u16(mode),
    u32(0), u32(resources.length), resources, length(layerInfo.length, large), layerInfo, u16(rle ? 1 : 0), ...counts, ...packed,
  ]);
};
