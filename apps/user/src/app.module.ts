import { defineService } from '@fenago/host';
import { Module } from '@nestjs/common';
import { BeginIdempotentHandler } from './commands/begin-idempotent.handler.js';
import { CaptureLeadHandler } from './commands/capture-lead.handler.js';
import { CreateApiKeyHandler } from './commands/create-api-key.handler.js';
import { EndIdempotentHandler } from './commands/end-idempotent.handler.js';
import { RegisterUserHandler } from './commands/register-user.handler.js';
import { RevokeApiKeyHandler } from './commands/revoke-api-key.handler.js';
import { UpdateApiKeyHandler } from './commands/update-api-key.handler.js';
import { loadConfig } from './config.js';
import { GetApiKeyHandler } from './queries/get-api-key.handler.js';
import { GetUserHandler } from './queries/get-user.handler.js';
import { ListApiKeysHandler } from './queries/list-api-keys.handler.js';
import { VerifyApiKeyHandler } from './queries/verify-api-key.handler.js';
import { ApiKeyRepository } from './repositories/api-key.repository.js';
import { IdempotencyRepository } from './repositories/idempotency.repository.js';
import { LeadRepository } from './repositories/lead.repository.js';
import { ReservationRepository } from './repositories/reservation.repository.js';
import { UserRepository } from './repositories/user.repository.js';
import { ApiKeyUseService } from './services/api-key-use.service.js';
import { ApiKeyService } from './services/api-key.service.js';
import { IdempotencyService } from './services/idempotency.service.js';
import { LeadService } from './services/lead.service.js';
import { UserService } from './services/user.service.js';

@Module({
  controllers: [
    // user.register · create_api_key · update_api_key · revoke_api_key · capture_lead · begin_idempotent · end_idempotent
    RegisterUserHandler,
    CreateApiKeyHandler,
    UpdateApiKeyHandler,
    RevokeApiKeyHandler,
    CaptureLeadHandler,
    BeginIdempotentHandler,
    EndIdempotentHandler,
    // user.get · verify_api_key · get_api_key · list_api_keys
    GetUserHandler,
    VerifyApiKeyHandler,
    GetApiKeyHandler,
    ListApiKeysHandler,
  ],
  providers: [
    UserRepository,
    LeadRepository,
    ReservationRepository,
    ApiKeyRepository,
    IdempotencyRepository,
    UserService,
    LeadService,
    ApiKeyService,
    ApiKeyUseService,
    IdempotencyService,
  ],
})
export class UserModule {}

export const serviceDefinition = defineService({
  name: 'user',
  loadConfig,
  module: () => UserModule,
});
