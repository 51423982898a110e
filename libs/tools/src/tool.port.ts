import type { ToolEffect } from '@fenago/contracts';

/** A tool as the model is told of it, and what the executor must know of it. */
export interface ToolSpec {
  /** Unique among the tools of an agent. */
  readonly name: string;
  readonly description?: string;
  /** JSON Schema of an object; none takes no arguments. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly effect: ToolEffect;
  /** A person must approve each call. */
  readonly approval: boolean;
}

/** One call of a tool. */
export interface ToolRequest {
  readonly name: string;
  /** JSON text as the model wrote it; the tool checks it. */
  readonly arguments: string;
  /** The same however often the call is repeated: `<executionId>:<callId>`. */
  readonly idempotencyKey: string;
  readonly signal: AbortSignal;
}

/** What the model is told. `isError`: the call failed in a way that the model may mend, or tell of. */
export interface ToolResult {
  /** At most {@link MAX_TOOL_RESULT_BYTES} bytes. */
  readonly content: string;
  readonly isError: boolean;
}

/** The tools of an agent, for one execution. */
export interface ToolSet {
  /**
   * Every tool that can be had now, without those that the client runs. A server that cannot be reached is left out and
   * reported, so that one broken server does not keep an agent from its work.
   */
  list(signal: AbortSignal): Promise<ToolListing>;
  /**
   * Carries a call out. What the tool or its server does wrong is a result with `isError`, never an exception; an abort
   * by the signal is an exception.
   */
  call(request: ToolRequest): Promise<ToolResult>;
  /** Ends connections; never rejects. */
  close(): Promise<void>;
}

export interface ToolListing {
  readonly tools: readonly ToolSpec[];
  /** A sentence for each server whose tools could not be had; holds no secret. */
  readonly problems: readonly string[];
}
