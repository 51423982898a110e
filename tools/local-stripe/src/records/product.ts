/** A product, as Stripe writes it. */
export function newProduct(given: { readonly id: string; readonly created: number; readonly name: string }) {
  return {
    id: given.id,
    object: 'product' as const,
    active: true,
    created: given.created,
    default_price: null as string | null,
    description: null as string | null,
    images: [] as string[],
    livemode: false,
    marketing_features: [] as { name: string }[],
    metadata: {} as Record<string, string>,
    name: given.name,
    package_dimensions: null,
    shippable: null,
    statement_descriptor: null as string | null,
    tax_code: null,
    tax_details: null,
    type: 'service' as const,
    unit_label: null as string | null,
    updated: given.created,
    url: null as string | null,
  };
}

export type Product = ReturnType<typeof newProduct>;
