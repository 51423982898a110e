import { FenagoError } from '@fenago/contracts';
import { Injectable } from '@nestjs/common';
import { Stripe } from 'stripe';
import { nameInStripe, type Catalogue, type CatalogueChange, type Price, type Product } from '../domain/catalogue.js';
import { toPrice } from '../mappers/stripe-catalogue.mapper.js';
import { PLAN_METADATA } from '../mappers/stripe-subscription.mapper.js';
import { StripeConnection, type CallOptions } from './stripe-connection.client.js';

const LIMIT = 100;
const OURS = nameInStripe('');

/** What Stripe has, with its own ids by our names. */
export interface PresentCatalogue extends Catalogue {
  readonly ids: ReadonlyMap<string, string>;
}

/** Products, prices, meters and entitlement features that FeNAgO keeps at Stripe; those of others are left alone. */
@Injectable()
export class StripeCatalogue {
  constructor(private readonly connection: StripeConnection) {}

  async read(): Promise<PresentCatalogue> {
    const ids = new Map<string, string>();
    const meters = await this.ask('billing.meters.list', (stripe, options) => stripe.billing.meters.list({ status: 'active', limit: LIMIT }, options));
    const features = await this.ask('entitlements.features.list', (stripe, options) => stripe.entitlements.features.list({ limit: LIMIT }, options));
    const products = await this.ask('products.list', (stripe, options) => stripe.products.list({ active: true, limit: LIMIT }, options));
    const meterKeys = new Map(meters.data.map(({ id, event_name: key }) => [id, key]));
    for (const { id, event_name: key } of meters.data) ids.set(key, id);
    for (const { id, lookup_key: key } of features.data) ids.set(key, id);
    const prices: Price[] = [];
    const made: Product[] = [];
    for (const { id, name, description } of products.data.filter((product) => product.id.startsWith(OURS))) {
      ids.set(id, id);
      const attached = await this.featuresOf(id);
      made.push({ key: id, name, description: description ?? '', features: [...attached.keys()].toSorted() });
      const query: Stripe.PriceListParams = { product: id, active: true, limit: LIMIT, expand: ['data.tiers'] };
      const found = await this.ask('prices.list', (stripe, options) => stripe.prices.list(query, options));
      for (const price of found.data) {
        ids.set(price.lookup_key ?? price.id, price.id);
        prices.push(toPrice(price, id, meterKeys));
      }
    }
    return {
      meters: meters.data.filter(({ event_name: key }) => key.startsWith(OURS)).map(({ event_name: key, display_name: name }) => ({ key, name })),
      features: features.data.filter(({ lookup_key: key }) => key.startsWith(OURS)).map(({ lookup_key: key, name }) => ({ key, name })),
      products: made,
      prices,
      ids,
    };
  }

  /** Makes one difference good. What it names is there already. */
  async change({ action, kind, key }: CatalogueChange, wanted: Catalogue, present: PresentCatalogue): Promise<void> {
    const id = present.ids.get(key) ?? key;
    if (action === 'archive') return kind === 'prices' ? this.archivePrice(id) : this.archiveProduct(id);
    if (kind === 'prices') return this.makePrice(of(wanted.prices, key), present, action === 'update' ? id : undefined);
    if (kind === 'products') return this.makeProduct(of(wanted.products, key), present, action === 'create');
    const { name } = of(wanted[kind], key);
    if (kind === 'meters') return this.makeMeter(key, name, action === 'update' ? id : undefined);
    return this.makeFeature(key, name, action === 'update' ? id : undefined);
  }

  private async makeMeter(key: string, name: string, id: string | undefined): Promise<void> {
    const meter: Stripe.Billing.MeterCreateParams = {
      event_name: key,
      display_name: name,
      default_aggregation: { formula: 'sum' },
      customer_mapping: { type: 'by_id', event_payload_key: 'stripe_customer_id' },
      value_settings: { event_payload_key: 'value' },
    };
    if (id === undefined) await this.ask('billing.meters.create', (stripe, options) => stripe.billing.meters.create(meter, options));
    else await this.ask('billing.meters.update', (stripe, options) => stripe.billing.meters.update(id, { display_name: name }, options));
  }

