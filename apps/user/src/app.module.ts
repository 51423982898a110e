import { defineService } from '@fenago/host';
import { Module } from '@nestjs/common';
import { CaptureLeadHandler } from './commands/capture-lead.handler.js';
import { CreateApiKeyHandler } from './commands/create-api-key.handler.js';
import { RegisterUserHandler } from './commands/register-user.handler.js';
import { loadConfig } from './config.js';
import { GetUserHandler } from './queries/get-user.handler.js';
import { VerifyApiKeyHandler } from './queries/verify-api-key.handler.js';
import { ApiKeyRepository } from './repositories/api-key.repository.js';
import { LeadRepository } from './repositories/lead.repository.js';
import { ReservationRepository } from './repositories/reservation.repository.js';
import { UserRepository } from './repositories/user.repository.js';
import { ApiKeyService } from './services/api-key.service.js';
import { LeadService } from './services/lead.service.js';
import { UserService } from './services/user.service.js';

@Module({
  controllers: [
    // user.register · create_api_key · capture_lead
    RegisterUserHandler,
    CreateApiKeyHandler,
    CaptureLeadHandler,
    // user.get · verify_api_key
    GetUserHandler,
    VerifyApiKeyHandler,
  ],
  providers: [
    UserRepository,
    LeadRepository,
    ReservationRepository,
    ApiKeyRepository,
    UserService,
    LeadService,
    ApiKeyService,
  ],
})
export class UserModule {}

export const serviceDefinition = defineService({
  name: 'user',
  loadConfig,
  module: () => UserModule,
});
