export { systemClock, type Clock } from './clock.js';
export { currentContext, injectTraceparent, newCorrelationId, runInContext, type RequestCause, type RequestContext } from './context.js';
export {
  CHECK_TIMEOUT_MS,
  Health,
  type CheckResult,
  type HealthCheck,
  type Readiness,
} from './health.js';
export { lastingContext } from './lasting-context.js';
export { LOG_LEVELS, createLogger, type Logger, type LoggerOptions, type LogLevel } from './logger.js';
export { DURATION_BUCKETS, Metrics, type Counter, type Gauge, type Histogram } from './metrics.js';
export { startOpsServer, type OpsServer, type OpsServerOptions } from './ops-server.js';
export { startTelemetry, type Telemetry, type TelemetryOptions } from './telemetry.js';
export { extractTraceparent, newTraceparent, traceIdOf } from './traceparent.js';
export { openSpan, SEMANTIC_CONVENTIONS, withSpan, type Attributes, type Span, type OpenSpan } from './tracing.js';
