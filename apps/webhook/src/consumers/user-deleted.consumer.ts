import type { DomainEvent } from '@fenago/contracts';
import { Consumer } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { ErasureService } from '../services/erasure.service.js';

@Controller()
export class UserDeletedConsumer {
  constructor(private readonly erasure: ErasureService) {}

  @Consumer('user.deleted')
  handle(event: DomainEvent<'user.deleted'>): Promise<void> {
    return this.erasure.carryOut(event);
  }
}
