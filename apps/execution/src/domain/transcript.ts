import type { InputMessage, ToolCall } from '@fenago/contracts';
import { modelSteps, toolSteps, type Step, type ToolStep } from './steps.js';

/** Bytes that the messages of one execution may have in the history together, its last reply aside. */
export const MAX_TRANSCRIPT_BYTES = 384 * 1024;
/** Characters of the text before the last reply that the result keeps. */
const MAX_PREAMBLE = 32 * 1024;
const LEFT_OUT = 'The result was left out of the history: it was too long to keep.';
const NO_RESULT = 'There is no result: the turn ended first.';

/**
 * What was said between model and tools, oldest first: replies that asked for tools, and what these gave. Calls that the
 * client is to run belong to the last reply.
 */
export function transcriptOf(steps: readonly Step[]): readonly InputMessage[] {
  const run = new Set(toolSteps(steps).map(({ call }) => call.id));
  return steps.flatMap((step): InputMessage[] => {
    if (step.kind === 'tool') return [resultMessage(step)];
    const toolCalls = step.toolCalls.filter(({ id }) => run.has(id));
    return toolCalls.length === 0 ? [] : [asksFor(step.text, toolCalls)];
  });
}

/** The transcript as the history keeps it: the longest results go first, for the model has read them, and what it made of them stays. */
export function keptTranscript(steps: readonly Step[]): readonly InputMessage[] {
  const kept = [...transcriptOf(steps)];
  const sizes = kept.map((message) => Buffer.byteLength(JSON.stringify(message)));
  let total = sizes.reduce((sum, size) => sum + size, 0);
  const longestFirst = [...kept.keys()].toSorted((a, b) => (sizes[b] ?? 0) - (sizes[a] ?? 0));
  for (const index of longestFirst) {
    if (total <= MAX_TRANSCRIPT_BYTES) break;
    const message = kept[index];
    if (message === undefined) continue;
    const shorter = message.role === 'tool' ? { ...message, content: LEFT_OUT } : withoutText(message);
    kept[index] = shorter;
    total -= (sizes[index] ?? 0) - Buffer.byteLength(JSON.stringify(shorter));
  }
  return kept;
}

/** Text of the model before its last reply. */
export function preambleOf(steps: readonly Step[]): string {
  const texts = modelSteps(steps).filter(({ finishedAt, text }) => finishedAt !== null && text !== '');
  return texts.map(({ text }) => text).join('\n\n').slice(0, MAX_PREAMBLE).toWellFormed();
}

function resultMessage({ call, result }: ToolStep): InputMessage {
  return { role: 'tool', content: result ?? NO_RESULT, toolCallId: call.id };
}

function asksFor(content: string, toolCalls: readonly ToolCall[]): InputMessage {
  return { role: 'assistant', content, toolCalls: [...toolCalls] };
}

/** Of a reply that asked for tools, which ones it asked for. */
function withoutText({ toolCalls = [] }: InputMessage): InputMessage {
  return asksFor('', toolCalls.map(({ id, name }) => ({ id, name, arguments: '{}' })));
}
