import { missing } from '../http/errors.js';
import type { Local } from '../local.js';
import type { PageAnswer } from './checkout.js';
import { day, escape, html, money } from './layout.js';

export function showInvoice(local: Local, id: string): PageAnswer {
  const invoice = local.store.get('invoices', id);
  if (invoice === undefined) throw missing('invoice', id);
  const rows = invoice.lines.data.map((line) => `<dt>${escape(line.description)}, ${day(line.period.start)} to ${day(line.period.end)}</dt><dd>${escape(money(line.amount, line.currency))}</dd>`);
  const total = `<dt><strong>Due</strong></dt><dd><strong>${escape(money(invoice.amount_due, invoice.currency))}</strong></dd><dt>Status</dt><dd>${invoice.status}</dd>`;
  return { html: html(`Invoice ${invoice.number}`, `<dl>${rows.join('')}${total}</dl>`) };
}
