import type * as onnx from "onnxruntime-node";

/**
 * ONNX Runtime, silent. From 1.29 on its builds for Linux and macOS report to their maker what they run, unless this is set before they start
 * (microsoft/onnxruntime, pull request 27379). What merchants' pictures go through calls nobody.
 */
export async function onnxRuntime(): Promise<typeof onnx> {
  process.env.ORT_DISABLE_TELEMETRY = "1";
  return import("onnxruntime-node");
}
