import { Schema, type IndexDefinition, type IndexOptions, type SchemaDefinition } from 'mongoose';

export { Schema, type Model } from 'mongoose';

export interface Index<D> {
  /** Fields in order; 1 ascending, -1 descending. Dotted paths are written as they are. */
  readonly fields: Readonly<Partial<Record<(keyof D & string) | `${keyof D & string}.${string}`, 1 | -1>>>;
  readonly options?: IndexOptions;
}

/**
 * The mongoose schema of a collection: no version key and no virtual id, empty objects are kept, and a field that is
 * not in the schema is an error in updates and filters alike.
 */
export function defineSchema<D>(definition: SchemaDefinition<D>, indexes: readonly Index<D>[] = []): Schema<D> {
  const schema = new Schema<D>(definition as SchemaDefinition, {
    versionKey: false,
    id: false,
    minimize: false,
    strict: 'throw',
    strictQuery: 'throw',
  });
  for (const { fields, options } of indexes) schema.index({ ...fields } as IndexDefinition, { ...options });
  return schema as unknown as Schema<D>;
}
