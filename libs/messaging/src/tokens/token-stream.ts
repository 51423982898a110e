import { tokenSubject, type TokenFrame } from '@fenago/contracts';
import type { NatsLink } from '../connection/nats-link.js';
import { listeningOf, type Listening } from '../publish/core-events.js';
import { ensureTopology } from '../topology/ensure-topology.js';
import { readFrames, type FramePosition } from './read-frames.js';

/** The frames of executions as they are produced: live over core NATS, and kept for 15 minutes for those who come late. */
export class TokenStream {
  constructor(private readonly link: NatsLink) {}

  /** Sends a frame without waiting; while the broker is away it is dropped, for the stored result has it all in the end. */
  publish(frame: TokenFrame, executionId: string): void {
    if (!this.link.isConnected) return;
    try {
      this.link.connection.publish(tokenSubject(executionId), JSON.stringify(frame));
    } catch (error) {
      this.link.logger.warn({ err: error, executionId, frame: frame.n }, 'A token frame could not be sent.');
    }
  }

  /**
   * Listens to the frames that come from now on. Share it: one per replica and execution.
   * Frames that pass while disconnected are missed: on a gap, or on silence, `read` has them.
   */
  subscribe(executionId: string, onFrame: (frame: TokenFrame) => void): Listening {
    const { connection, logger } = this.link;
    const subscription = connection.subscribe(tokenSubject(executionId), {
      callback: (error, message) => {
        try {
          if (error !== null) throw error;
          onFrame(message.json<TokenFrame>());
        } catch (problem) {
          logger.warn({ err: problem, executionId }, 'A token frame could not be handled.');
        }
      },
    });
    return listeningOf(this.link, subscription);
  }

  /**
   * The frames that the broker still keeps, in order of fence and number, each once; at most 20,000 and 8 MiB.
   * @param after answers only what comes later
   * @throws FenagoError `broker_unavailable`
   */
  async read(executionId: string, after: FramePosition = { f: 0, n: 0 }): Promise<TokenFrame[]> {
    await ensureTopology(this.link);
    return readFrames(this.link, tokenSubject(executionId), after);
  }
}
