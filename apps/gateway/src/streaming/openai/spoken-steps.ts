import type { TokenDelta } from '@fenago/contracts';
import { STEP_SEPARATOR } from '../execution-end.js';

/** The words of an execution's steps as one text, the same as its end has it. */
export class SpokenSteps {
  private step: number | undefined;

  /** What comes next, with what parts it from an earlier step's words. */
  next({ text, step = 0 }: TokenDelta): string {
    const parted = this.step !== undefined && this.step !== step;
    this.step = step;
    return parted ? STEP_SEPARATOR + text : text;
  }
}
