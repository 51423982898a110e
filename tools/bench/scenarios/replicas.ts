import { startSubject } from '../subject.js';
import { runTurns } from './turns.js';

const SLOTS = 8;
const CLIENTS = 40;
const TURNS = 8;

/** Turns a second of two replicas of the execution service against one, where the model waits and slots are what is short. */
export async function twoReplicas(modelUrl: string): Promise<number> {
  const perSecond = async (execution: number): Promise<number> => {
    const subject = await startSubject('services', { modelUrl, replicas: { execution }, env: { EXECUTION_CONCURRENCY: String(SLOTS) } });
    try {
      const agentId = await subject.agent('bench-20x25', 8_192);
      await runTurns(subject, { agentId, clients: SLOTS, turns: 3 });
      return (await runTurns(subject, { agentId, clients: CLIENTS, turns: TURNS })).perSecond;
    } finally {
      await subject.stop();
    }
  };
  const one = await perSecond(1);
  return (await perSecond(2)) / one;
}
