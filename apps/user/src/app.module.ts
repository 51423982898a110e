import { Erasures } from '@fenago/erasure';
import { defineService, Positions } from '@fenago/host';
import { Module } from '@nestjs/common';
import { BeginIdempotentHandler } from './commands/begin-idempotent.handler.js';
import { BeginOidcHandler } from './commands/begin-oidc.handler.js';
import { CaptureLeadHandler } from './commands/capture-lead.handler.js';
import { ChangeEmailHandler } from './commands/change-email.handler.js';
import { ChangePasswordHandler } from './commands/change-password.handler.js';
import { ChangeRoleHandler } from './commands/change-role.handler.js';
import { CompleteOidcHandler } from './commands/complete-oidc.handler.js';
import { CreateApiKeyHandler } from './commands/create-api-key.handler.js';
import { DeleteAccountHandler } from './commands/delete-account.handler.js';
import { DeleteUserHandler } from './commands/delete-user.handler.js';
import { DiscardDeadLetterHandler } from './commands/discard-dead-letter.handler.js';
import { DiscardDeadLettersHandler } from './commands/discard-dead-letters.handler.js';
import { EndIdempotentHandler } from './commands/end-idempotent.handler.js';
import { ExchangeOidcCodeHandler } from './commands/exchange-oidc-code.handler.js';
import { ForgotPasswordHandler } from './commands/forgot-password.handler.js';
import { RedriveDeadLetterHandler } from './commands/redrive-dead-letter.handler.js';
import { RedriveDeadLettersHandler } from './commands/redrive-dead-letters.handler.js';
import { RefreshSessionHandler } from './commands/refresh-session.handler.js';
import { RegisterUserHandler } from './commands/register-user.handler.js';
import { ResetPasswordHandler } from './commands/reset-password.handler.js';
import { RevokeApiKeyHandler } from './commands/revoke-api-key.handler.js';
import { RevokeSessionHandler } from './commands/revoke-session.handler.js';
import { RewrapSecretsHandler } from './commands/rewrap-secrets.handler.js';
import { SignInHandler } from './commands/sign-in.handler.js';
import { SignOutEverywhereHandler } from './commands/sign-out-everywhere.handler.js';
import { SignOutHandler } from './commands/sign-out.handler.js';
import { SignUpHandler } from './commands/sign-up.handler.js';
import { UpdateApiKeyHandler } from './commands/update-api-key.handler.js';
import { UpdateUserHandler } from './commands/update-user.handler.js';
import { VerifyEmailHandler } from './commands/verify-email.handler.js';
import { loadConfig } from './config.js';
import { AllowanceThresholdReachedConsumer } from './consumers/allowance-threshold-reached.consumer.js';
import { AuditedEventsConsumer } from './consumers/audited-events.consumer.js';
import { BillingAccountConsumer } from './consumers/billing-account.consumer.js';
import { DeletionBegunConsumer } from './consumers/deletion-begun.consumer.js';
import { ErasureCompletedConsumer } from './consumers/erasure-completed.consumer.js';
import { LeadCapturedConsumer } from './consumers/lead-captured.consumer.js';
import { UserDeletedConsumer } from './consumers/user-deleted.consumer.js';
import { UserRegisteredConsumer } from './consumers/user-registered.consumer.js';
import { UserUpdatedConsumer } from './consumers/user-updated.consumer.js';
import { WebhookDisabledConsumer } from './consumers/webhook-disabled.consumer.js';
import { FindUserHandler } from './queries/find-user.handler.js';
import { GetApiKeyHandler } from './queries/get-api-key.handler.js';
import { GetDeadLetterHandler } from './queries/get-dead-letter.handler.js';
import { GetDeletionHandler } from './queries/get-deletion.handler.js';
import { GetJwksHandler } from './queries/get-jwks.handler.js';
import { GetUserHandler } from './queries/get-user.handler.js';
import { GroupDeadLettersHandler } from './queries/group-dead-letters.handler.js';
import { ListApiKeysHandler } from './queries/list-api-keys.handler.js';
import { ListAuditHandler } from './queries/list-audit.handler.js';
import { ListDeadLettersHandler } from './queries/list-dead-letters.handler.js';
import { ListDeletionsHandler } from './queries/list-deletions.handler.js';
import { ListLeadsHandler } from './queries/list-leads.handler.js';
import { ListOidcProvidersHandler } from './queries/list-oidc-providers.handler.js';
import { ListSessionsHandler } from './queries/list-sessions.handler.js';
import { ListUsersHandler } from './queries/list-users.handler.js';
import { VerifyApiKeyHandler } from './queries/verify-api-key.handler.js';
import { VerifyAuditHandler } from './queries/verify-audit.handler.js';
import { VerifySessionHandler } from './queries/verify-session.handler.js';
import { AccessRepository } from './repositories/access.repository.js';
import { ApiKeyRepository } from './repositories/api-key.repository.js';
import { AttemptRepository } from './repositories/attempt.repository.js';
import { AuditAnchorRepository } from './repositories/audit-anchor.repository.js';
import { AuditLogRepository } from './repositories/audit-log.repository.js';
import { CredentialRepository } from './repositories/credential.repository.js';
import { DeadLetterRepository } from './repositories/dead-letter.repository.js';
import { DeletionRepository } from './repositories/deletion.repository.js';
import { IdempotencyRepository } from './repositories/idempotency.repository.js';
import { IdentityRepository } from './repositories/identity.repository.js';
import { LeadRepository } from './repositories/lead.repository.js';
import { OneTimeTokenRepository } from './repositories/one-time-token.repository.js';
import { ReservationRepository } from './repositories/reservation.repository.js';
import { SessionRepository } from './repositories/session.repository.js';
import { SigningKeyRepository } from './repositories/signing-key.repository.js';
import { UserRepository } from './repositories/user.repository.js';
import { AccessLog } from './services/access-log.service.js';
import { AccessTokens } from './services/access-tokens.service.js';
import { AccountsService } from './services/accounts.service.js';
import { AddressErasure } from './services/address-erasure.service.js';
import { AllowanceMailsService } from './services/allowance-mails.service.js';
import { ApiKeyUseService } from './services/api-key-use.service.js';
import { ApiKeyService } from './services/api-key.service.js';
import { AttemptsService } from './services/attempts.service.js';
import { AuditAnchors } from './services/audit-anchors.service.js';
import { AuditLog } from './services/audit-log.service.js';
import { AuditSeal } from './services/audit-seal.service.js';
import { AuditVerificationService } from './services/audit-verification.service.js';
import { DeletionService } from './services/deletion.service.js';
import { BillingProjectionService } from './services/billing-projection.service.js';
import { DeadLetterRecorder } from './services/dead-letter-recorder.service.js';
import { DeadLetterService } from './services/dead-letter.service.js';
import { EmailChangeService } from './services/email-change.service.js';
import { EmailVerificationService } from './services/email-verification.service.js';
import { ErasureService } from './services/erasure.service.js';
import { GivenUpDeliveries } from './services/given-up-deliveries.service.js';
import { IdempotencyService } from './services/idempotency.service.js';
import { LeadService } from './services/lead.service.js';
import { MailLinks } from './services/mail-links.service.js';
import { MailService } from './services/mail.service.js';
import { OidcAccounts } from './services/oidc-accounts.service.js';
import { OidcService } from './services/oidc.service.js';
import { OneTimeTokens } from './services/one-time-tokens.service.js';
import { PasswordHasher } from './services/password-hasher.service.js';
import { PasswordResetService } from './services/password-reset.service.js';
import { Passwords } from './services/passwords.service.js';
import { PepperService } from './services/pepper.service.js';
import { Redriver } from './services/redriver.service.js';
import { RefreshTokens } from './services/refresh-tokens.service.js';
import { SecretRotationService } from './services/secret-rotation.service.js';
import { SessionsService } from './services/sessions.service.js';
import { SignInService } from './services/sign-in.service.js';
import { SignUpService } from './services/sign-up.service.js';
import { SigningKeysService } from './services/signing-keys.service.js';
import { UserAdminService } from './services/user-admin.service.js';
import { UserService } from './services/user.service.js';
import { WebhookMailsService } from './services/webhook-mails.service.js';

