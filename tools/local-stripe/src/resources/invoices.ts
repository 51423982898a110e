import { Type } from 'typebox';
import { collect } from '../billing/payment.js';
import { declined, invalid, missing } from '../http/errors.js';
import { page, paging } from '../http/list.js';
import { inRange, oneOf, optional, params } from '../http/params.js';
import { route } from '../http/route.js';
import type { Local } from '../local.js';
import type { Invoice } from '../records/invoice.js';
import { attach } from './payment-methods.js';

function invoiceOf(local: Local, id: string): Invoice {
  const found = local.store.get('invoices', id);
  if (found === undefined) throw missing('invoice', id);
  return found;
}

function openInvoiceOf(local: Local, id: string): Invoice {
  const found = invoiceOf(local, id);
  if (found.status === 'paid') throw invalid('Invoice is already paid');
  if (found.status !== 'open') throw invalid(`The invoice \`${id}\` is ${found.status}.`);
  return found;
}

export const invoiceRoutes = [
  route(
    'GET',
    '/v1/invoices',
    params({ ...paging, created: optional.range, customer: optional.text, status: Type.Optional(oneOf(['draft', 'open', 'paid', 'uncollectible', 'void'])), subscription: optional.text }),
    (local, { params: { created, customer, status, subscription, ...paged } }) => {
      const matching = local.store
        .all('invoices')
        .filter((one) => (customer === undefined || one.customer === customer) && (status === undefined || one.status === status) && inRange(one.created, created))
        .filter((one) => subscription === undefined || one.parent.subscription_details.subscription === subscription);
      return page('/v1/invoices', matching.toReversed(), paged);
    },
  ),
  route('GET', '/v1/invoices/:id', params({}), (local, { id }) => invoiceOf(local, id)),
  route('GET', '/v1/invoices/:id/lines', params(paging), (local, { id, params: paged }) => page(`/v1/invoices/${id}/lines`, invoiceOf(local, id).lines.data, paged)),
  route('POST', '/v1/invoices/:id/pay', params({ payment_method: optional.text }), (local, { id, params: { payment_method: method } }) => {
    const open = openInvoiceOf(local, id);
    const customer = local.customer(open.customer);
    const chosen = method === undefined ? undefined : attach(local, method, customer).id;
    const invoice = collect(local, open, local.timeOf(customer), chosen);
    if (invoice.status !== 'paid') throw declined();
    return invoice;
  }),
  route('POST', '/v1/invoices/:id/void', params({}), (local, { id }) => {
    const open = openInvoiceOf(local, id);
    const at = local.timeOf(local.customer(open.customer));
    const voided = local.store.put('invoices', { ...open, next_payment_attempt: null, status: 'void', status_transitions: { ...open.status_transitions, voided_at: at } });
    local.emit('invoice.voided', voided, open);
    return voided;
  }),
];
