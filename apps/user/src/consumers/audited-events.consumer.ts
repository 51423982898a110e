import { Projection, type EventBatch, type EventPosition } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { AUDITED_TYPES, type AuditedType } from '../domain/audited-events.js';
import { AuditLog } from '../services/audit-log.service.js';

@Controller()
export class AuditedEventsConsumer {
  constructor(private readonly audit: AuditLog) {}

  @Projection(AUDITED_TYPES)
  handle(batch: EventBatch<AuditedType>): Promise<void> {
    return this.audit.follow(batch);
  }

  position(): Promise<EventPosition | null> {
    return this.audit.position();
  }
}
