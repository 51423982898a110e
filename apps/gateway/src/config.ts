import { flag, integer, list, port, readConfig, text, type Environment } from '@fenago/host';

const KIB = 1024;
const MAX_PER_MINUTE = 100_000_000;

/**
 * Configuration of the gateway.
 * @throws ConfigError that names every variable that is missing or wrong
 */
export function loadConfig(env: Environment) {
  return readConfig(
    'gateway',
    {
      host: text('HOST', { default: '127.0.0.1' }),
      port: port('PORT', { default: 3_000 }),
      /** Whether `X-Forwarded-For` is believed: only behind a proxy that sets it. */
      trustProxy: flag('TRUST_PROXY', { default: false }),
      /** Pages of these origins may call the API; `*` for all. */
      corsOrigins: list('CORS_ORIGINS', { expected: 'origins such as https://app.example.org, or *', parse: parseOrigin }),
      /** Requests a minute, over all replicas: of one user, of one credential of theirs, of one address without a credential. */
      requestsPerMinute: integer('RATE_LIMIT_PER_MINUTE', { min: 1, max: MAX_PER_MINUTE, default: 600 }),
      requestsPerMinuteOfKey: integer('RATE_LIMIT_KEY_PER_MINUTE', { min: 1, max: MAX_PER_MINUTE, default: 600 }),
      requestsPerMinuteOfAddress: integer('RATE_LIMIT_ADDRESS_PER_MINUTE', { min: 1, max: MAX_PER_MINUTE, default: 300 }),
      /** Leads that one address may send a minute, over all replicas. */
      leadsPerMinute: integer('LEADS_PER_MINUTE', { min: 1, max: MAX_PER_MINUTE, default: 10 }),
      /** Webhooks that one address may send a minute, over all replicas; what is refused is sent again. */
      webhooksPerMinute: integer('WEBHOOKS_PER_MINUTE', { min: 1, max: MAX_PER_MINUTE, default: 6_000 }),
      /** Event streams that one user may hold open, on this replica. */
      streamsPerUser: integer('STREAMS_PER_USER', { min: 1, max: 10_000, default: 20 }),
      /** Milliseconds between the comments that keep a silent stream open. */
      heartbeatMs: integer('SSE_HEARTBEAT_MS', { min: 20, max: 60_000, default: 15_000 }),
      /** Bytes that may wait for one slow client before it is cut off (it may resume). */
      streamBufferBytes: integer('SSE_BUFFER_BYTES', { min: 16 * KIB, max: 64 * KIB * KIB, default: KIB * KIB }),
    },
    env,
  );
}

function parseOrigin(text: string): string | undefined {
  if (text === '*') return text;
  const origin = URL.canParse(text) && !text.includes('*') ? new URL(text).origin : 'null';
  return /^https?:/.test(origin) && [origin, `${origin}/`].includes(text.toLowerCase()) ? origin : undefined;
}

export type GatewayConfig = ReturnType<typeof loadConfig>;
