import { runInContext } from '@fenago/observability';
import { describe, expect, it } from 'vitest';
import { requestCause } from './request-cause.js';

const now = new Date('2026-01-02T03:04:05.678Z');

describe('requestCause', () => {
  it('is the same for each repetition of a request, and another for each of its commands', () => {
    const time = new Date('2026-01-01T00:00:00.000Z');
    const again = (what: string) => runInContext({ correlationId: 'c', cause: { id: 'idem:1', time } }, () => requestCause(what, now, 'own'));
    expect(again('create')).toEqual({ id: 'create:idem:1', time });
    expect(again('create')).toEqual(again('create'));
    expect(again('delete').id).not.toBe(again('create').id);
  });

  it('is fresh, or of the id that is given, where the request has no cause', () => {
    expect(requestCause('create', now).id).not.toBe(requestCause('create', now).id);
    expect(runInContext({ correlationId: 'c' }, () => requestCause('post', now, 'exec_1'))).toEqual({ id: 'post:exec_1', time: now });
  });
});
