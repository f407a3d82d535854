declare module "heic-decode" {
  interface Heic {
    width: number;
    height: number;
    /** Interleaved RGBA. */
    data: Uint8ClampedArray;
  }
  const decode: (source: { buffer: Uint8Array }) => Promise<Heic>;
  export default decode;
}
