import type { ActionType, ToolCall, ToolEffect } from '@fenago/contracts';
import { MAX_TOOL_STEPS } from './bounds.js';
import { toolSteps, type Step } from './steps.js';

/** A tool as a turn has it. */
export interface OfferedTool {
  readonly name: string;
  /** `us`: here; `client`: the client while the execution waits; `turn`: the client when the turn has ended. */
  readonly runBy: 'us' | 'client' | 'turn';
  readonly effect: ToolEffect;
  readonly approval: boolean;
}

/** What becomes of a call that the model has asked for. */
export interface PlannedCall {
  readonly call: ToolCall;
  readonly effect: ToolEffect;
  /** What must be done before the tool can run; null where it runs at once. */
  readonly action: ActionType | null;
  /** Said to the model at once where the tool is not to run. */
  readonly refusal: string | null;
}

export interface Plan {
  /** As the model asked, each with an id that no other call of the execution has. */
  readonly toolCalls: readonly ToolCall[];
  /** Those that are not left to the client when the turn has ended. */
  readonly planned: readonly PlannedCall[];
}

/**
 * @param steps the journal, the calls of the present reply not in it
 * @param canAsk whether somebody can be asked in the middle of the turn
 */
export function planCalls(calls: readonly ToolCall[], tools: readonly OfferedTool[], steps: readonly Step[], canAsk: boolean): Plan {
  const taken = new Set(toolSteps(steps).map(({ call }) => call.id));
  const known = new Map(tools.map((tool) => [tool.name, tool]));
  const left = MAX_TOOL_STEPS - toolSteps(steps).length;
  const toolCalls: ToolCall[] = [];
  const planned: PlannedCall[] = [];
  for (const [index, given] of calls.entries()) {
    const call = taken.has(given.id) ? { ...given, id: `${given.id}_${steps.length}_${index}` } : given;
    taken.add(call.id);
    toolCalls.push(call);
    const tool = known.get(call.name);
    if (tool?.runBy !== 'turn') planned.push(planOf(call, planned.length < left ? tool : undefined, canAsk));
  }
  return { toolCalls, planned };
}

function planOf(call: ToolCall, tool: OfferedTool | undefined, canAsk: boolean): PlannedCall {
  if (tool === undefined) return { call, effect: 'pure', action: null, refusal: `There is no tool ${call.name}, or no more calls of it are allowed.` };
  const { effect, approval } = tool;
  if (tool.runBy === 'client') return { call, effect, action: 'client_tool', refusal: null };
  if (!approval) return { call, effect, action: null, refusal: null };
  return canAsk ? { call, effect, action: 'approval', refusal: null } : { call, effect, action: null, refusal: 'This call needs the approval of a person, and nobody can be asked in this turn.' };
}
