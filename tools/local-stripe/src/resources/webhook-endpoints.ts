import { randomBytes } from 'node:crypto';
import { Type } from 'typebox';
import { invalid, missing } from '../http/errors.js';
import { page, paging } from '../http/list.js';
import { mergeMetadata, oneOf, optional, params } from '../http/params.js';
import { route } from '../http/route.js';
import { newId } from '../ids.js';
import type { Local } from '../local.js';
import type { WebhookEndpoint } from '../records/webhook-endpoint.js';

const MAX_ENDPOINTS = 16;

/** A new secret that deliveries are signed with. */
export const newWebhookSecret = (): string => `whsec_${randomBytes(24).toString('hex')}`;

type Given = Pick<WebhookEndpoint, 'enabledEvents' | 'payload' | 'url'> & Partial<WebhookEndpoint>;

/** @throws StripeError 400 for an address that is none, or for one endpoint too many */
export function addEndpoint(local: Local, given: Given): WebhookEndpoint {
  if (!/^https?:\/\//.test(given.url) || !URL.canParse(given.url)) throw invalid('Invalid URL: it must begin with http:// or https://.', 'url', 'url_invalid');
  if (local.store.all('webhookEndpoints').length >= MAX_ENDPOINTS) throw invalid(`You have reached the maximum of ${MAX_ENDPOINTS} webhook endpoints.`);
  const now = local.now();
  return local.store.put('webhookEndpoints', {
    id: newId(given.payload === 'thin' ? 'ed_test' : 'we'),
    apiVersion: null,
    created: now,
    description: null,
    enabled: true,
    metadata: {},
    name: given.url,
    secret: newWebhookSecret(),
    updated: now,
    ...given,
  });
}

function endpointOf(local: Local, id: string): WebhookEndpoint {
  const found = local.store.get('webhookEndpoints', id);
  if (found === undefined) throw missing('webhook endpoint', id);
  return found;
}

function shown(endpoint: WebhookEndpoint, withSecret = false) {
  const { id, apiVersion, created, description, enabled, enabledEvents, metadata, secret, url } = endpoint;
  return {
    id,
    object: 'webhook_endpoint',
    api_version: apiVersion,
    application: null,
    created,
    description,
    enabled_events: enabledEvents,
    livemode: false,
    metadata,
    status: enabled ? 'enabled' : 'disabled',
    url,
    ...(withSecret ? { secret } : {}),
  };
}

function shownDestination(endpoint: WebhookEndpoint, include: readonly string[] = []) {
  const { id, created, description, enabled, enabledEvents, metadata, name, payload, secret, updated, url } = endpoint;
  const iso = (seconds: number) => new Date(seconds * 1_000).toISOString();
  return {
    id,
    object: 'v2.core.event_destination',
    created: iso(created),
    description: description ?? '',
    enabled_events: enabledEvents,
    event_payload: payload,
    events_from: ['@self'],
    livemode: false,
    metadata,
    name,
    status: enabled ? 'enabled' : 'disabled',
    type: 'webhook_endpoint',
    updated: iso(updated),
    webhook_endpoint: {
      ...(include.includes('webhook_endpoint.signing_secret') ? { signing_secret: secret } : {}),
      ...(include.includes('webhook_endpoint.url') ? { url } : {}),
    },
  };
}

const events = Type.Array(Type.String(), { minItems: 1, maxItems: 300 });
const include = Type.Optional(Type.Array(Type.String()));

export const webhookEndpointRoutes = [
  route('POST', '/v1/webhook_endpoints', params({ api_version: optional.text, description: optional.text, enabled_events: events, metadata: optional.metadata, url: Type.String() }), (local, { params: given }) => {
    const made = addEndpoint(local, {
      apiVersion: given.api_version ?? null,
      description: given.description ?? null,
      enabledEvents: given.enabled_events,
      metadata: mergeMetadata({}, given.metadata),
      payload: 'snapshot',
      url: given.url,
    });
    return shown(made, true);
  }),
  route('GET', '/v1/webhook_endpoints', params(paging), (local, { params: paged }) => {
    const matching = local.store.all('webhookEndpoints').filter((one) => one.payload === 'snapshot').toReversed();
    return page('/v1/webhook_endpoints', matching.map((one) => shown(one)), paged);
  }),
  route('GET', '/v1/webhook_endpoints/:id', params({}), (local, { id }) => shown(endpointOf(local, id))),
  route(
    'POST',
    '/v1/webhook_endpoints/:id',
    params({ description: optional.text, disabled: optional.flag, enabled_events: Type.Optional(events), metadata: optional.metadata, url: optional.text }),
    (local, { id, params: given }) => {
      const before = endpointOf(local, id);
      const after = {
        ...before,
        description: given.description ?? before.description,
        enabled: given.disabled === undefined ? before.enabled : !given.disabled,
        enabledEvents: given.enabled_events ?? before.enabledEvents,
        metadata: mergeMetadata(before.metadata, given.metadata),
        updated: local.now(),
        url: given.url ?? before.url,
      };
      return shown(local.store.put('webhookEndpoints', after));
    },
  ),
  route('DELETE', '/v1/webhook_endpoints/:id', params({}), (local, { id }) => {
    local.store.remove('webhookEndpoints', endpointOf(local, id).id);
    return { id, object: 'webhook_endpoint', deleted: true };
  }),
  route(
    'POST',
    '/v2/core/event_destinations',
    params({
      description: optional.text,
      enabled_events: events,
      event_payload: oneOf(['snapshot', 'thin']),
      include,
      metadata: optional.metadata,
      name: Type.String({ minLength: 1 }),
      type: oneOf(['webhook_endpoint']),
      webhook_endpoint: params({ url: Type.String() }),
    }),
    (local, { params: given }) => {
      const made = addEndpoint(local, {
        description: given.description ?? null,
        enabledEvents: given.enabled_events,
        metadata: mergeMetadata({}, given.metadata),
        name: given.name,
        payload: given.event_payload,
        url: given.webhook_endpoint.url,
      });
      return shownDestination(made, given.include);
    },
  ),
  route('GET', '/v2/core/event_destinations', params({ include, limit: paging.limit }), (local, { params: { include, limit = 20 } }) => ({
    data: local.store.all('webhookEndpoints').toReversed().slice(0, limit).map((one) => shownDestination(one, include)),
    next_page_url: null,
    previous_page_url: null,
  })),
  route('GET', '/v2/core/event_destinations/:id', params({ include }), (local, { id, params: { include } }) => shownDestination(endpointOf(local, id), include)),
  route('DELETE', '/v2/core/event_destinations/:id', params({}), (local, { id }) => {
    local.store.remove('webhookEndpoints', endpointOf(local, id).id);
    return { id, object: 'v2.core.event_destination', deleted: true };
  }),
];
