import type { ChatRequest } from './chat-request.js';
import type { Script } from './directives.js';

/** Longest part of the user's message that the default reply repeats. */
const MAX_QUOTE_CHARS = 400;

/** The reply's tokens, one after the other; their concatenation is the reply. */
export function* replyTokens(script: Script, request: ChatRequest, attempt: number): Generator<string> {
  if (script.tokens !== undefined) {
    for (let i = 1; i <= script.tokens; i++) yield i === 1 ? 't1' : ` t${i}`;
  } else {
    yield* words(replyText(script, request, attempt));
  }
}

function replyText(script: Script, request: ChatRequest, attempt: number): string {
  if (script.count) return JSON.stringify({ messages: request.messageCount, attempt: attempt + 1 });
  if (script.echo) return script.userText;
  if (script.results) return request.toolResults.join('\n');
  const quote = script.userText.slice(0, MAX_QUOTE_CHARS);
  return (
    `Hello! I am FeNAgO's scripted local model: no provider key is set, so I answer without thinking. ` +
    (quote === '' ? 'You sent an empty message. ' : `You wrote: "${quote}". `) +
    'Set OPENAI_API_KEY to talk to a real model; everything else works the same.'
  );
}

/** Words with the blanks before them, so that nothing of the text is lost. */
function* words(text: string): Generator<string> {
  for (const match of text.matchAll(/\s*\S+|\s+$/g)) yield match[0];
}
