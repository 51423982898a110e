import type { Collection, Document } from 'mongodb';

const LIMIT_MS = 4_000;

/**
 * Deletes aggregates directly, without an event: for those of which nobody else keeps anything. One whose events are still
 * on their way stays until they are out. What replicas have in their caches does not come back: the validator refuses it.
 * @param limit of documents in one go
 * @returns how many went, and whether some stayed behind for their events
 */
export async function purge(collection: Collection<Document>, filter: Document, limit: number): Promise<{ readonly gone: number; readonly waiting: boolean }> {
  const settled = { ...filter, 'outbox.0': { $exists: false } };
  const found = await collection.find(settled, { projection: { _id: 1 }, maxTimeMS: LIMIT_MS }).limit(limit).toArray();
  if (found.length > 0) {
    const { deletedCount } = await collection.deleteMany({ _id: { $in: found.map(({ _id }) => _id) }, 'outbox.0': { $exists: false } });
    return { gone: deletedCount, waiting: false };
  }
  return { gone: 0, waiting: (await collection.findOne(filter, { projection: { _id: 1 }, maxTimeMS: LIMIT_MS })) !== null };
}
