export { connectMongo, type MongoOptions } from './connect.js';
export { isDuplicateKey, toFenagoError, withMongoErrors } from './errors.js';
export {
  absent,
  atLeast,
  atMost,
  behind,
  between,
  eachBegins,
  greaterThan,
  internal,
  lessThan,
  not,
  oneOf,
  owned,
  present,
  type Filter,
  type InternalFilter,
  type Operator,
  type OwnedFilter,
  type OwnerField,
  type ScopedFilter,
} from './filter.js';
export { MongoLink } from './link.js';
export { MAX_PAGE, pageQuery, type PageQuery } from './paging.js';
export { ShadowCollection } from './shadow-collection.js';
export { Repository, type Patch, type Select } from './repository.js';
export { Schema, defineSchema, type Index, type Model } from './schema.js';
