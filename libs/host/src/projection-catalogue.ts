import { FenagoError, type ProjectionView, type RebuildStepView } from '@fenago/contracts';
import type { ProjectionRebuilds, RebuildableProjection } from './projection-rebuilds.js';

/** Which projection of a service is meant. */
interface Named {
  readonly projection: string;
}

/** The projections of a service, as its handlers of an operator's requests need them. */
export abstract class ProjectionCatalogue {
  private readonly projections: ReadonlyMap<string, RebuildableProjection>;

  constructor(
    private readonly rebuilds: ProjectionRebuilds,
    projections: readonly RebuildableProjection[],
  ) {
    this.projections = new Map(projections.map((projection) => [projection.name, projection]));
  }

  list(): Promise<readonly ProjectionView[]> {
    return Promise.all([...this.projections.values()].map((projection) => this.rebuilds.view(projection)));
  }

  /** @throws FenagoError `not_found`, and what {@link ProjectionRebuilds.step} throws */
  async rebuild({ projection }: Named): Promise<RebuildStepView> {
    return this.rebuilds.step(this.named(projection));
  }

  /** @throws FenagoError `not_found`, and what {@link ProjectionRebuilds.cancel} throws */
  async cancel({ projection }: Named): Promise<null> {
    await this.rebuilds.cancel(this.named(projection));
    return null;
  }

  private named(name: string): RebuildableProjection {
    const found = this.projections.get(name);
    if (found !== undefined) return found;
    throw new FenagoError('not_found', `There is no projection ${name} here that can be rebuilt; there is ${[...this.projections.keys()].join(', ')}.`);
  }
}
