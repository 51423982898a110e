import { defineService } from '@fenago/host';
import { Module } from '@nestjs/common';
import { CaptureLeadHandler } from './commands/capture-lead.handler.js';
import { CreateApiKeyHandler } from './commands/create-api-key.handler.js';
import { RegisterUserHandler } from './commands/register-user.handler.js';
import { RevokeApiKeyHandler } from './commands/revoke-api-key.handler.js';
import { UpdateApiKeyHandler } from './commands/update-api-key.handler.js';
import { loadConfig } from './config.js';
import { GetApiKeyHandler } from './queries/get-api-key.handler.js';
import { GetUserHandler } from './queries/get-user.handler.js';
import { ListApiKeysHandler } from './queries/list-api-keys.handler.js';
import { VerifyApiKeyHandler } from './queries/verify-api-key.handler.js';
import { ApiKeyRepository } from './repositories/api-key.repository.js';
import { LeadRepository } from './repositories/lead.repository.js';
import { ReservationRepository } from './repositories/reservation.repository.js';
import { UserRepository } from './repositories/user.repository.js';
import { ApiKeyUseService } from './services/api-key-use.service.js';
import { ApiKeyService } from './services/api-key.service.js';
import { LeadService } from './services/lead.service.js';
import { UserService } from './services/user.service.js';

@Module({
  controllers: [
    // user.register · create_api_key · update_api_key · revoke_api_key · capture_lead
    RegisterUserHandler,
    CreateApiKeyHandler,
    UpdateApiKeyHandler,
    RevokeApiKeyHandler,
    CaptureLeadHandler,
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
    UserService,
    LeadService,
    ApiKeyService,
    ApiKeyUseService,
  ],
})
export class UserModule {}

export const serviceDefinition = defineService({
  name: 'user',
  loadConfig,
  module: () => UserModule,
});
