import { startNode } from './node-process.js';
import { startSubject } from './subject.js';
import { memoryOf } from './process-use.js';
import { readFileSync } from 'node:fs';
const stub = await startNode<{ baseUrl: string }>('stub-server.ts', {});
const subject = await startSubject((process.env['SUBJECT'] ?? 'standalone') as never, { modelUrl: stub.said.baseUrl, env: JSON.parse(process.env['ENVS'] ?? '{}') });
await new Promise((r) => setTimeout(r, Number(process.env["IDLE_MS"] ?? 3000)));
console.log('start', subject.startMs.toFixed(0), 'pss MiB', (memoryOf(subject.pids) / 2 ** 20).toFixed(0));
for (const pid of subject.pids) {
  const s = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const ports = (await import('node:child_process')).execSync(`ss -ltnp 2>/dev/null | grep pid=${pid}, | awk '{print $4}'`).toString().trim().split('\n');
  for (const p of ports) { try { const m = await (await fetch(`http://${p}/metrics`)).text(); const g = [...m.matchAll(/^(nodejs_heap_size_used_bytes|nodejs_heap_size_total_bytes|nodejs_external_memory_bytes|process_resident_memory_bytes|nodejs_heap_space_size_used_bytes.*) (\d+)/gm)].map(([, k, v]) => `${k} ${(Number(v) / 2 ** 20).toFixed(1)}`); if (g.length) console.log(pid, g.join('\n')); } catch {} }
  console.log(pid, /Pss:.*/.exec(s)?.[0], /Pss_Anon:.*/.exec(s)?.[0], /Pss_File:.*/.exec(s)?.[0], readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' '));
}
if (process.env['KEEPLOG']) { (await import('node:fs')).cpSync((subject as any).home + '/logs', process.env['KEEPLOG'], { recursive: true }); } process.stdout.on('error', () => undefined); await subject.stop();
await stub.process.stop();
