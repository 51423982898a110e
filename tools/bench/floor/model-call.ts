import { Agent, request } from 'node:http';

const agent = new Agent({ keepAlive: true, maxSockets: 4_096 });

/** Streams a completion of an OpenAI-compatible server. @returns its usage */
export function callModel(baseUrl: string, body: object, onText: (text: string) => void): Promise<Readonly<Record<string, number>>> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', authorization: 'Bearer bench' };
    const call = request(`${baseUrl}/chat/completions`, { method: 'POST', agent, headers }, (response) => {
      let rest = '';
      let usage: Record<string, number> = {};
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        const lines = (rest + chunk).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) {
          if (!line.startsWith('data: {')) continue;
          const part = JSON.parse(line.slice(6)) as { choices: { delta?: { content?: string } }[]; usage?: Record<string, number> };
          const text = part.choices[0]?.delta?.content;
          if (text) onText(text);
          if (part.usage !== undefined) usage = part.usage;
        }
      });
      response.on('end', () => resolve(usage));
      response.on('error', reject);
    });
    call.on('error', reject);
    call.end(JSON.stringify({ ...body, stream: true, stream_options: { include_usage: true } }));
  });
}
