import { COMMANDS, newId, QUERIES, type DeadLetterView, type FenagoError } from '@fenago/contracts';
import { PermanentError } from '@fenago/messaging';
import { runInContext } from '@fenago/observability';
import { until } from '@fenago/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AuditTrail } from './audit-trail.js';
import { FailingService } from './failing-service.js';
import { Users } from './support.js';

const fails = async (): Promise<void> => {
  throw new PermanentError('There is no such thing.', 'not_found');
};
const works = async (): Promise<void> => undefined;
const code = (error: FenagoError): string => error.code;

describe('dead letters', () => {
  let users: Users;
  let trail: AuditTrail;
  const admin = { adminId: newId('user', 0) };
  const running: FailingService[] = [];
  let runs = 0;
  beforeAll(async () => {
    users = await Users.start({ replicas: 2 });
    trail = new AuditTrail(users, admin);
  });
  afterAll(async () => {
    await Promise.all(running.map((service) => service.stop()));
    await users.stop();
  });

  const failing = async (work: Parameters<FailingService['now']>[0] = fails): Promise<FailingService> => {
    runs += 1;
    const service = await FailingService.start(users, `failing${runs}`, work);
    running.push(service);
    return service;
  };
  const acting = <T>(fn: () => Promise<T>): Promise<T> => runInContext({ correlationId: 'request-1', actor: admin.adminId }, fn);
  const list = async (service: string): Promise<readonly DeadLetterView[]> =>
    (await users.request(QUERIES.listDeadLetters, { admin, service, limit: 100, order: 'asc' })).data;
  const letters = (service: string, count: number) =>
    until(
      async () => {
        const found = await list(service);
        return found.length >= count && found;
      },
      { what: `${count} dead letters`, everyMs: 100 },
    );
  /** The one letter of a service. */
  const letter = async ({ name }: FailingService): Promise<DeadLetterView> => {
    const [first] = await letters(name, 1);
    if (first === undefined) throw new Error('There is no letter.');
    return first;
  };
  const redrive = (deadLetterId: string) => acting(() => users.request(COMMANDS.redriveDeadLetter, { admin, deadLetterId }));
  const discard = (deadLetterId: string) => acting(() => users.request(COMMANDS.discardDeadLetter, { admin, deadLetterId, reason: 'It is gone.' }));

  it('are listed once though two replicas look, with their event, and who looks is told', async () => {
    const service = await failing();
    const event = await service.publish();
    const { id, fingerprint } = await letter(service);
    const details = await users.request(QUERIES.getDeadLetter, { admin, deadLetterId: id });
    expect(details).toMatchObject({
      object: 'dead_letter',
      service: service.name,
      handler: 'deleted',
      eventId: event.id,
      eventType: 'agent.deleted',
      ownerId: event.ownerid,
      reason: 'not_found',
      message: 'There is no such thing.',
      deliveries: 1,
      status: 'open',
      isRedriving: false,
      lastRedrive: null,
      payload: JSON.stringify(event),
      isPayloadCut: false,
    });
    const [recorded] = await users.service.published(id, 1);
    expect(recorded).toMatchObject({ type: 'dead_letter.recorded', ownerid: 'public', data: { deadLetterId: id, fingerprint, service: service.name, eventId: event.id } });
    expect(await trail.of({ actorId: admin.adminId, objectId: event.ownerid, action: 'dead_letter.read' }, 1)).toHaveLength(1);
    await trail.of({ actorId: admin.adminId, action: 'dead_letters.listed' }, 1);
  });

  it('are counted by what they have failed of, and told once', async () => {
    const service = await failing(async ({ subject }) => {
      throw new PermanentError(`There is no ${subject}.`, 'not_found');
    });
    for (let i = 0; i < 3; i += 1) await service.publish();
    const found = await letters(service.name, 3);
    const { data } = await users.request(QUERIES.groupDeadLetters, { admin, status: 'open', service: service.name, limit: 10, order: 'asc' });
    const [oldest, newest] = [found[0], found.at(-1)];
    expect(data).toEqual([
      {
        id: oldest?.fingerprint,
        object: 'dead_letter_group',
        service: service.name,
        handler: 'deleted',
        eventType: 'agent.deleted',
        reason: 'not_found',
        message: newest?.message,
        count: 3,
        firstFailedAt: oldest?.failedAt,
        lastFailedAt: newest?.failedAt,
      },
    ]);
    expect(await users.find('dead_letter', { fingerprint: oldest?.fingerprint, isAlert: true })).toHaveLength(1);
  });

  it('are redriven once, whoever asks at the same time, and say who did it', async () => {
    const service = await failing();
    await service.publish();
    const { id } = await letter(service);
    service.now(works);
    const answers = await Promise.all(Array.from({ length: 6 }, () => redrive(id).then(({ status }) => status, code)));
    expect(answers.toSorted()).toEqual([...Array.from({ length: 5 }, () => 'conflict'), 'redriven']);
    expect(await redrive(id).catch(code)).toBe('conflict');
    expect(await discard(id).catch(code)).toBe('conflict');
    // At first, and once again.
    expect(service.seen).toHaveLength(2);
    const [after] = await list(service.name);
    expect(after).toMatchObject({ status: 'redriven', settledBy: admin.adminId, lastRedrive: { outcome: 'handled', by: admin.adminId } });
    expect(await trail.of({ objectId: id }, 1)).toMatchObject([{ action: 'dead_letter.redriven', actorId: admin.adminId, details: { service: service.name } }]);
  });

  it('stay open where the handler fails again, with its reason', async () => {
    const service = await failing();
    await service.publish();
    const { id } = await letter(service);
    service.now(async () => {
      throw new PermanentError('It is\nstill not there.', 'gone');
    });
    expect(await redrive(id)).toMatchObject({ status: 'open', isRedriving: false, lastRedrive: { outcome: 'failed', reason: 'gone', message: 'It is still not there.' } });
    service.now(works);
    expect(await redrive(id)).toMatchObject({ status: 'redriven' });
  });

  it('go on behind the request where the handler takes longer', async () => {
    const service = await failing();
    await service.publish();
    const { id } = await letter(service);
    const hold = Promise.withResolvers<void>();
    service.now(() => hold.promise);
    const deadline = Date.now() + 3_500;
    const answer = runInContext({ correlationId: 'request-2', deadline }, () => users.request(COMMANDS.redriveDeadLetter, { admin, deadLetterId: id }));
    expect(await answer).toMatchObject({ status: 'open', isRedriving: true });
    expect(await discard(id).catch(code)).toBe('conflict');
    hold.resolve();
    await until(async () => (await list(service.name))[0]?.status === 'redriven');
    expect(service.seen).toHaveLength(2);
  });

  it('are as they were where nobody has the handler', async () => {
    const service = await failing();
    await service.publish();
    const { id } = await letter(service);
    await service.stop();
    expect(await redrive(id).catch(code)).toBe('service_unavailable');
    expect(await list(service.name)).toMatchObject([{ status: 'open', isRedriving: false, lastRedrive: null }]);
  });

  it('are discarded with a reason', async () => {
    const service = await failing();
    await service.publish();
    const { id } = await letter(service);
    expect(await discard(id)).toMatchObject({ status: 'discarded', settledBy: admin.adminId, discardReason: 'It is gone.' });
    expect(await discard(id).catch(code)).toBe('conflict');
    expect(await redrive(id).catch(code)).toBe('conflict');
    expect(service.seen).toHaveLength(1);
    expect(await trail.of({ objectId: id }, 1)).toMatchObject([{ action: 'dead_letter.discarded', actorId: admin.adminId }]);
    expect(JSON.stringify(await users.find('audit_log', { objectId: id }))).not.toContain('It is gone');
  });

  it('are redriven and discarded by fingerprint, a batch at a time, and those that fail again keep no others waiting', async () => {
    const service = await failing();
    for (let i = 0; i < 12; i += 1) await service.publish();
    const found = await letters(service.name, 12);
    const fingerprint = String(found[0]?.fingerprint);
    const hopeless = new Set(found.slice(0, 2).map(({ eventId }) => eventId));
    service.now(async ({ id }) => (hopeless.has(id) ? fails() : undefined));
    const first = await users.request(COMMANDS.redriveDeadLetters, { admin, fingerprint, limit: 5 });
    expect(first).toMatchObject({ settled: 3, failed: 2, skipped: 0, hasMore: true });
    const rest = await users.request(COMMANDS.redriveDeadLetters, { admin, fingerprint, after: String(first.lastId) });
    expect(rest).toMatchObject({ settled: 7, failed: 0, skipped: 0, hasMore: false });
    expect(service.seen).toHaveLength(24);
    const discarded = await users.request(COMMANDS.discardDeadLetters, { admin, fingerprint, reason: 'Hopeless.' });
    expect(discarded).toMatchObject({ settled: 2, failed: 0, hasMore: false });
    const none = await users.request(COMMANDS.redriveDeadLetters, { admin, fingerprint });
    expect(none).toEqual({ object: 'dead_letter_batch', settled: 0, failed: 0, skipped: 0, hasMore: false, lastId: null });
  });

  it('are not found where they never were', async () => {
    const deadLetterId = newId('deadLetter', 0);
    expect(await redrive(deadLetterId).catch(code)).toBe('not_found');
    expect(await discard(deadLetterId).catch(code)).toBe('not_found');
    expect(await users.request(QUERIES.getDeadLetter, { admin, deadLetterId }).catch(code)).toBe('not_found');
  });
});

describe('without their claims', () => {
  it('dead letters are redriven as often as somebody asks', async () => {
    const users = await Users.start({ env: { FENAGO_UNSAFE_DISABLE: 'redrives' } });
    const service = await FailingService.start(users, 'failing', fails);
    try {
      await service.publish();
      const admin = { adminId: newId('user', 0) };
      const [{ id }] = await until(async () => {
        const { data } = await users.request(QUERIES.listDeadLetters, { admin, service: 'failing', limit: 1, order: 'asc' });
        return data.length === 1 && (data as readonly [DeadLetterView]);
      });
      const hold = Promise.withResolvers<void>();
      service.now(() => hold.promise);
      const asked = [1, 2].map(() => users.request(COMMANDS.redriveDeadLetter, { admin, deadLetterId: id }));
      await until(() => service.seen.length === 3);
      hold.resolve();
      expect(await Promise.all(asked)).toMatchObject([{ id }, { id }]);
    } finally {
      await service.stop();
      await users.stop();
    }
  });
});
