import type { Collection, Db, Document } from 'mongodb';

/**
 * Part of every aggregate's mongoose schema; plain values, so that this library needs no mongoose.
 * `outbox` and `causes` are written by the store alone.
 */
export const aggregateFields = {
  _id: { type: String, required: true },
  v: { type: Number, required: true },
  outbox: { type: [Object], select: false },
  causes: { type: [Object], select: false },
  createdAt: { type: Date, required: true },
  updatedAt: { type: Date, required: true },
  deletedAt: { type: Date },
} as const;

/** A stale upsert would otherwise bring a deleted document back, without the fields that only its creation sets. */
const collectionOptions: { validator: Document; validationLevel: 'strict'; validationAction: 'error' } = {
  validator: { $jsonSchema: { required: ['createdAt', 'v', 'outbox', 'causes'] } },
  validationLevel: 'strict',
  validationAction: 'error',
};

/** Makes an aggregate's collection with its validator and indexes, where they are missing. */
export async function prepareCollection(db: Db, collection: Collection<Document>): Promise<void> {
  const name = collection.collectionName;
  const known = await db.listCollections({ name }, { nameOnly: true }).toArray();
  if (known.length === 0) await createIfMissing(db, name);
  await db.command({ collMod: name, ...collectionOptions });
  await collection.createIndexes([
    { key: { 'outbox.0.time': 1 }, sparse: true, name: 'outbox_waiting' },
    { key: { deletedAt: 1 }, sparse: true, name: 'tombstones' },
  ]);
}

async function createIfMissing(db: Db, name: string): Promise<void> {
  try {
    await db.createCollection(name, collectionOptions);
  } catch (error) {
    // Another replica was faster.
    if ((error as { codeName?: string }).codeName !== 'NamespaceExists') throw error;
  }
}
