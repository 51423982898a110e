import { Type } from 'typebox';
import { missing } from '../http/errors.js';
import { page, paging } from '../http/list.js';
import { inRange, mergeMetadata, mergeText, optional, params } from '../http/params.js';
import { route } from '../http/route.js';
import { liveSubscriptions } from '../billing/live.js';
import { end } from '../billing/subscription-end.js';
import { newId } from '../ids.js';
import type { Local } from '../local.js';
import { newCustomer, type Customer } from '../records/customer.js';
import { attach } from './payment-methods.js';
import { search } from './search.js';

const changes = {
  description: optional.text,
  email: optional.text,
  invoice_settings: Type.Optional(params({ default_payment_method: optional.text })),
  metadata: optional.metadata,
  name: optional.text,
  phone: optional.text,
};

interface Changes {
  readonly description?: string;
  readonly email?: string;
  readonly invoice_settings?: { readonly default_payment_method?: string };
  readonly metadata?: Record<string, string> | '';
  readonly name?: string;
  readonly phone?: string;
}

function changed(customer: Customer, given: Changes): Customer {
  return {
    ...customer,
    description: mergeText(customer.description, given.description),
    email: mergeText(customer.email, given.email),
    metadata: mergeMetadata(customer.metadata, given.metadata),
    name: mergeText(customer.name, given.name),
    phone: mergeText(customer.phone, given.phone),
  };
}

function withDefaultMethod(local: Local, customer: Customer, given: string | undefined): Customer {
  if (given === undefined) return customer;
  const method = given === '' ? null : attach(local, given, customer).id;
  return { ...customer, invoice_settings: { ...customer.invoice_settings, default_payment_method: method } };
}

export const customerRoutes = [
  route('POST', '/v1/customers', params({ ...changes, payment_method: optional.text, test_clock: optional.text }), (local, { params: given }) => {
    if (given.test_clock !== undefined && local.store.get('testClocks', given.test_clock) === undefined) throw missing('test clock', given.test_clock, 'test_clock');
    const made = newCustomer({ id: newId('cus'), created: local.now(), testClock: given.test_clock ?? null });
    const created = local.timeOf(made);
    const customer = local.store.put('customers', changed({ ...made, created }, given));
    if (given.payment_method !== undefined) attach(local, given.payment_method, customer);
    const complete = local.store.put('customers', withDefaultMethod(local, customer, given.invoice_settings?.default_payment_method));
    local.emit('customer.created', complete);
    return complete;
  }),
  route('GET', '/v1/customers', params({ ...paging, created: optional.range, email: optional.text, test_clock: optional.text }), (local, { params: given }) => {
    const { email, created, test_clock: clock, ...paged } = given;
    // Customers of a test clock are listed only where it is named.
    const matching = local.store
      .all('customers')
      .filter((one) => one.test_clock === (clock ?? null) && (email === undefined || one.email === email) && inRange(one.created, created));
    return page('/v1/customers', matching.toReversed(), paged);
  }),
  search('customers', ['email', 'name', 'phone', 'metadata']),
  route('GET', '/v1/customers/:id', params({}), (local, { id }) => local.customer(id)),
  route('POST', '/v1/customers/:id', params(changes), (local, { id, params: given }) => {
    const before = local.customer(id);
    const after = local.store.put('customers', withDefaultMethod(local, changed(before, given), given.invoice_settings?.default_payment_method));
    local.emit('customer.updated', after, before);
    return after;
  }),
  route('DELETE', '/v1/customers/:id', params({}), (local, { id }) => {
    const customer = local.customer(id);
    for (const subscription of liveSubscriptions(local, id)) end(local, subscription, local.timeOf(customer));
    local.store.remove('customers', id);
    local.emit('customer.deleted', customer);
    return { id, object: 'customer', deleted: true };
  }),
];
