import type { Incarnation } from './ports.js';

/** Closed while what the broker has lost is not yet back in it; nothing is published then. */
export class Gate {
  private open = false;
  /** Counts closings: an acknowledgement from before a closing settles nothing. */
  private generation = 0;
  private incarnation: Incarnation | undefined;

  get isOpen(): boolean {
    return this.open;
  }

  get current(): number {
    return this.generation;
  }

  close(): number {
    this.open = false;
    this.generation += 1;
    return this.generation;
  }

  /**
   * Opens unless it was closed again since `generation`.
   * @param incarnation what was reconciled with; undefined where nothing was
   * @returns whether it was closed until now
   */
  openIf(generation: number, incarnation: Incarnation | undefined): boolean {
    if (generation !== this.generation) return false;
    const opened = !this.open;
    this.open = true;
    this.incarnation = incarnation;
    return opened;
  }

  /** Whether something is of the incarnation that the gate was opened for. */
  isOf({ serverId, streamCreated }: Incarnation): boolean {
    const { incarnation } = this;
    return incarnation === undefined || (incarnation.serverId === serverId && incarnation.streamCreated === streamCreated);
  }
}
