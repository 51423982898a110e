import { defineSchema } from '@fenago/mongo';

/** What a user signs in with; apart from the user, so that no event and no view can hold it. */
export interface CredentialDocument {
  /** Id of the user. */
  readonly _id: string;
  /** Argon2id in PHC form: parameters, salt and hash. */
  readonly passwordHash: string;
  readonly updatedAt: Date;
}

export const CREDENTIAL = 'credential';

export const credentialSchema = defineSchema<CredentialDocument>({
  _id: { type: String, required: true },
  passwordHash: { type: String, required: true },
  updatedAt: { type: Date, required: true },
});
