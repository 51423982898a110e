import type { JsonSchema } from '@fenago/schemas';
import type { Arguments } from './arguments.js';
import type { ToolResult, ToolSpec } from './tool.port.js';

export interface CallOptions {
  readonly idempotencyKey: string;
  /** Aborted by the caller, or when the tool's time is over. */
  readonly signal: AbortSignal;
}

/** A tool that can be called. */
export interface Tool {
  readonly spec: ToolSpec;
  readonly timeoutSeconds: number;
  /** What arguments are checked by before a call; undefined where whoever is called checks them. */
  readonly checkedBy: JsonSchema | undefined;
  /** @throws ToolFailure, EgressError, what the signal was aborted with */
  call(args: Arguments, options: CallOptions): Promise<ToolResult>;
}
