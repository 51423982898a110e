import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { StripeError } from '../http/errors.js';
import { parseForm } from '../http/params.js';
import type { Local } from '../local.js';
import { showCheckout, submitCheckout, type PageAnswer } from './checkout.js';
import { showInvoice } from './invoice.js';
import { html, problem } from './layout.js';
import { showPortal, submitPortal } from './portal.js';

type Show = (local: Local, id: string) => PageAnswer;
type Submit = (local: Local, id: string, fields: Readonly<Record<string, unknown>>) => PageAnswer;

/** Adds the pages that customers see. Who knows a session's address may use it, as with Stripe. */
export function addPages(server: FastifyInstance, local: Local, afterwards: () => void): void {
  const idOf = (request: FastifyRequest) => (request.params as { id: string }).id;
  const shows = (url: string, show: Show) => server.get(url, (request, reply) => send(reply, () => show(local, idOf(request))));
  const submits = (url: string, submit: Submit) =>
    server.post(url, (request, reply) => {
      const fields = parseForm(typeof request.body === 'string' ? request.body : '') as Record<string, unknown>;
      const sent = send(reply, () => submit(local, idOf(request), fields));
      afterwards();
      return sent;
    });
  shows('/c/pay/:id', showCheckout);
  submits('/c/pay/:id', submitCheckout);
  shows('/p/session/:id', showPortal);
  submits('/p/session/:id', submitPortal);
  shows('/i/:id', showInvoice);
}

function send(reply: FastifyReply, work: () => PageAnswer): FastifyReply {
  reply.header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'").header('referrer-policy', 'no-referrer');
  try {
    const answer = work();
    if ('location' in answer) return reply.redirect(answer.location, 303);
    return reply.code(answer.status ?? 200).type('text/html; charset=utf-8').send(answer.html);
  } catch (error) {
    if (!(error instanceof StripeError)) throw error;
    return reply.code(error.details.status).type('text/html; charset=utf-8').send(html('Not found', problem(error.message)));
  }
}
