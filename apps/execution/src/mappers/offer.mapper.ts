import type { AgentConfiguration, ClientSideTool, ClientTool, TurnOptions } from '@fenago/contracts';
import type { ModelTool } from '@fenago/llm';
import type { ToolSpec } from '@fenago/tools';
import type { OfferedTool } from '../domain/plan-calls.js';

/** Tools as the model is told of them, and what the loop must know of them. */
export interface Offer {
  readonly specs: readonly ModelTool[];
  readonly tools: readonly OfferedTool[];
}

interface Entry extends OfferedTool {
  readonly spec: ModelTool;
}

/**
 * A tool of the turn hides one of the agent that has its name. What the turn does not allow is not shown: nothing holds a
 * model back better.
 */
export function toOffer({ tools = [] }: AgentConfiguration, options: TurnOptions | null, listed: readonly ToolSpec[]): Offer {
  const { tools: own = [], allowedTools, onAction = 'wait' } = options ?? {};
  const clientSide = tools.filter((tool) => tool.type === 'client');
  const entries = [...own.map(ofTurn), ...clientSide.map((tool) => ofClient(tool, onAction)), ...listed.map(ofAgent)];
  const byName = new Map(entries.toReversed().map((entry) => [entry.name, entry]));
  const offered = [...byName.values()].toReversed().filter(({ name }) => allowedTools === undefined || allowedTools.includes(name));
  return { specs: offered.map(({ spec }) => spec), tools: offered.map(({ spec: _spec, ...tool }) => tool) };
}

function ofTurn(spec: ClientTool): Entry {
  return { name: spec.name, runBy: 'turn', effect: 'pure', approval: false, spec };
}

function ofClient({ type: _type, ...spec }: ClientSideTool, onAction: 'wait' | 'end'): Entry {
  return { name: spec.name, runBy: onAction === 'wait' ? 'client' : 'turn', effect: 'pure', approval: false, spec };
}

function ofAgent({ effect, approval, ...spec }: ToolSpec): Entry {
  return { name: spec.name, runBy: 'us', effect, approval, spec };
}
