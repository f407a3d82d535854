export { rasterize } from "./rasterize.ts";
export { toSvg } from "./svg.ts";
export { tracePath } from "./trace.ts";
export type { TraceOptions } from "./trace.ts";
