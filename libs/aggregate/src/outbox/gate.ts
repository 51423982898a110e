/** Closed while what the broker has lost is not yet back in it; nothing is published then. */
export class Gate {
  private open = false;
  /** Counts closings: an acknowledgement from before a closing settles nothing. */
  private generation = 0;

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

  /** Opens unless it was closed again since `generation`. */
  openIf(generation: number): boolean {
    if (generation === this.generation) this.open = true;
    return this.open;
  }
}
