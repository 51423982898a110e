import type { DomainEvent } from '@fenago/contracts';
import { Consumer } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { ErasureService } from '../services/erasure.service.js';

/** This service's own event: what it holds itself goes after the commit, and again after a crash. */
@Controller()
export class UserDeletedConsumer {
  constructor(private readonly erasure: ErasureService) {}

  @Consumer('user.deleted')
  handle(event: DomainEvent<'user.deleted'>): Promise<void> {
    return this.erasure.carryOut(event);
  }
}
