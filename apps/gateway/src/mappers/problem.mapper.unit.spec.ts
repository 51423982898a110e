import { BadRequestException, HttpException, NotFoundException } from '@nestjs/common';
import { describe, expect, it } from 'vitest';
import { ERROR_CODES, FenagoError } from '@fenago/contracts';
import { asFenagoError, HTTP_STATUS, problemOf } from './problem.mapper.js';

describe('problemOf', () => {
  it.each(ERROR_CODES)('%s has a 4xx or 5xx status and a body that repeats it', (code) => {
    const { status, headers, body } = problemOf(new FenagoError(code, 'Do this.'), 'r1');
    expect(status).toBe(HTTP_STATUS[code]);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(body).toMatchObject({ status, code, type: `urn:fenago:error:${code}`, requestId: 'r1' });
    expect('retry-after' in headers).toBe(status === 429 || status === 503);
    expect('www-authenticate' in headers).toBe(status === 401);
  });

  it('rounds the seconds up, to one at least', () => {
    const after = (retryAfterSeconds: number) =>
      problemOf(new FenagoError('rate_limited', 'Wait.', { retryAfterSeconds }), 'r').headers['retry-after'];
    expect([after(0), after(0.2), after(2.1)]).toEqual(['1', '1', '3']);
  });

  it('names fields', () => {
    const fields = [{ path: '/a', message: 'must be b' }];
    expect(problemOf(new FenagoError('invalid_request', 'No.', { fields }), 'r').body.errors).toEqual(fields);
  });

  it('says nothing of an internal error', () => {
    expect(problemOf(new FenagoError('internal', 'secret'), 'r').body.detail).not.toContain('secret');
  });
});

describe('asFenagoError', () => {
  const fastify = (statusCode: number) => Object.assign(new Error('x'), { statusCode });
  it.each([
    [new NotFoundException(), 'not_found'],
    [new BadRequestException(), 'invalid_request'],
    [new HttpException('x', 413), 'body_too_large'],
    [fastify(415), 'unsupported_media_type'],
    [fastify(414), 'not_found'],
    [fastify(405), 'method_not_allowed'],
    [fastify(431), 'invalid_request'],
    [fastify(500), 'internal'],
    [fastify(200), 'internal'],
    [new Error('x'), 'internal'],
    ['a text', 'internal'],
    [null, 'internal'],
  ])('%s is %s', (error, code) => {
    expect(asFenagoError(error).code).toBe(code);
  });

  it('keeps ours, and the cause of others', () => {
    const own = new FenagoError('conflict', 'x');
    expect(asFenagoError(own)).toBe(own);
    const other = new Error('x');
    expect(asFenagoError(other).cause).toBe(other);
  });
});
