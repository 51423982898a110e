import type { DomainEvent } from '@fenago/contracts';
import { Erasures, purging, type ErasurePlan } from '@fenago/erasure';
import { Injectable } from '@nestjs/common';
import { ApiKeyRepository } from '../repositories/api-key.repository.js';
import { CredentialRepository } from '../repositories/credential.repository.js';
import { IdentityRepository } from '../repositories/identity.repository.js';
import { SessionRepository } from '../repositories/session.repository.js';
import { AddressErasure } from './address-erasure.service.js';
import { IdempotencyService } from './idempotency.service.js';

/** What goes with a user who is gone: all that lets somebody in as them, and all that is found by their addresses. */
@Injectable()
export class ErasureService {
  private readonly plan: ErasurePlan;

  constructor(
    private readonly erasures: Erasures,
    { holding: sessions }: SessionRepository,
    { holding: credentials }: CredentialRepository,
    { holding: identities }: IdentityRepository,
    { aggregates: apiKeys }: ApiKeyRepository,
    { holding: requests }: IdempotencyService,
    { holdings: byAddress }: AddressErasure,
  ) {
    this.plan = { erased: [sessions, credentials, identities, purging('api_keys', apiKeys, 'userId'), requests, ...byAddress], kept: [] };
  }

  carryOut(event: DomainEvent<'user.deleted'>): Promise<void> {
    return this.erasures.carryOut(event, this.plan);
  }

  /** After something of a user was written upon an event, which may come late. */
  settle(userId: string): Promise<void> {
    return this.erasures.settle(userId, this.plan);
  }
}
