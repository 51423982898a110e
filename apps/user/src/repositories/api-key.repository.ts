import { MongoLink, Repository, internal } from '@fenago/mongo';
import { Injectable } from '@nestjs/common';
import { API_KEY, apiKeySchema, type ApiKeyDocument } from '../schemas/api-key.schema.js';

@Injectable()
export class ApiKeyRepository extends Repository<ApiKeyDocument> {
  constructor(link: MongoLink) {
    super(link.model(API_KEY, apiKeySchema));
  }

  /** @throws Error where the id is taken, which chance does not do */
  async add(key: ApiKeyDocument): Promise<void> {
    if (!(await this.insert(key))) throw new Error(`API key ${key._id} exists already.`);
  }

  get(apiKeyId: string): Promise<ApiKeyDocument | null> {
    return this.findOne(internal('the key tells who the caller is', { _id: apiKeyId }));
  }
}
