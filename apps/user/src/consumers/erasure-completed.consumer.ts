import type { DomainEvent } from '@fenago/contracts';
import { Consumer } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { DeletionService } from '../services/deletion.service.js';

@Controller()
export class ErasureCompletedConsumer {
  constructor(private readonly deletions: DeletionService) {}

  @Consumer('erasure.completed')
  handle(event: DomainEvent<'erasure.completed'>): Promise<void> {
    return this.deletions.note(event);
  }
}
