const headLength = 12;

/**
 * Puts an EXIF block into a WebP in place of the one it has. (A WebP without any may be of the simple kind, which cannot carry metadata.)
 * Source: RFC 9649, section 2.7: chunks of a four-character name, a little-endian length and data filled up to an even length.
 */
export const replaceExifInWebp = (webp: Buffer, exif: Uint8Array): Buffer => {
  const chunks: Uint8Array[] = [];
  for (let at = headLength; at + 8 <= webp.length; ) {
    const length = webp.readUInt32LE(at + 4);
    const end = at + 8 + length + (length % 2);
    if (webp.toString("latin1", at, at + 4) === "EXIF") {
      const head = Buffer.from("EXIF\0\0\0\0", "latin1");
      head.writeUInt32LE(exif.length, 4);
      chunks.push(head, exif, Buffer.alloc(exif.length % 2));
    } else {
      chunks.push(webp.subarray(at, end));
    }
    at = end;
  }
  const file = Buffer.concat([webp.subarray(0, headLength), ...chunks]);
  file.writeUInt32LE(file.length - 8, 4);
  return file;
};
