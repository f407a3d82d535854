/** Damages bytes the way that finds parsers' mistakes: bits, lengths, pieces moved or repeated, and texts that mean something to somebody. */
const telling = ["\0", "\r\n", "\r\n\r\n", "../../", "%00", "%2e%2e%2f", "'\"", "{{", "[[", "\\u0000", "999999999999999999999", "-1", "NaN", "null", "true", "1e309", "__proto__", "constructor", "\u00ff\u00fe", "<![CDATA[", "&x;", "--", "Content-Length: 5\r\n", "Transfer-Encoding: chunked\r\n"];

/** @param random numbers in 0..1. @returns a damaged copy */
export function mutate(bytes: Uint8Array, random: () => number): Buffer {
  let out = Buffer.from(bytes);
  const below = (limit: number) => Math.floor(random() * limit);
  const rounds = 1 + below(4);
  for (let round = 0; round < rounds && out.length > 0; round++) {
    const at = below(out.length);
    const length = 1 + below(Math.min(64, out.length - at));
    switch (below(7)) {
      case 0:
        out[at] = (out[at] ?? 0) ^ (1 << below(8));
        break;
      case 1:
        for (let index = at; index < at + length; index++) out[index] = below(256);
        break;
      case 2:
        out = out.subarray(0, at);
        break;
      case 3:
        out = Buffer.concat([out.subarray(0, at), out.subarray(at + length)]);
        break;
      case 4:
        out = Buffer.concat([out.subarray(0, at + length), out.subarray(at)]);
        break;
      case 5:
        out = Buffer.concat([out.subarray(0, at), Buffer.from(telling[below(telling.length)] ?? "", "latin1"), out.subarray(at)]);
        break;
      default:
        out.fill([0, 0xff, 0x7f, 0x80][below(4)] ?? 0, at, at + Math.min(length, 8));
    }
  }
  return out;
}
