import type { IncomingMessage } from "node:http";
import busboy from "busboy";

export interface FormFile {
  name: string;
  filename: string;
  mimeType: string;
  bytes: Buffer;
}

export interface Form {
  fields: Map<string, string>;
  files: FormFile[];
  /** Names in the order of the body, fields and files alike. */
  order: string[];
}

const MAX_FILE_BYTES = 25 * 1024 * 1024;
const MAX_FILES = 20;

/** A multipart/form-data body, or a sentence on what is wrong with it. Files stay in memory: at most 20 of 25 MB. */
export function readForm(request: IncomingMessage): Promise<Form | string> {
  return new Promise((resolve) => {
    const form: Form = { fields: new Map(), files: [], order: [] };
    let fault: string | null = null;
    let parser: busboy.Busboy;
    try {
      parser = busboy({ headers: request.headers, limits: { fileSize: MAX_FILE_BYTES, files: MAX_FILES, fields: 60 } });
    } catch {
      request.resume();
      resolve("expected a multipart/form-data body");
      return;
    }
    parser.on("field", (name, value) => {
      form.order.push(name);
      form.fields.set(name, value);
    });
    parser.on("file", (name, stream, { filename, mimeType }) => {
      form.order.push(name);
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("limit", () => (fault = `expected a file of at most ${MAX_FILE_BYTES} bytes`));
      stream.on("end", () => form.files.push({ name, filename, mimeType, bytes: Buffer.concat(chunks) }));
    });
    parser.on("error", () => resolve("expected a complete multipart body"));
    parser.on("close", () => resolve(fault ?? form));
    request.on("aborted", () => resolve("expected a complete multipart body"));
    request.pipe(parser);
  });
}
