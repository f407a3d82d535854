/** By table: the same 65,536 values for every number. */
const single = (() => {
  const table = new Float32Array(65_536);
  for (let bits = 0; bits < table.length; bits++) {
    const sign = bits & 0x8000 ? -1 : 1;
    const exponent = (bits >> 10) & 31;
    const fraction = bits & 1023;
    if (exponent === 0) table[bits] = sign * fraction * 2 ** -24;
    else if (exponent === 31) table[bits] = fraction ? NaN : sign * Infinity;
    else table[bits] = sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
  }
  return table;
})();

/** IEEE 754 half precision → single. */
export function fromHalfFloats(halves: Uint16Array): Float32Array {
  return Float32Array.from(halves, (bits) => single[bits]);
}
