import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { COMMANDS, type Caller, type Client, type TokensView } from '@fenago/contracts';
import { RpcClient } from '@fenago/messaging';
import { ForgotPasswordDto } from '../dto/auth/forgot-password.dto.js';
import { MailSentDto } from '../dto/auth/mail-sent.dto.js';
import { MailTokenDto } from '../dto/auth/mail-token.dto.js';
import { RefreshTokenDto } from '../dto/auth/refresh-token.dto.js';
import { ResetPasswordDto } from '../dto/auth/reset-password.dto.js';
import { SignInDto } from '../dto/auth/sign-in.dto.js';
import { SignUpDto } from '../dto/auth/sign-up.dto.js';
import { TokensDto } from '../dto/auth/tokens.dto.js';
import { CurrentCaller } from '../guards/current-principal.decorator.js';
import { CurrentClient } from '../http/current-client.decorator.js';
import { Operation } from '../http/operation.decorator.js';

@ApiTags('auth')
@Controller('v1/auth')
export class AuthController {
  constructor(private readonly rpc: RpcClient) {}

  @Post('sign-up')
  @Operation({
    id: 'signUp',
    scope: null,
    summary: 'Sign up with an address and a password',
    description: 'The account is made when the token of the mail is used. Who has an account already is sent another mail; the answer is the same.',
    answer: { status: 202, type: MailSentDto, description: 'A mail is on its way' },
    problems: ['too_many_attempts'],
  })
  async signUp(@Body() body: SignUpDto, @CurrentClient() client: Client): Promise<MailSentDto> {
    await this.rpc.request(COMMANDS.signUp, { ...body, client });
    return { status: 'verification_sent' };
  }

  @Post('verify-email')
  @Operation({
    id: 'verifyEmail',
    scope: null,
    summary: 'Confirm an address by the token of a mail, and sign in',
    description: 'Of a sign-up, it makes the account; of a change of address, it makes the change.',
    answer: { status: 200, type: TokensDto, description: 'The account is there, and you are signed in' },
    problems: ['token_invalid', 'email_taken'],
  })
  verifyEmail(@Body() body: MailTokenDto, @CurrentClient() client: Client): Promise<TokensView> {
    return this.rpc.request(COMMANDS.verifyEmail, { ...body, client });
  }

  @Post('sign-in')
  @Operation({
    id: 'signIn',
    scope: null,
    summary: 'Sign in with an address and a password',
    description: 'Ten wrong passwords for an address, or a hundred from one client, and one has to wait: longer each time, and whether or not there is an account.',
    answer: { status: 200, type: TokensDto, description: 'You are signed in' },
    problems: ['credentials_invalid', 'too_many_attempts'],
  })
  signIn(@Body() body: SignInDto, @CurrentClient() client: Client): Promise<TokensView> {
    return this.rpc.request(COMMANDS.signIn, { ...body, client });
  }

  @Post('refresh')
  @Operation({
    id: 'refreshSession',
    scope: null,
    summary: 'Exchange a refresh token for new tokens',
    answer: { status: 200, type: TokensDto, description: 'The next tokens of the session' },
    problems: ['refresh_token_invalid', 'refresh_token_reused'],
  })
  refresh(@Body() body: RefreshTokenDto): Promise<TokensView> {
    return this.rpc.request(COMMANDS.refreshSession, { ...body });
  }

  @Post('forgot-password')
  @Operation({
    id: 'forgotPassword',
    scope: null,
    summary: 'Ask for a mail to set a new password',
    answer: { status: 202, type: MailSentDto, description: 'A mail is on its way, where the address has an account' },
    problems: ['too_many_attempts'],
  })
  async forgotPassword(@Body() body: ForgotPasswordDto, @CurrentClient() client: Client): Promise<MailSentDto> {
    await this.rpc.request(COMMANDS.forgotPassword, { ...body, client });
    return { status: 'reset_sent' };
  }

  @Post('reset-password')
  @Operation({
    id: 'resetPassword',
    scope: null,
    summary: 'Set a new password by the token of a mail; every session ends, and a new one begins',
    answer: { status: 200, type: TokensDto, description: 'The password is set, and you are signed in' },
    problems: ['token_invalid'],
  })
  resetPassword(@Body() body: ResetPasswordDto, @CurrentClient() client: Client): Promise<TokensView> {
    return this.rpc.request(COMMANDS.resetPassword, { ...body, client });
  }

  @Post('sign-out')
  @Operation({ id: 'signOut', scope: null, summary: 'End the session of a refresh token', empty: 'It is over, if it was not before' })
  async signOut(@Body() body: RefreshTokenDto): Promise<void> {
    await this.rpc.request(COMMANDS.signOut, { ...body });
  }

  @Post('sign-out-everywhere')
  @Operation({
    id: 'signOutEverywhere',
    scope: 'profile:write',
    summary: 'End every session, this one too; API keys go on working',
    empty: 'They are over',
  })
  async signOutEverywhere(@CurrentCaller() caller: Caller): Promise<void> {
    await this.rpc.request(COMMANDS.signOutEverywhere, { caller });
  }
}
