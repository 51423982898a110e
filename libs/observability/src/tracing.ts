import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, type Attributes, type Span } from '@opentelemetry/api';
import { injectTraceparent, runInTrace } from './context.js';
import { formatTraceparent, parseTraceparent } from './traceparent.js';

export type { Attributes, Span } from '@opentelemetry/api';

const TRACER = 'fenago';

/**
 * Release of OpenTelemetry's semantic conventions whose names our spans use, those for generative AI included: the last one
 * that has them, before they were given a repository of their own. They are not stable, so another release is a decision.
 */
export const SEMANTIC_CONVENTIONS = '1.41.0';
const SCHEMA_URL = `https://opentelemetry.io/schemas/${SEMANTIC_CONVENTIONS}`;

const KINDS = { internal: SpanKind.INTERNAL, client: SpanKind.CLIENT, server: SpanKind.SERVER } as const;
type Kind = keyof typeof KINDS;

/**
 * Runs `fn` in a span, a child of the one that is running or of the `traceparent` that the request brought. The span
 * ends with `fn`; what `fn` throws is recorded and thrown on. Costs next to nothing where no telemetry was started.
 * @param name what is done, without ids: `rpc conversation.post_message`
 * @param kind `client` for a call of a server that is not ours, `server` for a request of a client that is not ours
 */
export async function withSpan<T>(
  name: string,
  attributes: Attributes,
  fn: (span: Span) => T | Promise<T>,
  kind: Kind = 'internal',
): Promise<T> {
  const current = injectTraceparent();
  const span = startSpan(name, attributes, kind, current);
  const own = formatTraceparent(span.spanContext());
  // Without a started SDK the span is its parent, or has no valid id: nothing to pass on.
  if (own === current || !trace.isSpanContextValid(span.spanContext())) return fn(span);
  try {
    return await runInTrace(own, () => fn(span));
  } catch (error) {
    span.recordException(error instanceof Error ? error : String(error));
    span.setStatus({ code: SpanStatusCode.ERROR });
    throw error;
  } finally {
    span.end();
  }
}

/** A span whose end somebody else sees than its beginning. */
export interface OpenSpan {
  /** For the work that is part of it. */
  readonly traceparent: string;
  end(attributes: Attributes, isError: boolean): void;
}

/**
 * Begins a span, a child of the `traceparent` given; `undefined` where no telemetry was started or the trace is not recorded.
 * For what is no function call: an HTTP request with its hooks. Else {@link withSpan}.
 */
export function openSpan(name: string, attributes: Attributes, kind: Kind, parent: string | undefined): OpenSpan | undefined {
  const span = startSpan(name, attributes, kind, parent);
  if (!span.isRecording()) return undefined;
  return {
    traceparent: formatTraceparent(span.spanContext()),
    end: (last, isError) => {
      span.setAttributes(last);
      if (isError) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
    },
  };
}

function startSpan(name: string, attributes: Attributes, kind: Kind, traceparent: string | undefined): Span {
  const parent = parseTraceparent(traceparent);
  const context = parent === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, parent);
  const tracer = trace.getTracerProvider().getTracer(TRACER, undefined, { schemaUrl: SCHEMA_URL });
  return tracer.startSpan(name, { attributes, kind: KINDS[kind] }, context);
}
