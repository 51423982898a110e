import type { Arguments } from './arguments.js';
import type { ToolResult, ToolSpec } from './tool.port.js';

export interface CallOptions {
  readonly idempotencyKey: string;
  /** Aborted by the caller, or when the tool's time is over. */
  readonly signal: AbortSignal;
}

/** A tool of the agent's configuration that is known without asking anybody. */
export interface Tool {
  readonly spec: ToolSpec;
  readonly timeoutSeconds: number;
  /**
   * @param args as the parameters say
   * @throws ToolFailure, EgressError, what the signal was aborted with
   */
  call(args: Arguments, options: CallOptions): Promise<ToolResult>;
}
