/** Big-endian pieces of files: Photoshop's formats, JPEG and PNG all count that way. */

export const uint8 = (...values: number[]): Buffer => Buffer.from(values);

export const uint16 = (...values: number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 2);
  values.forEach((value, i) => bytes.writeUInt16BE(value & 0xffff, i * 2)); // masked, so that -1 may be written too
  return bytes;
};

export const uint32 = (...values: number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, i) => bytes.writeUInt32BE(value >>> 0, i * 4));
  return bytes;
};

/** A Pascal string (length byte, Latin-1, at most 255 characters) filled up with zeros to a multiple of `align` bytes. */
export const pascalString = (text: string, align: number): Buffer => {
  const characters = Buffer.from(text.slice(0, 255), "latin1");
  const bytes = Buffer.alloc(Math.ceil((characters.length + 1) / align) * align);
  bytes[0] = characters.length;
  characters.copy(bytes, 1);
  return bytes;
};

export const totalLength = (parts: readonly Uint8Array[]): number => parts.reduce((sum, part) => sum + part.length, 0);

/** Zeros that fill `length` bytes up to a multiple of `align`. */
export const padding = (length: number, align: number): Buffer => Buffer.alloc((align - (length % align)) % align);
