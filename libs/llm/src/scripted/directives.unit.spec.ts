import { describe, expect, it } from 'vitest';
import { readScript, ScriptError } from './directives.js';

describe('readScript', () => {
  it('takes a plain message as it is', () => {
    expect(readScript('  hello there ', 0)).toMatchObject({ userText: 'hello there', fault: undefined, tokens: undefined, finishReason: 'stop', usage: true });
  });

  it('reads directives and leaves the rest of the text', () => {
    const script = readScript('one [[tokens=50 delay=5]] two [[no-usage finish=length]]', 0);
    expect(script).toMatchObject({ userText: 'one two', tokens: 50, delayMs: 5, usage: false, finishReason: 'length' });
  });

  it('ends a fault after its times, one directive after the other', () => {
    const message = '[[status=429 retry-after=1 times=2]] [[break-after=5 times=1]]';
    expect([0, 1, 2, 3].map((attempt) => readScript(message, attempt).fault?.kind)).toEqual(['status', 'status', 'break', undefined]);
    expect(readScript(message, 0).fault).toMatchObject({ status: 429, headers: { 'retry-after': '1' } });
  });

  it('repeats a fault without times for ever', () => expect(readScript('[[stall-after=3]]', 1e6).fault).toMatchObject({ kind: 'stall', afterTokens: 3 }));

  it.each(['[[tokns=5]]', '[[tokens=many]]', '[[tokens=-1]]', '[[status=200]]', '[[delay=]]'])('refuses %s', (message) => {
    expect(() => readScript(message, 0)).toThrow(ScriptError);
  });
});
