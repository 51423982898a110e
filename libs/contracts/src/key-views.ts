/** A key of a model provider that a user has brought; the key itself is answered to nobody. */
export interface ProviderKeyView {
  readonly id: string;
  readonly object: 'provider_key';
  /** What configurations of agents call it. */
  readonly name: string;
  /** Null where the platform's base URL is taken. */
  readonly baseUrl: string | null;
  /** Whether the server streams, and whether it gives replies by their id; without meaning where the base URL is the platform's. */
  readonly streaming: boolean;
  readonly retrieval: boolean;
  /** The last four characters of the key; null where it is too short to show any. */
  readonly keyHint: string | null;
  /** When an execution last used it, to the minute. */
  readonly lastUsedAt: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** A secret that headers of tools name; its value is answered to nobody. */
export interface ToolSecretView {
  readonly id: string;
  readonly object: 'secret';
  readonly name: string;
  /** Where it may be sent; where there are none, agents of its owner may send it anywhere and agents of others nowhere. */
  readonly hosts: readonly string[];
  /** The last four characters of the value; null where it is too short to show any. */
  readonly hint: string | null;
  /** When a tool last used it, to the minute. */
  readonly lastUsedAt: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}
