import { trace } from '@opentelemetry/api';
import { loadSdk } from './telemetry-sdk.js';

/** Where spans go, and as whose. */
export interface TelemetryOptions {
  readonly service: string;
  /** Base address of an OTLP/HTTP collector (`OTEL_EXPORTER_OTLP_ENDPOINT`), for example http://localhost:4318; none: telemetry stays off. */
  readonly endpoint?: string | undefined;
  /** Part of the traces begun here that is recorded, 0 to 1; all unless told. */
  readonly sampleRatio?: number | undefined;
}

export interface Telemetry {
  /** Sends what is still held back, then stops. */
  shutdown(): Promise<void>;
}

// An export that hangs must not hold up a shutdown.
const EXPORT_TIMEOUT_MS = 5_000;

/**
 * Starts sending the spans of this process to a collector. OpenTelemetry keeps one provider per process, so whoever owns
 * the process (`runService`, the standalone) starts it, never a service within it. The SDK is loaded only where an
 * endpoint is configured.
 * @throws Error where the SDK is not installed, or telemetry runs in this process already
 */
export async function startTelemetry(options: TelemetryOptions): Promise<Telemetry> {
  const { service, endpoint, sampleRatio = 1 } = options;
  if (endpoint === undefined) return { shutdown: () => Promise.resolve() };
  const { sdk, exporters, resources } = await loadSdk();
  const url = `${endpoint.replace(/\/+$/, '')}/v1/traces`;
  const exporter = new exporters.OTLPTraceExporter({ url, timeoutMillis: EXPORT_TIMEOUT_MS });
  const provider = new sdk.TracerProvider({
    resource: resources.resourceFromAttributes({ 'service.name': service }),
    sampler: new sdk.ParentBasedSampler({ root: new sdk.TraceIdRatioBasedSampler(sampleRatio) }),
    spanProcessors: [new sdk.BatchSpanProcessor({ exporter, exportTimeoutMillis: EXPORT_TIMEOUT_MS })],
  });
  if (!trace.setGlobalTracerProvider(provider)) {
    throw new Error('Telemetry runs in this process already; start it once.');
  }
  return {
    shutdown: async () => {
      trace.disable();
      await provider.shutdown();
    },
  };
}
