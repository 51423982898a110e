import type { CatalogueSyncView, COMMANDS, RequestOf } from '@fenago/contracts';
import { CONFIG } from '@fenago/host';
import { Inject, Injectable } from '@nestjs/common';
import { StripeCatalogue } from '../clients/stripe-catalogue.client.js';
import type { BillingConfig } from '../config.js';
import { catalogueOf, changesOf } from '../domain/catalogue.js';

/** Makes Stripe's products, prices, meters and features those of the plans. */
@Injectable()
export class CatalogueService {
  constructor(
    private readonly catalogue: StripeCatalogue,
    @Inject(CONFIG) private readonly config: BillingConfig,
  ) {}

  /** What differs is found again after each change, so that one that was broken off is gone on with. */
  async sync({ apply }: RequestOf<typeof COMMANDS.syncCatalogue>): Promise<CatalogueSyncView> {
    const wanted = catalogueOf(this.config.plans);
    let present = await this.catalogue.read();
    const changes = changesOf(wanted, present);
    if (!apply) return { changes, applied: false };
    for (const change of changes) {
      await this.catalogue.change(change, wanted, present);
      // Prices name meters, and products features, by ids that Stripe gives them.
      if (change.action === 'create' && change.kind !== 'prices') present = await this.catalogue.read();
    }
    return { changes, applied: true };
  }
}
