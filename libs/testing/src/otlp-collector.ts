import { httpServer } from './servers.js';

/** A span as a collector gets it. */
export interface CollectedSpan {
  /** Of the process that sent it. */
  readonly service: string;
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  /** OTLP's numbers: 1 internal, 2 server, 3 client, 4 producer, 5 consumer. */
  readonly kind: number;
  /** 2 is an error. */
  readonly status: { readonly code?: number };
  readonly attributes: Readonly<Record<string, unknown>>;
}

export interface OtlpCollector {
  /** For `OTEL_EXPORTER_OTLP_ENDPOINT`. */
  readonly endpoint: string;
  readonly spans: readonly CollectedSpan[];
  /** Addresses of the conventions that the spans say they follow. */
  readonly schemas: ReadonlySet<string>;
  close(): Promise<void>;
}

interface Value {
  readonly stringValue?: string;
  readonly intValue?: number | string;
  readonly doubleValue?: number;
  readonly boolValue?: boolean;
  readonly arrayValue?: { readonly values: readonly Value[] };
}
type Attributes = readonly { readonly key: string; readonly value: Value }[];
type Sent = Omit<CollectedSpan, 'service' | 'attributes'> & { readonly attributes: Attributes };
interface Batch {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: Attributes };
    readonly scopeSpans: readonly { readonly schemaUrl: string; readonly spans: readonly Sent[] }[];
  }[];
}

/** A collector of OpenTelemetry's spans (OTLP over HTTP, as JSON) that keeps what it gets. */
export async function startOtlpCollector(): Promise<OtlpCollector> {
  const spans: CollectedSpan[] = [];
  const schemas = new Set<string>();
  const server = await httpServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      for (const { resource, scopeSpans } of (JSON.parse(body) as Batch).resourceSpans) {
        const service = String(read(resource.attributes)['service.name']);
        for (const scope of scopeSpans) {
          schemas.add(scope.schemaUrl);
          spans.push(...scope.spans.map((span) => ({ ...span, service, attributes: read(span.attributes) })));
        }
      }
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  return { endpoint: server.origin, spans, schemas, close: () => server.close() };
}

function read(attributes: Attributes): Readonly<Record<string, unknown>> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, valueOf(value)]));
}

function valueOf({ stringValue, intValue, doubleValue, boolValue, arrayValue }: Value): unknown {
  return arrayValue?.values.map(valueOf) ?? stringValue ?? (intValue === undefined ? (doubleValue ?? boolValue) : Number(intValue));
}
