import { Type } from 'typebox';
import { client, opaqueToken } from '../client.js';
import { defineCommand } from '../request.js';
import { object } from '../schema.js';
import type { TokensView } from '../views.js';

const provider = () => Type.String({ pattern: '^[a-z0-9-]{1,32}$' });
/** Ties a sign-in to the browser that began it. */
const binding = () => Type.String({ pattern: '^[\\w-]{43}$' });

/** Where a browser goes to sign in at a provider. */
export interface OidcDeparture {
  readonly url: string;
  readonly binding: string;
  /** Of the cookie that holds the binding. */
  readonly cookie: { readonly path: string; readonly secure: boolean; readonly maxAgeSeconds: number };
}

/** How a sign-in at a provider ends: in the application that asked for it, or here. */
export type OidcArrival = { readonly redirectTo: string } | { readonly tokens: TokensView };

/** `not_found` for a provider that is not configured; `oidc_provider_unavailable` where it does not answer. */
export const beginOidc = defineCommand<OidcDeparture>()(
  'user.begin_oidc',
  object({ provider: provider(), redirectUri: Type.Optional(Type.String({ maxLength: 2_000 })), binding: Type.Optional(binding()) }),
);

/** With what the provider sent the browser back with; errors go to the application, where one asked. */
export const completeOidc = defineCommand<OidcArrival>()(
  'user.complete_oidc',
  object({ provider: provider(), query: Type.String({ maxLength: 4_096 }), binding: Type.Optional(binding()), client: client() }),
);

/** Exchanges the code that an application was called with: good for one use, within a minute. */
export const exchangeOidcCode = defineCommand<TokensView>()('user.exchange_oidc_code', object({ code: opaqueToken(), client: client() }));
