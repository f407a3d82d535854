import onnxProto from "onnx-proto";
import type { onnx } from "onnx-proto";
import { fromHalfFloats } from "./half-floats.ts";
import { narrow } from "./narrow.ts";
import { takeApart } from "./take-apart.ts";
import { tensorOf } from "./tensors.ts";
import { tune } from "./tuning.ts";

const FLOAT32 = 1;
const FLOAT16 = 10;

/** What the net has learnt besides its weights. */
export interface Learnt {
  /** See {@link tune}. */
  tuning: Float32Array;
  /** See {@link narrow}. */
  ranks: readonly number[];
  factors: Float32Array;
}

/**
 * Rewrites the half-precision ISNet export (torch, opset 15, 1024×1024, twelve outputs) into what a CPU runs best: 32-bit weights, the one
 * output that is used, and free input sizes (every Resize of this net doubles, so its baked target sizes become the factor 2).
 * The input's sides must then be multiples of 64.
 * @param learnt tunes the net and slims it to a third of its multiplications; without it the net stays what it was
 */
export function toFreeSizeFloat32(model: Uint8Array, learnt?: Learnt): Uint8Array {
  const proto = onnxProto.onnx.ModelProto.decode(model);
  const graph = proto.graph;
  if (!graph) throw new Error("expected an ONNX model with a graph but received one without");
  const nodes = (graph.node ?? []) as onnx.NodeProto[];
  const initializers = (graph.initializer ?? []) as onnx.TensorProto[];

  for (const tensor of initializers) widen(tensor);
  for (const node of nodes) widenAttributes(node);

  const doubled = tensorOf("resize_factor", [4], Float32Array.of(1, 1, 2, 2));
  for (const node of nodes) if (node.opType === "Resize") node.input = [node.input[0] ?? "", "", doubled.name];

  const output = graph.output?.[0];
  if (!output?.name) throw new Error("expected a first output for the model but received none");
  graph.initializer = [...initializers, doubled];
  keepNeeded(graph, output.name);
  if (learnt) {
    tune(graph, learnt.tuning);
    takeApart(graph);
    narrow(graph, learnt.ranks, learnt.factors);
    keepNeeded(graph, output.name);
  }
  graph.output = [output];
  graph.valueInfo = [];
  for (const end of [...(graph.input ?? []), output]) freeSize(end);
  return onnxProto.onnx.ModelProto.encode(proto).finish();
}

function widen(tensor: onnx.ITensorProto): void {
  if (tensor.dataType !== FLOAT16) return;
  const raw = tensor.rawData;
  const halves = raw?.length ? new Uint16Array(new Uint8Array(raw).buffer) : Uint16Array.from(tensor.int32Data ?? []);
  tensor.dataType = FLOAT32;
  tensor.int32Data = [];
  tensor.rawData = new Uint8Array(fromHalfFloats(halves).buffer);
}

function widenAttributes(node: onnx.NodeProto): void {
  for (const attribute of node.attribute) {
    if (attribute.t) widen(attribute.t);
    if (node.opType === "Cast" && attribute.name === "to" && Number(attribute.i) === FLOAT16) attribute.i = FLOAT32;
  }
}

/** Drops what the output does not depend on. The export is not in topological order, so this walks from the output back. */
function keepNeeded(graph: onnx.IGraphProto, output: string): void {
  const producers = new Map<string, onnx.INodeProto>();
  for (const node of graph.node ?? []) for (const name of node.output ?? []) producers.set(name, node);
  const needed = new Set<string>();
  const open = [output];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (name === "" || needed.has(name)) continue;
    needed.add(name);
    open.push(...(producers.get(name)?.input ?? []));
  }
  graph.node = (graph.node ?? []).filter((node) => node.output?.some((name) => needed.has(name)));
  graph.initializer = (graph.initializer ?? []).filter((tensor) => needed.has(tensor.name ?? ""));
}

function freeSize(value: onnx.IValueInfoProto): void {
  const type = value.type?.tensorType;
  if (!type?.shape?.dim) return;
  type.elemType = FLOAT32;
  type.shape.dim[2] = { dimParam: "height" };
  type.shape.dim[3] = { dimParam: "width" };
}
