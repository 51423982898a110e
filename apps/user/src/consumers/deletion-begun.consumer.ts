import type { DomainEvent } from '@fenago/contracts';
import { Consumer } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { DeletionService } from '../services/deletion.service.js';

/** This service's own event: a report begins with it where its command died before it could begin one. */
@Controller()
export class DeletionBegunConsumer {
  constructor(private readonly deletions: DeletionService) {}

  @Consumer('user.deleted')
  handle(event: DomainEvent<'user.deleted'>): Promise<void> {
    return this.deletions.begin(event);
  }
}
