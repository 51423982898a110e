import { Type } from 'typebox';
import { missing } from '../http/errors.js';
import { page, paging } from '../http/list.js';
import { optional, params } from '../http/params.js';
import { route } from '../http/route.js';
import { newId } from '../ids.js';
import type { Local } from '../local.js';
import { newPortalConfiguration, newPortalSession, type PortalConfiguration } from '../records/portal.js';

/** The only configuration, made when it is first needed. */
function defaultConfiguration(local: Local): PortalConfiguration {
  const [known] = local.store.all('portalConfigurations');
  return known ?? local.store.put('portalConfigurations', newPortalConfiguration({ id: newId('bpc'), created: local.now() }));
}

export const portalSessionRoutes = [
  route('POST', '/v1/billing_portal/sessions', params({ configuration: optional.text, customer: Type.String(), return_url: optional.text }), (local, { params: given }) => {
    const customer = local.customer(given.customer, 'customer');
    const configuration = defaultConfiguration(local);
    if (given.configuration !== undefined && given.configuration !== configuration.id) throw missing('configuration', given.configuration, 'configuration');
    const id = newId('bps');
    const session = local.store.put(
      'portalSessions',
      newPortalSession({ id, created: local.now(), customer: customer.id, configuration: configuration.id, returnUrl: given.return_url ?? null, url: `${local.url}/p/session/${id}` }),
    );
    local.emit('billing_portal.session.created', session);
    return session;
  }),
  route('GET', '/v1/billing_portal/configurations', params({ ...paging, active: optional.flag, is_default: optional.flag }), (local, { params: { active, is_default: isDefault, ...paged } }) => {
    const one = defaultConfiguration(local);
    const matches = active !== false && isDefault !== false;
    return page('/v1/billing_portal/configurations', matches ? [one] : [], paged);
  }),
  route('GET', '/v1/billing_portal/configurations/:id', params({}), (local, { id }) => {
    const one = defaultConfiguration(local);
    if (one.id !== id) throw missing('configuration', id);
    return one;
  }),
];
