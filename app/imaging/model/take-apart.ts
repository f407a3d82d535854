import onnxProto from "onnx-proto";
import type { onnx } from "onnx-proto";
import { kernelOf, replaceKernel, tensorsOf, type Kernel } from "./tensors.ts";

const TAPS = 3;
/**
 * What three taps on a picture that was enlarged twice (bilinear, half-pixel centres) become when they come before the enlargement: HALVED · taps. By least squares on noise
 * whose neighbours correlate by .7, rounded so that sums stay what they are.
 */
const HALVED = [
  [0.49, 0, -0.115],
  [0.625, 1, 0.625],
  [-0.115, 0, 0.49],
];

/**
 * Where a 3×3 convolution takes an enlarged picture and another one side by side, each gets a convolution of its own, and the first one's comes before the enlargement: a quarter
 * of its multiplications, for nearly the same answer (an enlarged picture is smooth).
 * @param graph its weights 32-bit floats in `rawData`; changed in place. Nodes and weights that nothing needs any more stay.
 */
export function takeApart(graph: onnx.IGraphProto): void {
  const nodes = (graph.node ?? []) as onnx.NodeProto[];
  const tensors = tensorsOf(graph);
  const producers = new Map(nodes.flatMap((node) => node.output.map((name) => [name, node] as const)));
  graph.node = nodes.flatMap((node) => {
    const sides = enlargedBeside(node, producers);
    if (!sides) return [node];
    const { enlarge, other } = sides;
    const kernel = kernelOf(node, tensors);
    if (kernel.height !== TAPS || kernel.width !== TAPS) return [node];
    const [name] = node.output;
    const half = kernel.inputs / 2;
    const of = (part: string, input: string, weight: Float32Array, bias: Float32Array): onnx.NodeProto => {
      const own = `${name}/${part}`;
      const convolution = nodeOf(node, own, [input, `${own}/weight`, `${own}/bias`]);
      replaceKernel(convolution, { ...kernel, inputs: half, weight, bias }, tensors);
      return convolution;
    };
    const small = of("small", enlarge.input[0], halved(inputsOf(kernel, 0, half)), new Float32Array(kernel.outputs));
    const large = of("large", other, inputsOf(kernel, half, kernel.inputs), kernel.bias);
    const enlarged = nodeOf(enlarge, `${name}/enlarged`, [small.output[0], ...enlarge.input.slice(1)]);
    return [small, enlarged, large, nodeOf({ opType: "Add", attribute: [] }, name, [enlarged.output[0], large.output[0]])];
  });
  graph.initializer = [...tensors.values()];
}

/** A node like another one, with one output of its own name. */
function nodeOf({ opType, attribute }: Pick<onnx.NodeProto, "opType" | "attribute">, name: string, input: string[]): onnx.NodeProto {
  return onnxProto.onnx.NodeProto.create({ opType, attribute, name, input, output: [name] });
}

/** The small picture's Resize and the picture beside it, of a convolution that takes such a pair. Both have as many channels. */
function enlargedBeside({ opType, input }: onnx.NodeProto, producers: ReadonlyMap<string, onnx.NodeProto>): { enlarge: onnx.NodeProto; other: string } | null {
  const joined = opType === "Conv" ? producers.get(input[0]) : undefined;
  if (joined?.opType !== "Concat" || joined.input.length !== 2) return null;
  let enlarge = producers.get(joined.input[0]);
  while (enlarge?.opType === "Cast") enlarge = producers.get(enlarge.input[0]);
  return enlarge?.opType === "Resize" ? { enlarge, other: joined.input[1] } : null;
}

/** The weights of the inputs from `first` up to `end`. */
function inputsOf({ outputs, inputs, weight }: Kernel, first: number, end: number): Float32Array {
  const taps = TAPS * TAPS;
  const part = new Float32Array(outputs * (end - first) * taps);
  for (let output = 0; output < outputs; output++) {
    part.set(weight.subarray((output * inputs + first) * taps, (output * inputs + end) * taps), output * (end - first) * taps);
  }
  return part;
}

function halved(weight: Float32Array): Float32Array {
  const out = new Float32Array(weight.length);
  for (let plane = 0; plane < weight.length; plane += TAPS * TAPS) {
    for (let y = 0; y < TAPS; y++) {
      for (let x = 0; x < TAPS; x++) {
        let value = 0;
        for (let v = 0; v < TAPS; v++) {
          for (let h = 0; h < TAPS; h++) value += HALVED[y][v] * HALVED[x][h] * weight[plane + v * TAPS + h];
        }
        out[plane + y * TAPS + x] = value;
      }
    }
  }
  return out;
}
