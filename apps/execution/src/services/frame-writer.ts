import type { NewEvent } from '@fenago/aggregate/decision';
import type { EventData, StepStarted, TokenFrame, ToolCallDelta } from '@fenago/contracts';
import type { TokenStream } from '@fenago/messaging';

/** Text that comes within this many milliseconds travels in one frame; for slow models a frame a token costs more than it gives. */
const COALESCE_MS = 20;

/** Numbers the token frames of one attempt, from 1 and without gaps; the first text of a reply goes at once, what follows in small bundles. */
export class FrameWriter {
  private n = 0;
  /** Number of the step whose reply is written. */
  private step = 0;
  private pending = '';
  private hasText = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly tokens: Pick<TokenStream, 'publish'>,
    private readonly executionId: string,
    private readonly fence: number,
  ) {}

  /** Number of the last frame sent. */
  get last(): number {
    return this.n;
  }

  started(data: EventData<'execution.started'>): void {
    this.send({ t: 'execution.started', d: data });
  }

  /** What follows is the reply of this step. The first one begins with the execution, and is not told apart. */
  beginReply(step: number): void {
    this.step = step;
    this.hasText = false;
    if (step > 0) this.stepStarted({ executionId: this.executionId, step, kind: 'model' });
  }

  stepStarted(data: StepStarted): void {
    this.flush();
    this.send({ t: 'execution.step.started', d: data });
  }

  /** An event of the execution that its viewers are told of, once it is stored. */
  told({ type, data }: NewEvent): void {
    this.flush();
    this.send({ t: type as TokenFrame['t'], d: data });
  }

  delta(text: string): void {
    if (text === '') return;
    this.pending += text;
    if (!this.hasText) {
      this.hasText = true;
      this.flush();
    } else {
      this.timer ??= setTimeout(() => this.flush(), COALESCE_MS);
    }
  }

  /** A piece of a call of a tool; the text before it goes first. */
  toolCall(piece: ToolCallDelta): void {
    this.flush();
    this.send({ t: 'tool_call.delta', d: this.step === 0 ? piece : { ...piece, step: this.step } });
  }

  /** The attempt asks the model anew; what has not gone out need not go any more. */
  reset(reason: string): void {
    this.pending = '';
    this.hasText = false;
    this.flush();
    this.send({ t: 'execution.reset', d: { reason, step: this.step } });
  }

  /** Sends what still waits. */
  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.pending === '') return;
    const text = this.pending;
    this.pending = '';
    this.send({ t: 'token.delta', d: this.step === 0 ? { text } : { text, step: this.step } });
  }

  private send(frame: { readonly t: TokenFrame['t']; readonly d: unknown }): void {
    this.n += 1;
    this.tokens.publish({ f: this.fence, n: this.n, ...frame } as TokenFrame, this.executionId);
  }
}
