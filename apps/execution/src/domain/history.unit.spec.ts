import { describe, expect, it } from 'vitest';
import { indexOfCall, newestThatFit, wellPaired, type HistoryMessage, type SpokenMessage } from './history.js';

const history: HistoryMessage[] = [3, 1, 2].map((size, position) => ({ position, role: 'user', content: 'x'.repeat(size) }));
const tokensOf = (message: HistoryMessage): number => message.content.length;
const positions = (budget: number): readonly number[] => newestThatFit(history, budget, tokensOf).messages.map((message) => message.position);

describe('the newest messages that fit', () => {
  it('takes whole messages only, oldest first, and stops at the first that does not fit', () => {
    expect(positions(6)).toEqual([0, 1, 2]);
    expect(positions(5)).toEqual([1, 2]);
    expect(positions(2)).toEqual([2]);
    expect(positions(1)).toEqual([]);
    expect(positions(-1)).toEqual([]);
  });

  it('tells whether something was left out', () => {
    expect(newestThatFit(history, 6, tokensOf).cut).toBe(false);
    expect(newestThatFit(history, 5, tokensOf).cut).toBe(true);
  });
});

describe('a call that the new message answers', () => {
  const asking: HistoryMessage = { position: 1, role: 'assistant', content: '', toolCalls: [{ id: 'call_1', name: 'f', arguments: '{"a":1}' }] };
  const talk: readonly HistoryMessage[] = [{ position: 0, role: 'user', content: 'xxx' }, asking, { position: 2, role: 'tool', content: 'yyyy', toolCallId: 'call_0' }];

  it('is taken with what followed it, whatever the budget', () => {
    const from = indexOfCall(talk, 'call_1');
    expect(newestThatFit(talk, 0, tokensOf, from)).toMatchObject({ messages: [{ position: 1 }, { position: 2 }], cut: true });
    expect(newestThatFit(talk, 7, tokensOf, from)).toMatchObject({ messages: talk, cut: false });
  });

  it('keeps nothing where there is none', () => {
    expect([indexOfCall(talk, null), indexOfCall(talk, 'call_9')]).toEqual([3, 3]);
  });
});

describe('messages as providers take them', () => {
  const call = (id: string) => ({ id, name: 'f', arguments: '{}' });
  const user: SpokenMessage = { role: 'user', content: 'u' };
  const asking: SpokenMessage = { role: 'assistant', content: '', toolCalls: [call('1'), call('2')] };
  const result = (toolCallId: string): SpokenMessage => ({ role: 'tool', content: `r${toolCallId}`, toolCallId });
  const none = (toolCallId: string): SpokenMessage => ({ role: 'tool', content: expect.stringContaining('no result') as string, toolCallId });

  it.each<[string, readonly SpokenMessage[], readonly SpokenMessage[]]>([
    ['leaves alone what is well', [user, asking, result('1'), result('2'), user], [user, asking, result('1'), result('2'), user]],
    ['drops results whose call was cut off', [result('1'), user], [user]],
    ['drops a result that comes twice', [asking, result('1'), result('1'), result('2')], [asking, result('1'), result('2')]],
    ['drops results of calls that were left', [asking, result('1'), result('2'), user, result('1')], [asking, result('1'), result('2'), user]],
    ['adds what nobody gave', [user, asking, result('2'), user], [user, asking, result('2'), none('1'), user]],
    ['adds what nobody gave at the end', [asking], [asking, none('1'), none('2')]],
  ])('%s', (_name, messages, expected) => expect(wellPaired(messages)).toEqual(expected));
});
