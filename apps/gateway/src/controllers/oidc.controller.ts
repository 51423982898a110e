import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiFoundResponse, ApiTags } from '@nestjs/swagger';
import { parseCookie, stringifySetCookie } from 'cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { COMMANDS, pageOf, QUERIES, type Client, type OidcProviderView, type Page, type TokensView } from '@fenago/contracts';
import { RpcClient } from '@fenago/messaging';
import { BeginOidcQuery } from '../dto/auth/begin-oidc.query.js';
import { OidcCodeDto } from '../dto/auth/oidc-code.dto.js';
import { OidcProviderListDto } from '../dto/auth/oidc-provider.dto.js';
import { TokensDto } from '../dto/auth/tokens.dto.js';
import { CurrentClient } from '../http/current-client.decorator.js';
import { Operation } from '../http/operation.decorator.js';
import { SlugPipe } from '../http/slug.pipe.js';

const PROVIDER = new SlugPipe('provider');
/** Holds what ties a sign-in to the browser that began it. */
const COOKIE = 'fenago_oidc';
const BINDING = /^[\w-]{43}$/;
const MAX_QUERY = 4_096;
const LOCATION = { Location: { description: 'Where the browser goes', schema: { type: 'string' } } } as const;

@ApiTags('auth')
@Controller('v1/auth/oidc')
export class OidcController {
  constructor(private readonly rpc: RpcClient) {}

  @Get()
  @Operation({
    id: 'listOidcProviders',
    scope: null,
    summary: 'List where else one may sign in',
    answer: { type: OidcProviderListDto, description: 'Every provider' },
  })
  async list(): Promise<Page<OidcProviderView>> {
    const providers = await this.rpc.request(QUERIES.listOidcProviders, {});
    return pageOf(providers, providers.length);
  }

  @Get(':provider/authorize')
  @Operation({ id: 'beginOidcSignIn', scope: null, summary: 'Send a browser to sign in at a provider', problems: ['not_found', 'oidc_provider_unavailable'] })
  @ApiFoundResponse({ description: 'To the provider; a cookie ties the sign-in to this browser', headers: LOCATION })
  async begin(
    @Param('provider', PROVIDER) provider: string,
    @Query() query: BeginOidcQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { url, binding, cookie } = await this.rpc.request(COMMANDS.beginOidc, { provider, ...query, ...bindingOf(request) });
    const { path, secure, maxAgeSeconds: maxAge } = cookie;
    const set = stringifySetCookie({ name: COOKIE, value: binding, path, secure, maxAge, httpOnly: true, sameSite: 'lax' });
    void reply.header('set-cookie', set).redirect(url, 302);
  }

  @Get(':provider/callback')
  @Operation({
    id: 'completeOidcSignIn',
    scope: null,
    summary: 'Where a provider sends the browser back to',
    answer: { type: TokensDto, description: 'You are signed in; where no application asked for the sign-in' },
    problems: ['not_found', 'oidc_state_invalid', 'oidc_failed', 'oidc_email_unverified', 'oidc_provider_unavailable', 'email_taken'],
  })
  @ApiFoundResponse({ description: 'To the application that asked, with `?code=` for exchangeOidcCode, or `?error=`', headers: LOCATION })
  async complete(
    @Param('provider', PROVIDER) provider: string,
    @CurrentClient() client: Client,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const query = new URL(request.url, 'http://gateway').search.slice(1, 1 + MAX_QUERY);
    const arrival = await this.rpc.request(COMMANDS.completeOidc, { provider, query, client, ...bindingOf(request) });
    if ('redirectTo' in arrival) void reply.redirect(arrival.redirectTo, 302);
    else void reply.status(200).send(arrival.tokens);
  }

  @Post('exchange')
  @Operation({
    id: 'exchangeOidcCode',
    scope: null,
    summary: 'Exchange the code that an application was called with for tokens',
    answer: { status: 200, type: TokensDto, description: 'You are signed in' },
    problems: ['token_invalid'],
  })
  exchange(@Body() body: OidcCodeDto, @CurrentClient() client: Client): Promise<TokensView> {
    return this.rpc.request(COMMANDS.exchangeOidcCode, { ...body, client });
  }
}

function bindingOf({ headers }: FastifyRequest): { readonly binding?: string } {
  const binding = parseCookie(headers.cookie ?? '')[COOKIE];
  return binding !== undefined && BINDING.test(binding) ? { binding } : {};
}
