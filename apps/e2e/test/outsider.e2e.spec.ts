import { grantEvents } from '@fenago/access';
import { connectEvents, PermanentError, type Events } from '@fenago/events';
import { until } from '@fenago/testing';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestSystem, type TestSystem } from './harness.js';

describe('a consumer outside of a running system', () => {
  let test: TestSystem;
  let events: Events;

  beforeAll(async () => {
    test = await startTestSystem({ mode: 'standalone' });
    const servers = `nats://127.0.0.1:${test.nats.port}`;
    const place = { folder: dirname(test.nats.credentialsDir ?? ''), natsUrl: servers };
    const { credentialsFile = '' } = await grantEvents(place, { name: 'crm', types: ['execution.completed'] });
    events = await connectEvents({ servers, name: 'crm', credentials: { nkeySeed: readFileSync(credentialsFile, 'utf8').trim() } });
  }, 120_000);
  afterAll(async () => {
    await events.close();
    await test.stop();
  }, 60_000);

  it('hears of a turn; what it gives up is among the dead letters, and is redriven once', async () => {
    const seen: { readonly executionId: string; readonly redrive: boolean }[] = [];
    let mended = false;
    await events
      .on('execution.completed', async ({ data: { executionId } }, { redrive }) => {
        seen.push({ executionId, redrive });
        if (!mended) throw new PermanentError('The CRM does not take it.', 'contact_refused');
      })
      .start();
    const { executionId } = await test.api.post(await test.api.createConversation(), '[[echo]] hello');
    const { deadLetters } = test.api.client;
    const letter = await until(async () => (await deadLetters.list({ service: 'crm' }).all())[0], { everyMs: 100, what: 'its letter is recorded' });
    expect(letter).toMatchObject({ service: 'crm', handler: 'execution_completed', reason: 'contact_refused', eventType: 'execution.completed', status: 'open' });
    expect(await deadLetters.redrive(letter.id)).toMatchObject({ status: 'open' });
    mended = true;
    const asked = await Promise.allSettled(Array.from({ length: 5 }, () => deadLetters.redrive(letter.id)));
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(deadLetters.redrive(letter.id)).rejects.toMatchObject({ code: 'conflict' });
    expect(await deadLetters.get(letter.id)).toMatchObject({ status: 'redriven' });
    expect(seen).toEqual([false, true, true].map((redrive) => ({ executionId, redrive })));
  });
});
