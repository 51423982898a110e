import { FenagoError, SCOPE_NAMES } from '@fenago/contracts';
import { describe, expect, it } from 'vitest';
import type { Principal } from '../http/principal.js';
import { PrincipalCache, type Verdict } from './principal-cache.js';

const of = (userId: string): Principal => ({ userId, credential: 'api_key', credentialId: 'key_1', scopes: SCOPE_NAMES, role: 'user' });
const refused: Verdict = { refusal: new FenagoError('api_key_invalid', 'No.') };

/** Counts what it is asked, and answers when it is told to. */
class Questions {
  asked = 0;
  private readonly gates: PromiseWithResolvers<Verdict>[] = [];

  readonly ask = (): Promise<Verdict> => {
    this.asked += 1;
    const gate = Promise.withResolvers<Verdict>();
    this.gates.push(gate);
    return gate.promise;
  };

  answer(verdict: Verdict, nth = this.gates.length - 1): void {
    this.gates[nth]?.resolve(verdict);
  }

  fail(error: Error): void {
    this.gates.at(-1)?.reject(error);
  }
}

describe('PrincipalCache', () => {
  const answered = async (cache: PrincipalCache, questions: Questions, verdict: Verdict): Promise<Principal> => {
    const found = cache.find('a', questions.ask);
    questions.answer(verdict);
    return found;
  };

  it('asks once, for many at once and for a moment', async () => {
    const [cache, questions] = [new PrincipalCache(), new Questions()];
    const both = [cache.find('a', questions.ask), cache.find('a', questions.ask)];
    questions.answer({ principal: of('user_1') });
    expect(await Promise.all(both)).toEqual([of('user_1'), of('user_1')]);
    await cache.find('a', questions.ask);
    expect(questions.asked).toBe(1);
  });

  it('remembers a refusal, but no failure', async () => {
    const [cache, questions] = [new PrincipalCache(), new Questions()];
    const failing = cache.find('a', questions.ask);
    questions.fail(new Error('away'));
    await expect(failing).rejects.toThrow('away');
    await expect(answered(cache, questions, refused)).rejects.toMatchObject({ code: 'api_key_invalid' });
    await expect(cache.find('a', questions.ask)).rejects.toMatchObject({ code: 'api_key_invalid' });
    expect(questions.asked).toBe(2);
  });

  it('remembers nothing past its end', async () => {
    const [cache, questions] = [new PrincipalCache(), new Questions()];
    await answered(cache, questions, { principal: of('user_1'), holdsUntil: Date.now() - 1 });
    void cache.find('a', questions.ask);
    expect(questions.asked).toBe(2);
  });

  it('asks again about a user whose credentials changed, and only about them', async () => {
    const [cache, questions] = [new PrincipalCache(), new Questions()];
    await answered(cache, questions, { principal: of('user_1') });
    cache.drop('user_2');
    await cache.find('a', questions.ask);
    cache.drop('user_1');
    await answered(cache, questions, { principal: of('user_1') });
    cache.clear();
    await answered(cache, questions, { principal: of('user_1') });
    expect(questions.asked).toBe(3);
  });

  it('keeps nothing that was said before a change, also where it comes after it', async () => {
    const [cache, questions] = [new PrincipalCache(), new Questions()];
    const before = cache.find('a', questions.ask);
    cache.drop('user_1');
    const after = cache.find('a', questions.ask);
    questions.answer(refused, 1);
    await expect(after).rejects.toMatchObject({ code: 'api_key_invalid' });
    questions.answer({ principal: of('user_1') }, 0);
    expect(await before).toEqual(of('user_1'));
    await expect(cache.find('a', questions.ask)).rejects.toMatchObject({ code: 'api_key_invalid' });
    expect(questions.asked).toBe(2);
  });
});
