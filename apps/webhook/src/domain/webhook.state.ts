import type { AggregateState } from '@fenago/aggregate/decision';
import type { WebhookDisableReason, WebhookStatus } from '@fenago/contracts';

/** A secret as it is stored: encrypted under a key of its own, which is encrypted under a master key. */
export interface Sealed {
  /** Name of the master key. */
  readonly keyId: string;
  readonly wrappedKey: string;
  readonly ciphertext: string;
}

export interface WebhookSecret {
  readonly sealed: Sealed;
  readonly createdAt: Date;
  /** Null where nothing has taken its place. */
  readonly expiresAt: Date | null;
}

/** A place that a user's events are posted to. */
export interface WebhookState extends AggregateState {
  readonly userId: string;
  readonly url: string;
  readonly description: string | null;
  /** Null: all. */
  readonly types: readonly string[] | null;
  /** Null: all. */
  readonly objectId: string | null;
  readonly ordered: boolean;
  readonly concurrency: number;
  readonly status: WebhookStatus;
  readonly disabledReason: WebhookDisableReason | null;
  /** Events of before are none of its. */
  readonly enabledAt: Date;
  /** The newest first; at most five. */
  readonly secrets: readonly WebhookSecret[];
  readonly lastTest: WebhookTest | null;
}

/** An event that tries a webhook out. */
export interface WebhookTest {
  readonly eventId: string;
  readonly time: Date;
}

/** Where a secret belongs: sealed for one webhook, it does not open as another's. */
export const secretContext = (webhookId: string): string => `webhook:${webhookId}`;

/** Those that sign at a time. */
export function liveSecrets(secrets: readonly WebhookSecret[], now: Date): readonly WebhookSecret[] {
  return secrets.filter(({ expiresAt }) => expiresAt === null || expiresAt > now);
}
