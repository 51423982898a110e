import { FenagoError, type Client, type COMMANDS, type OidcArrival, type OidcDeparture, type OidcProviderView, type RequestOf, type TokensView } from '@fenago/contracts';
import { CONFIG, LOGGER } from '@fenago/host';
import type { Logger } from '@fenago/observability';
import { Inject, Injectable } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import { OidcClient, OidcError } from '../clients/oidc.client.js';
import type { UserConfig } from '../config.js';
import { oidcFailed, oidcProviderNotFound, oidcProviderUnavailable, oidcStateInvalid, oneTimeTokenInvalid, redirectNotAllowed } from '../domain/errors.js';
import type { OidcProvider } from '../domain/oidc-provider.js';
import { TOKEN_LIFE_MS } from '../domain/one-time-token.js';
import type { UserState } from '../domain/user.state.js';
import { AccountsService } from './accounts.service.js';
import { codeForApplication, OidcAccounts } from './oidc-accounts.service.js';
import { OneTimeTokens, type UsableToken } from './one-time-tokens.service.js';
import { PepperService } from './pepper.service.js';
import { SessionsService } from './sessions.service.js';

const BINDING_BYTES = 32;
const PATH = '/v1/auth/oidc';

type Flow = UsableToken<'oidc_flow'>['use'];

/** Signing in at a provider of OpenID Connect, and back. */
@Injectable()
export class OidcService {
  private readonly client = new OidcClient();
  private readonly publicUrl: string;

  constructor(
    private readonly tokens: OneTimeTokens,
    private readonly pepper: PepperService,
    private readonly people: OidcAccounts,
    private readonly accounts: AccountsService,
    private readonly sessions: SessionsService,
    @Inject(CONFIG) private readonly config: UserConfig,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.publicUrl = config.publicUrl.replace(/\/+$/, '');
  }

  async list(): Promise<readonly OidcProviderView[]> {
    return this.config.oidcProviders.map(({ id, name }) => ({ id, object: 'oidc_provider', name, authorizePath: `${PATH}/${id}/authorize` }));
  }

  /** @param request `binding`: of the browser, where it has one already, so that two tabs do not get into each other's way */
  async begin({ provider: id, redirectUri, binding = newBinding() }: RequestOf<typeof COMMANDS.beginOidc>): Promise<OidcDeparture> {
    const provider = this.providerOf(id);
    if (redirectUri !== undefined && !this.config.authRedirectUris.includes(redirectUri)) throw redirectNotAllowed();
    const checks = OidcClient.newChecks();
    const bindingHash = this.hashOf(binding);
    const state = await this.tokens.issue({ kind: 'oidc_flow', provider: id, ...checks, bindingHash, redirectUri: redirectUri ?? null });
    const url = await this.client.authorizationUrl(provider, this.callbackOf(id), state, checks).catch(rethrow);
    const { protocol, pathname } = new URL(`${this.publicUrl}${PATH}`);
    return { url, binding, cookie: { path: pathname, secure: protocol === 'https:', maxAgeSeconds: TOKEN_LIFE_MS.oidc_flow / 1_000 } };
  }

  async complete({ provider: id, query, binding, client }: RequestOf<typeof COMMANDS.completeOidc>): Promise<OidcArrival> {
    const provider = this.providerOf(id);
    const state = new URLSearchParams(query).get('state') ?? '';
    const flow = await this.flowOf(id, state, binding);
    try {
      const identity = await this.client.identityOf(provider, `${this.callbackOf(id)}?${query}`, state, flow).catch(rethrow);
      return await this.arrive(await this.people.userOf(id, identity), flow, client);
    } catch (error) {
      const code = codeForApplication(error);
      this.logger.warn({ provider: id, code, reason: reasonOf(error) }, 'A sign-in at a provider failed.');
      if (flow.redirectUri === null || code === undefined) throw error;
      return { redirectTo: withParameter(flow.redirectUri, 'error', code) };
    }
  }

  async exchange({ code, client }: RequestOf<typeof COMMANDS.exchangeOidcCode>): Promise<TokensView> {
    const { use } = await this.tokens.take(code, 'oidc_code');
    const user = await this.accounts.byId(use.userId);
    if (user === null) throw oneTimeTokenInvalid();
    return this.sessions.start(user, client, 'oidc');
  }

  private async arrive(user: UserState, { redirectUri }: Flow, client: Client): Promise<OidcArrival> {
    if (redirectUri === null) return { tokens: await this.sessions.start(user, client, 'oidc') };
    const code = await this.tokens.issue({ kind: 'oidc_code', userId: user._id });
    return { redirectTo: withParameter(redirectUri, 'code', code) };
  }

  /** Used up whatever comes of it. */
  private async flowOf(provider: string, state: string, binding: string | undefined): Promise<Flow> {
    const { use } = await this.tokens.take(state, 'oidc_flow').catch((error: unknown) => {
      throw error instanceof FenagoError && error.code === 'token_invalid' ? oidcStateInvalid() : error;
    });
    // Another's browser would be signed in as whoever began it.
    if (use.provider !== provider || binding === undefined || use.bindingHash !== this.hashOf(binding)) throw oidcStateInvalid();
    return use;
  }

  private providerOf(id: string): OidcProvider {
    const provider = this.config.oidcProviders.find((one) => one.id === id);
    if (provider === undefined) throw oidcProviderNotFound();
    return provider;
  }

  private callbackOf(id: string): string {
    return `${this.publicUrl}${PATH}/${id}/callback`;
  }

  private hashOf(binding: string): string {
    return this.pepper.hash('oidc_binding', binding).toString('hex');
  }
}

function newBinding(): string {
  return randomBytes(BINDING_BYTES).toString('base64url');
}

function rethrow(error: unknown): never {
  if (!(error instanceof OidcError)) throw error;
  throw error.kind === 'unavailable' ? oidcProviderUnavailable(error) : oidcFailed(error);
}

/** What the library found wrong, in its words: they hold nothing of the answer. */
function reasonOf(error: unknown): string | undefined {
  const { cause } = error as Error;
  return cause instanceof OidcError && cause.cause instanceof Error ? cause.cause.message : undefined;
}

function withParameter(address: string, name: string, value: string): string {
  const url = new URL(address);
  url.searchParams.set(name, value);
  return url.href;
}
