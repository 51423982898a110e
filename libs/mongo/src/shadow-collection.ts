import type { Collection, Document } from 'mongodb';
import type { Model } from 'mongoose';
import { withMongoErrors } from './errors.js';
import type { MongoLink } from './link.js';

const NAMESPACE_NOT_FOUND = 26;

/** A collection beside that of a model, to be filled and then put in its place. */
export class ShadowCollection<D> {
  /** Named after the model's. */
  readonly collection: Collection<Document>;

  constructor(
    private readonly link: MongoLink,
    private readonly model: Model<D>,
  ) {
    this.collection = link.db.collection(`${model.collection.collectionName}_rebuild`);
  }

  /** Makes it anew, empty, with the indexes of the model. @throws FenagoError `database_unavailable` */
  async prepare(): Promise<void> {
    await this.drop();
    await withMongoErrors(async () => {
      await this.link.db.createCollection(this.collection.collectionName);
      const indexes = this.model.schema.indexes().map(([key, { background: _background, ...options }]) => ({ key: key as Record<string, 1 | -1>, ...options }));
      if (indexes.length > 0) await this.collection.createIndexes(indexes as Parameters<typeof this.collection.createIndexes>[0]);
    });
  }

  /**
   * Puts it in the place of the model's collection, whose documents go, in one moment.
   * @returns false where there is none any more: it was put there before
   * @throws FenagoError `database_unavailable`
   */
  swap(): Promise<boolean> {
    return withMongoErrors(async () => {
      try {
        await this.link.db.renameCollection(this.collection.collectionName, this.model.collection.collectionName, { dropTarget: true });
        return true;
      } catch (error) {
        if ((error as { readonly code?: unknown }).code === NAMESPACE_NOT_FOUND) return false;
        throw error;
      }
    });
  }

  /** @throws FenagoError `database_unavailable` */
  async drop(): Promise<void> {
    await withMongoErrors(() => this.collection.drop());
  }
}
