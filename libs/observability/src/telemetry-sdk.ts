import type { Attributes, TracerProvider } from '@opentelemetry/api';

// What is used of OpenTelemetry's SDK, described here because its packages are optional dependencies: an install
// without them builds and runs, only without telemetry. Objects that only pass from one part to another stay unknown.

interface TraceSdk {
  readonly TracerProvider: new (options: {
    resource: unknown;
    sampler: unknown;
    spanProcessors: readonly unknown[];
  }) => TracerProvider & { shutdown(): Promise<void> };
  readonly BatchSpanProcessor: new (options: { exporter: unknown; exportTimeoutMillis: number }) => unknown;
  readonly ParentBasedSampler: new (options: { root: unknown }) => unknown;
  readonly TraceIdRatioBasedSampler: new (ratio: number) => unknown;
}

interface Exporters {
  readonly OTLPTraceExporter: new (options: { url: string; timeoutMillis: number }) => unknown;
}

interface Resources {
  readonly resourceFromAttributes: (attributes: Attributes) => unknown;
}

export interface Sdk {
  readonly sdk: TraceSdk;
  readonly exporters: Exporters;
  readonly resources: Resources;
}

const PACKAGES = ['@opentelemetry/sdk-trace', '@opentelemetry/exporter-trace-otlp-http', '@opentelemetry/resources'] as const;

/** @throws Error that names the packages to install */
export async function loadSdk(): Promise<Sdk> {
  try {
    const [sdk, exporters, resources] = await Promise.all(PACKAGES.map(load));
    return { sdk: sdk as TraceSdk, exporters: exporters as Exporters, resources: resources as Resources };
  } catch (cause) {
    throw new Error(
      `A telemetry endpoint is configured, but the SDK cannot be loaded: install ${PACKAGES.join(', ')}, or unset OTEL_EXPORTER_OTLP_ENDPOINT.`,
      { cause },
    );
  }
}

const load = (name: string): Promise<unknown> => import(/* @vite-ignore */ name);