  private async makeFeature(key: string, name: string, id: string | undefined): Promise<void> {
    if (id === undefined) await this.ask('entitlements.features.create', (stripe, options) => stripe.entitlements.features.create({ lookup_key: key, name }, options));
    else await this.ask('entitlements.features.update', (stripe, options) => stripe.entitlements.features.update(id, { name }, options));
  }

  /** One that was archived is taken out again, with the features that it had. */
  private async makeProduct({ key: id, name, description, features }: Product, { ids }: PresentCatalogue, isNew: boolean): Promise<void> {
    const fields = { name, description, metadata: { [PLAN_METADATA]: id.slice(OURS.length) } };
    const isMade = isNew && (await this.created(() => this.ask('products.create', (stripe, options) => stripe.products.create({ id, ...fields }, options))));
    if (!isMade) await this.ask('products.update', (stripe, options) => stripe.products.update(id, { ...fields, active: true }, options));
    const attached = await this.featuresOf(id);
    for (const feature of features.filter((one) => !attached.has(one))) {
      const attachment = { entitlement_feature: ids.get(feature) ?? feature };
      await this.ask('products.createFeature', (stripe, options) => stripe.products.createFeature(id, attachment, options));
    }
    for (const [feature, attachment] of attached) {
      if (!features.includes(feature)) await this.ask('products.deleteFeature', (stripe, options) => stripe.products.deleteFeature(id, attachment, {}, options));
    }
  }

  /** Ids by which features are attached to a product, by their names. */
  private async featuresOf(product: string): Promise<ReadonlyMap<string, string>> {
    const { data } = await this.ask('products.listFeatures', (stripe, options) => stripe.products.listFeatures(product, { limit: LIMIT }, options));
    return new Map(data.map(({ id, entitlement_feature: { lookup_key: key } }) => [key, id]));
  }

  /** The name goes over to the new one at once; then the old one is archived, which those keep who have it. */
  private async makePrice({ key, productKey, planId, currency, interval, amountCents, metered }: Price, { ids }: PresentCatalogue, old: string | undefined): Promise<void> {
    const common = { product: productKey, currency, lookup_key: key, transfer_lookup_key: true, metadata: { [PLAN_METADATA]: planId } };
    const price: Stripe.PriceCreateParams =
      metered === null
        ? { ...common, recurring: { interval }, unit_amount: amountCents ?? 0 }
        : { ...common, recurring: { interval, usage_type: 'metered', meter: ids.get(metered.meterKey) ?? metered.meterKey }, ...amountOf(metered.included, metered.unitCents) };
    await this.ask('prices.create', (stripe, options) => stripe.prices.create(price, options));
    if (old !== undefined) await this.archivePrice(old);
  }

  private async archivePrice(id: string): Promise<void> {
    await this.ask('prices.update', (stripe, options) => stripe.prices.update(id, { active: false }, options));
  }

  private async archiveProduct(id: string): Promise<void> {
    await this.ask('products.update', (stripe, options) => stripe.products.update(id, { active: false }, options));
  }

  private async created(create: () => Promise<unknown>): Promise<boolean> {
    try {
      await create();
      return true;
    } catch (error) {
      if (error instanceof FenagoError && error.code === 'conflict') return false;
      throw error;
    }
  }

  private ask<T>(what: string, ask: (stripe: Stripe, options: CallOptions) => Promise<T>): Promise<T> {
    return this.connection.call(what, ask);
  }
}

function of<T extends { readonly key: string }>(all: readonly T[], key: string): T {
  const found = all.find((one) => one.key === key);
  if (found === undefined) throw new RangeError(`${key} is none of what is wanted.`);
  return found;
}

function amountOf(included: number, unitCents: string): Partial<Stripe.PriceCreateParams> {
  const unit = Stripe.Decimal.from(unitCents);
  if (included === 0) return { unit_amount_decimal: unit };
  return { billing_scheme: 'tiered', tiers_mode: 'graduated', tiers: [{ up_to: included, unit_amount: 0 }, { up_to: 'inf', unit_amount_decimal: unit }] };
}
