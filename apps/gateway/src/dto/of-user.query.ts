import { OptionalIdField } from './id-field.decorator.js';

/** Whose rows an admin looks at. */
export class OfUserQuery {
  @OptionalIdField('user', 'Only those of this user')
  readonly userId?: string;
}
