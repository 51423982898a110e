import { until } from '@fenago/testing';
import type { Person } from '../person.js';
import { ADMIN_ADDRESS, type Stage } from '../stage.js';

export interface Cast {
  readonly ada: Person;
  readonly admin: Person;
}

/** Leads, people who sign up, their sessions, their addresses and their roles. */
export async function castOf(stage: Stage): Promise<Cast> {
  const admin = await stage.join(ADMIN_ADDRESS, 'Admin');
  await admin.post('/v1/leads', { email: 'ada@example.org', name: 'Ada Lovelace', source: 'pricing page' });
  const signedUp = await stage.join('ada@example.org', 'Ada Lovelace');
  await stage.told('lead.converted');
  await signedUp.send('POST', '/v1/auth/sign-in', { email: 'ada@example.org', password: 'not the password' }, 401);
  await signedUp.send('POST', '/v1/auth/sign-in', { email: 'nobody@example.org', password: 'not a password' }, 401);
  const ada = await signedUp.again();
  await ada.patch('/v1/me', { name: 'Ada King' });
  await admin.get(`/v1/admin/users/${ada.userId}`);
  await admin.get('/v1/admin/users');
  return { ada, admin };
}

/** Somebody who changes their address, becomes an admin, signs out everywhere, and is gone in the end, with all that they had. */
export async function leave(stage: Stage, { admin }: Cast): Promise<void> {
  const grace = await stage.join('grace@example.org', 'Grace Hopper');
  const { email, password } = { email: 'grace.hopper@example.org', password: grace.account.password };
  await grace.post('/v1/me/email', { email, password });
  await grace.post('/v1/auth/verify-email', { token: await stage.nextMail(email) });
  await admin.patch(`/v1/admin/users/${grace.userId}`, { role: 'admin' });
  const moved = await grace.as({ email, password }).again();
  await moved.post('/v1/auth/sign-out-everywhere');
  const last = await moved.again();
  const agent = await last.post('/v1/agents', { name: 'Left behind', configuration: { model: 'scripted' } });
  const conversation = await last.post('/v1/conversations', { agentId: agent.id });
  await last.post(`/v1/conversations/${conversation.id}/messages`, { content: '[[echo]] Goodbye' });
  await until(async () => (await last.get<{ messageCount: number }>(`/v1/conversations/${conversation.id}`)).messageCount === 2);
  await last.post('/v1/leads', { email, name: 'Grace', source: 'newsletter' });
  await last.delete('/v1/me');
  await stage.told('lead.deleted');
  await stage.told('erasure.completed', ({ data }) => data.service === 'billing');
}
