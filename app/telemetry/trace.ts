/** Spans of what is done, sent to a collector where one is configured; without one this costs nothing. */
import { createHash } from "node:crypto";
import { context, SpanStatusCode, trace, TraceFlags, type Attributes, type Context, type Span, type Tracer } from "@opentelemetry/api";
import { correlationId } from "./correlation.ts";

/** What a process does at its end: sends what it has not sent yet. */
export type StopTracing = () => Promise<void>;

let isOn = false;

/** @param endpoint of an OpenTelemetry collector that speaks OTLP over HTTP; `/v1/traces` is added */
export async function startTracing(endpoint: string | undefined, role: string): Promise<StopTracing> {
  if (endpoint === undefined) return () => Promise.resolve();
  isOn = true;
  // The SDK is loaded only where it is used: the start stays quick.
  const { openTracing } = await import("./trace-sdk.ts");
  return openTracing(endpoint, role);
}

/** Runs something as a span of the trace that it belongs to. */
export function traced<T>(name: string, attributes: Attributes, run: () => Promise<T>): Promise<T> {
  if (!isOn) return run();
  return tracer().startActiveSpan(name, { attributes }, parentContext(), (span) => ended(span, run));
}

/**
 * Runs what comes from outside as the first span of its trace. The trace's id is made from the correlation id, so that whoever
 * goes on with the work in another process finds the trace without being told.
 */
export function tracedEntrance<T>(name: string, attributes: Attributes, run: () => Promise<T>): Promise<T> {
  if (!isOn) return run();
  opening = correlationId();
  const span = tracer().startSpan(name, { attributes, root: true });
  opening = undefined;
  return context.with(trace.setSpan(context.active(), span), () => ended(span, run));
}

let opening: string | undefined;

/** The ids of the trace whose first span is being made at this moment. */
export function idsOfOpening(): TraceIds | undefined {
  return opening === undefined ? undefined : idsOf(opening);
}

function tracer(): Tracer {
  return trace.getTracer("packshot");
}

async function ended<T>(span: Span, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    span.recordException(error instanceof Error ? error : String(error));
    span.setStatus({ code: SpanStatusCode.ERROR });
    throw error;
  } finally {
    span.end();
  }
}

/** The span that is under way here or, where a process begins with queued work, the first span of the correlation id's trace. */
function parentContext(): Context {
  const active = context.active();
  const id = correlationId();
  if (id === undefined || trace.getSpanContext(active)) return active;
  return trace.setSpanContext(active, { ...idsOf(id), traceFlags: TraceFlags.SAMPLED, isRemote: true });
}

interface TraceIds {
  /** 16 bytes, hex. */
  traceId: string;
  /** 8 bytes, hex. */
  spanId: string;
}

function idsOf(id: string): TraceIds {
  const hash = createHash("sha256").update(id).digest("hex");
  return { traceId: hash.slice(0, 32), spanId: hash.slice(32, 48) };
}
