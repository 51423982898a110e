import { CONFIG } from '@fenago/host';
import { Inject, Injectable } from '@nestjs/common';
import { createHmac } from 'node:crypto';
import type { UserConfig } from '../config.js';

/** What is hashed; a hash for one purpose says nothing for another. */
export type HashPurpose = 'api_key' | 'refresh_token' | 'refresh_mac' | 'refresh_successor' | 'one_time_token' | 'oidc_binding' | 'attempt';

/** Hashes under a key that the database does not have: who reads it can neither recognise nor make what they are of. */
@Injectable()
export class PepperService {
  constructor(@Inject(CONFIG) private readonly config: UserConfig) {}

  /** HMAC-SHA-256, 32 bytes. */
  hash(purpose: HashPurpose, text: string): Buffer {
    return createHmac('sha256', this.config.apiKeyPepper).update(`${purpose}\u0000${text}`).digest();
  }
}
