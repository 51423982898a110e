import type { EventData, TokenFrame, ToolCallDelta } from '@fenago/contracts';
import type { TokenStream } from '@fenago/messaging';

/** Text that comes within this many milliseconds travels in one frame; for slow models a frame a token costs more than it gives. */
const COALESCE_MS = 20;

/** Numbers the token frames of one attempt, from 1 and without gaps; the first text goes at once, what follows in small bundles. */
export class FrameWriter {
  private n = 0;
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
    this.send({ t: 'tool_call.delta', d: piece });
  }

  /** The attempt asks the model anew; what has not gone out need not go any more. */
  reset(reason: string): void {
    this.pending = '';
    this.hasText = false;
    this.flush();
    this.send({ t: 'execution.reset', d: { reason } });
  }

  /** Sends what still waits. */
  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.pending === '') return;
    const text = this.pending;
    this.pending = '';
    this.send({ t: 'token.delta', d: { text } });
  }

  private send(frame: { readonly t: TokenFrame['t']; readonly d: unknown }): void {
    this.n += 1;
    this.tokens.publish({ f: this.fence, n: this.n, ...frame } as TokenFrame, this.executionId);
  }
}
