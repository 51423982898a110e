import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startNode } from './node-process.js';
import { startSubject } from './subject.js';
import { runTurns } from './scenarios/turns.js';

const dir = mkdtempSync('/tmp/fenago/prof-');
const clients = Number(process.env['CLIENTS'] ?? 16), turns = Number(process.env['TURNS'] ?? 150), model = process.env['MODEL'] ?? 'bench-20x0';
const stub = await startNode<{ baseUrl: string }>('stub-server.ts', {});
const prof = process.env['NOPROF'] ? { GATHER_MS: process.env['GATHER_MS'] ?? '4', NODE_OPTIONS: process.env['XOPT'] ?? '' } : { NODE_OPTIONS: (process.env['XOPT'] ?? '') + ` --cpu-prof --cpu-prof-dir=${dir} --cpu-prof-interval 500` };
const subject = await startSubject((process.env['SUBJECT'] ?? 'standalone') as never, { modelUrl: stub.said.baseUrl, env: prof });
const { useOf } = await import('./process-use.js');
const agentId = await subject.agent(model, 8_192);
await runTurns(subject, { agentId, clients, turns: 40 });
const u0 = subject.parts.map((p) => useOf([p]).cpuMs);
const c0 = await subject.counts();
const began = performance.now();
const r = await runTurns(subject, { agentId, clients, turns });
const lasted = performance.now() - began;
const c1 = await subject.counts();
const T = clients * turns;
console.log('mongod, nats:', subject.parts.map((p, i) => ((useOf([p]).cpuMs - (u0[i] ?? 0)) / T).toFixed(2)).join(', '));
console.log('nats', (c1.messages - c0.messages) / T, 'writes', (c1.writeCommands - c0.writeCommands) / T, Object.entries(c1.commands).map(([k, v]) => [k, (v - (c0.commands[k] ?? 0)) / T] as const).filter(([, v]) => v > 0.01).map(([k, v]) => `${k} ${v.toFixed(2)}`).join(', '));
await subject.stop();
await stub.process.stop();
const { turns: _t, ...rest } = r;
console.log(JSON.stringify(rest), dir);
const total = clients * turns;
if (!process.env['NOPROF']) for (const file of readdirSync(dir)) {
  const p = JSON.parse(readFileSync(join(dir, file), 'utf8'));
  const byId = new Map(p.nodes.map((n: any) => [n.id, n]));
  const parent = new Map<number, number>();
  for (const n of p.nodes) for (const c of n.children ?? []) parent.set(c, n.id);
  let at = p.startTime;
  const end = p.endTime - 600_000; // stop
  const from = end - lasted * 1000 - 1e6;
  const self = new Map<string, number>(), pkg = new Map<string, number>(), incl = new Map<string, number>(), near = new Map<string, number>();
  const pk = (n: any) => { const u = n.callFrame.url as string; if (u === '') return `(${n.callFrame.functionName})`.slice(0, 40); const m = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(u); if (m && !m[1].startsWith('@fenago')) return m[1]; const f = /\/(apps|libs)\/([^/]+)/.exec(u); return f ? `${f[1]}/${f[2]}` : u.replace(/.*node:/, 'node:'); };
  const name = (n: any) => `${n.callFrame.functionName || '(anon)'} ${(n.callFrame.url as string).replace(/.*node_modules\//, '').replace(/file:\/\/.*\/(apps|libs)\//, '$1/')}:${n.callFrame.lineNumber + 1}`;
  p.samples.forEach((id: number, i: number) => {
    at += p.timeDeltas[i];
    if (at < from || at > end) return;
    const n: any = byId.get(id);
    const d = p.timeDeltas[i + 1] ?? 0;
    if (n.callFrame.functionName === '(idle)') return;
    self.set(name(n), (self.get(name(n)) ?? 0) + d);
    pkg.set(pk(n), (pkg.get(pk(n)) ?? 0) + d);
    { let x: number | undefined = id; let k = ''; let chain = ''; for (; x !== undefined; x = parent.get(x)) { const n2: any = byId.get(x); const u = n2.callFrame.url as string; const own = /\/(apps|libs)\/[^/]+\/dist/.test(u); if (own) { k = name(n2); break; } if (u.includes('node_modules') && chain === '') chain = name(n2); } const key = k || `~ ${chain || pk(n)}`; near.set(key, (near.get(key) ?? 0) + d); }
    const seen = new Set<string>();
    for (let x: number | undefined = id; x !== undefined; x = parent.get(x)) { const k = name(byId.get(x)); if (!seen.has(k)) { seen.add(k); incl.set(k, (incl.get(k) ?? 0) + d); } }
  });
  const sum = [...pkg.values()].reduce((a, b) => a + b, 0);
  console.log(`\n== ${file}: ${(sum / 1000 / total).toFixed(2)} ms a turn`);
  if (sum / 1000 / total < 0.3) continue;
  const top = (m: Map<string, number>, k: number) => [...m].sort((a, b) => b[1] - a[1]).slice(0, k).map(([n, d]) => `${(d / total).toFixed(0).padStart(6)} us  ${n}`).join('\n');
  console.log('-- packages\n' + top(pkg, 40)); console.log('-- self\n' + top(self, 45)); console.log('-- nearest own\n' + top(near, 90)); console.log('-- inclusive\n' + top(incl, Number(process.env['INCL'] ?? 110)));
}
