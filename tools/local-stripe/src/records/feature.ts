/** A feature that products can entitle to, as Stripe writes it. */
export function newFeature(given: { readonly id: string; readonly name: string; readonly lookupKey: string; readonly metadata: Record<string, string> }) {
  return { id: given.id, object: 'entitlements.feature' as const, active: true, livemode: false, lookup_key: given.lookupKey, metadata: given.metadata, name: given.name };
}

export type Feature = ReturnType<typeof newFeature>;

/** Which product entitles to which feature. */
export interface ProductFeature {
  readonly id: string;
  readonly product: string;
  readonly feature: string;
}
