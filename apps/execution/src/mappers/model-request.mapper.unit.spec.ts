import type { AgentConfiguration, TurnOptions } from '@fenago/contracts';
import { describe, expect, it } from 'vitest';
import type { Turn } from '../domain/execution.state.js';
import { instructionsOf, toModelRequest } from './model-request.mapper.js';

const configuration: AgentConfiguration = { model: 'm', instructions: 'Be kind.', temperature: 1, topP: 0.9, maxOutputTokens: 100 };
const turn = (options: TurnOptions | null): Turn => ({
  conversationId: 'c',
  messageId: 'm',
  userId: 'u',
  agentId: 'a',
  messagePosition: 0,
  agentVersion: 1,
  input: 'hi',
  toolCallId: null,
  images: null,
  options,
});
const requestOf = (options: TurnOptions | null, agent = configuration, answered = false) => 
  toModelRequest(turn(options), agent, { messages: [], tools: options?.tools ?? [], answered });

describe('what a turn asks of the model', () => {
  it('is the agent\'s configuration', () => {
    expect(requestOf(null)).toEqual({ model: 'm', messages: [], temperature: 1, topP: 0.9, maxOutputTokens: 100, user: 'u' });
    expect(requestOf(null, { model: 'm' })).toEqual({ model: 'm', messages: [], user: 'u' });
  });

  it('is changed by what the turn says', () => {
    const tools = [{ name: 'f' }];
    expect(requestOf({ temperature: 0, seed: 7, stop: ['.'], tools, toolChoice: 'required' })).toMatchObject({
      temperature: 0,
      topP: 0.9,
      seed: 7,
      stop: ['.'],
      tools,
      toolChoice: 'required',
    });
  });

  it('does not make the model call a tool again once one has given something', () => {
    const options: TurnOptions = { tools: [{ name: 'f' }], toolChoice: 'required' };
    expect(requestOf(options, configuration, true)).not.toHaveProperty('toolChoice');
    expect(requestOf(options, configuration, true)).toHaveProperty('tools', options.tools);
  });

  it('never takes more output than the agent allows', () => {
    expect(requestOf({ maxOutputTokens: 1_000 }).maxOutputTokens).toBe(100);
    expect(requestOf({ maxOutputTokens: 10 }).maxOutputTokens).toBe(10);
    expect(requestOf({ maxOutputTokens: 1_000 }, { model: 'm' }).maxOutputTokens).toBe(1_000);
  });

  it('tells the model nothing that is not meant for it', () => {
    expect(requestOf({ metadata: { a: 'b' }, instructions: 'x' })).toEqual(requestOf(null));
  });

  it('has the agent\'s instructions first', () => {
    expect(instructionsOf(configuration, { instructions: 'Be brief.' })).toBe('Be kind.\n\nBe brief.');
    expect(instructionsOf({ model: 'm' }, { instructions: 'Be brief.' })).toBe('Be brief.');
    expect(instructionsOf({ model: 'm', instructions: '' }, null)).toBe('');
  });
});