@Module({
  controllers: [
    BeginIdempotentHandler,
    BeginOidcHandler,
    CaptureLeadHandler,
    ChangeEmailHandler,
    ChangePasswordHandler,
    ChangeRoleHandler,
    CompleteOidcHandler,
    CreateApiKeyHandler,
    DeleteAccountHandler,
    DeleteUserHandler,
    DiscardDeadLetterHandler,
    DiscardDeadLettersHandler,
    EndIdempotentHandler,
    ExchangeOidcCodeHandler,
    ForgotPasswordHandler,
    RedriveDeadLetterHandler,
    RedriveDeadLettersHandler,
    RefreshSessionHandler,
    RegisterUserHandler,
    ResetPasswordHandler,
    RevokeApiKeyHandler,
    RevokeSessionHandler,
    RewrapSecretsHandler,
    SignInHandler,
    SignOutEverywhereHandler,
    SignOutHandler,
    SignUpHandler,
    UpdateApiKeyHandler,
    UpdateUserHandler,
    VerifyEmailHandler,
    AuditedEventsConsumer,
    AllowanceThresholdReachedConsumer,
    BillingAccountConsumer,
    DeletionBegunConsumer,
    ErasureCompletedConsumer,
    LeadCapturedConsumer,
    UserDeletedConsumer,
    UserRegisteredConsumer,
    UserUpdatedConsumer,
    WebhookDisabledConsumer,
    FindUserHandler,
    GetApiKeyHandler,
    GetDeadLetterHandler,
    GetDeletionHandler,
    GetJwksHandler,
    GetUserHandler,
    GroupDeadLettersHandler,
    ListApiKeysHandler,
    ListAuditHandler,
    ListDeadLettersHandler,
    ListDeletionsHandler,
    ListLeadsHandler,
    ListOidcProvidersHandler,
    ListSessionsHandler,
    ListUsersHandler,
    VerifyApiKeyHandler,
    VerifyAuditHandler,
    VerifySessionHandler,
  ],
  providers: [
    AccessRepository,
    ApiKeyRepository,
    AttemptRepository,
    AuditAnchorRepository,
    AuditLogRepository,
    CredentialRepository,
    DeadLetterRepository,
    DeletionRepository,
    IdempotencyRepository,
    IdentityRepository,
    LeadRepository,
    OneTimeTokenRepository,
    ReservationRepository,
    SessionRepository,
    SigningKeyRepository,
    UserRepository,
    AccessLog,
    AccessTokens,
    AccountsService,
    AddressErasure,
    ApiKeyUseService,
    ApiKeyService,
    AttemptsService,
    AuditAnchors,
    AuditLog,
    AuditSeal,
    AuditVerificationService,
    DeadLetterRecorder,
    DeadLetterService,
    DeletionService,
    BillingProjectionService,
    EmailChangeService,
    EmailVerificationService,
    Erasures,
    ErasureService,
    GivenUpDeliveries,
    IdempotencyService,
    LeadService,
    MailLinks,
    MailService,
    AllowanceMailsService,
    OidcAccounts,
    OidcService,
    OneTimeTokens,
    PasswordHasher,
    PasswordResetService,
    Passwords,
    PepperService,
    Positions,
    Redriver,
    RefreshTokens,
    SecretRotationService,
    SessionsService,
    SignInService,
    SignUpService,
    SigningKeysService,
    UserAdminService,
    UserService,
    WebhookMailsService,
  ],
})
export class UserModule {}

export const serviceDefinition = defineService({
  name: 'user',
  loadConfig,
  module: () => UserModule,
});
