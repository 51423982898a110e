import { Type } from 'typebox';
import { missing } from '../http/errors.js';
import { page, paging } from '../http/list.js';
import { inRange, optional, params } from '../http/params.js';
import { route } from '../http/route.js';

const DEFAULT_LIMIT = 20;

export const eventRoutes = [
  route(
    'GET',
    '/v1/events',
    params({ ...paging, created: optional.range, delivery_success: optional.flag, type: optional.text, types: Type.Optional(Type.Array(Type.String(), { maxItems: 20 })) }),
    (local, { params: { created, delivery_success: delivered, type, types, ...paged } }) => {
      const pattern = type?.endsWith('*') === true ? type.slice(0, -1) : undefined;
      const matching = local.store
        .all('events')
        .filter((one) => inRange(one.created, created) && (types === undefined || types.includes(one.type)) && (delivered === undefined || (one.pending_webhooks === 0) === delivered))
        .filter((one) => type === undefined || (pattern === undefined ? one.type === type : one.type.startsWith(pattern)));
      return page('/v1/events', matching.toReversed(), paged);
    },
  ),
  route('GET', '/v1/events/:id', params({}), (local, { id }) => {
    const found = local.store.get('events', id);
    if (found === undefined) throw missing('event', id);
    return found;
  }),
  route('GET', '/v2/core/events', params({ limit: paging.limit, object_id: optional.text, page: optional.text }), (local, { params: { limit = DEFAULT_LIMIT, object_id: object, page: from } }) => {
    const matching = local.store.all('thinEvents').filter((one) => object === undefined || one.related_object?.id === object).toReversed();
    const start = from === undefined ? 0 : Math.max(0, matching.findIndex((one) => one.id === from));
    const next = matching[start + limit];
    const nextUrl = next === undefined ? null : `/v2/core/events?limit=${limit}&page=${next.id}${object === undefined ? '' : `&object_id=${object}`}`;
    return { data: matching.slice(start, start + limit), next_page_url: nextUrl, previous_page_url: null };
  }),
  route('GET', '/v2/core/events/:id', params({}), (local, { id }) => {
    const found = local.store.get('thinEvents', id);
    if (found === undefined) throw missing('event', id);
    return found;
  }),
];
