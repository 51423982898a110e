import type { AgentConfiguration, TurnOptions } from '@fenago/contracts';
import type { ToolListing, ToolSet } from '@fenago/tools';
import { toOffer, type Offer } from '../mappers/offer.mapper.js';

/** The tools of one turn: those of its client, and those of its agent. */
export class TurnTools {
  private reported = new Set<string>();

  constructor(
    readonly set: ToolSet,
    private readonly configuration: AgentConfiguration,
    private readonly options: TurnOptions | null,
  ) {}

  /**
   * What the model is offered now.
   * @param onProblem told once of each server whose tools could not be had
   */
  async offer(signal: AbortSignal, onProblem: (problem: string) => void): Promise<Offer> {
    const { tools, problems } = await this.listing(signal);
    for (const problem of problems.filter((one) => !this.reported.has(one))) {
      this.reported.add(problem);
      onProblem(problem);
    }
    return toOffer(this.configuration, this.options, tools);
  }

  private listing(signal: AbortSignal): Promise<ToolListing> {
    const own = (this.configuration.tools ?? []).filter(({ type }) => type !== 'client');
    return own.length === 0 ? Promise.resolve({ tools: [], problems: [] }) : this.set.list(signal);
  }
}
