import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { GatewayConfig } from '../config.js';

/** What pages may send. */
const ALLOWED = ['Accept', 'Authorization', 'Content-Type', 'Idempotency-Key', 'If-Match', 'If-None-Match', 'Last-Event-ID', 'X-Request-Id'];
/** What pages may read of an answer beside its body. */
const EXPOSED = ['Content-Location', 'ETag', 'Idempotency-Replayed', 'RateLimit', 'RateLimit-Policy', 'Retry-After', 'X-Request-Id'];
/** Browsers ask again after so many seconds, Chromium after two hours at most. */
const PREFLIGHT_SECONDS = 7_200;

/** Lets pages of the configured origins call the API; of none, unless told. Credentials are headers, never cookies. */
export function allowOrigins(app: NestFastifyApplication, { corsOrigins }: Pick<GatewayConfig, 'corsOrigins'>): void {
  if (corsOrigins.length === 0) return;
  app.enableCors({
    origin: corsOrigins.includes('*') ? '*' : [...corsOrigins],
    methods: ['GET', 'POST', 'PATCH', 'DELETE'],
    allowedHeaders: ALLOWED,
    exposedHeaders: EXPOSED,
    maxAge: PREFLIGHT_SECONDS,
    strictPreflight: false,
  });
}
