import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * An OpenAI-compatible server on nothing but `node:http`, so that it is never what is measured. The model's name says how it
 * answers: `bench-<tokens>x<milliseconds>`, tokens of five letters that far apart; without a pause the whole reply is one
 * write. Run as a process of its own: prints `{"baseUrl":…}` once it listens.
 */
const TOKEN = ' word';
const ROLE = frame({ choices: [{ index: 0, delta: { role: 'assistant', content: '' }, finish_reason: null }] });
const WORD = frame({ choices: [{ index: 0, delta: { content: TOKEN }, finish_reason: null }] });
const STOP = frame({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] });
const whole = new Map<number, Buffer>();

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const { model } = JSON.parse(Buffer.concat(chunks).toString()) as { model: string };
    const [, tokens = '1', pause = '0'] = /^bench-(\d+)x(\d+)$/.exec(model) ?? [];
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    if (Number(pause) === 0) response.end(wholeReply(Number(tokens)));
    else speak(response, Number(tokens), Number(pause));
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  process.stdout.write(`${JSON.stringify({ baseUrl: `http://127.0.0.1:${port}/v1` })}\n`);
});
process.once('SIGTERM', () => process.exit(0));

function speak(response: ServerResponse, tokens: number, pauseMs: number): void {
  const began = performance.now();
  let sent = 0;
  response.write(ROLE);
  // By the clock rather than by counting pauses: timers that come late do not add up.
  const next = (): void => {
    if (response.destroyed) return;
    response.write(WORD);
    sent += 1;
    if (sent === tokens) response.end(ending(tokens));
    else setTimeout(next, Math.max(0, began + sent * pauseMs - performance.now()));
  };
  next();
}

function wholeReply(tokens: number): Buffer {
  const known = whole.get(tokens) ?? Buffer.from(ROLE + WORD.repeat(tokens) + ending(tokens));
  whole.set(tokens, known);
  return known;
}

function ending(tokens: number): string {
  const usage = { prompt_tokens: 10, completion_tokens: tokens, total_tokens: 10 + tokens };
  return `${STOP}${frame({ choices: [], usage })}data: [DONE]\n\n`;
}

function frame(content: object): string {
  return `data: ${JSON.stringify({ id: 'chatcmpl-bench', object: 'chat.completion.chunk', created: 1, model: 'bench', ...content })}\n\n`;
}
