import { startNode } from './node-process.js';
import { startSubject } from './subject.js';
import { oneClient } from './scenarios/one-client.js';
import { runTurns } from './scenarios/turns.js';
const stub = await startNode<{ baseUrl: string }>('stub-server.ts', {});
for (const name of (process.env['SUBJECTS'] ?? 'standalone,floor in one process').split(',')) {
  const subject = await startSubject(name as never, { modelUrl: stub.said.baseUrl, env: JSON.parse(process.env['ENVS'] ?? '{}') });
  await runTurns(subject, { agentId: await subject.agent('bench-20x0', 8_192), clients: 16, turns: 25 });
  console.log(name, JSON.stringify(await oneClient(subject, stub.said.baseUrl, 40)), JSON.stringify(await oneClient(subject, stub.said.baseUrl, 40)));
  await subject.stop();
}
await stub.process.stop();
