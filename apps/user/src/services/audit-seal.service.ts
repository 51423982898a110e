import { CONFIG } from '@fenago/host';
import { Inject, Injectable } from '@nestjs/common';
import { createHmac } from 'node:crypto';
import type { UserConfig } from '../config.js';
import type { Seal } from '../domain/audit-chain.js';

/** Hashes of the audit log under keys that the database does not have: who writes to it cannot make a row that fits. */
@Injectable()
export class AuditSeal {
  private readonly keys: ReadonlyMap<string, Buffer>;
  /** Name of the key that rows are written under now. */
  readonly present: string;

  constructor(@Inject(CONFIG) { auditKeys }: UserConfig) {
    this.keys = new Map(auditKeys.map(({ id, bytes }) => [id, bytes]));
    this.present = auditKeys[0].id;
  }

  /** HMAC-SHA-256 in hexadecimal; undefined where there is no key of that name. */
  readonly seal: Seal = (keyId, text) => {
    const key = this.keys.get(keyId);
    return key === undefined ? undefined : createHmac('sha256', key).update(text).digest('hex');
  };
}
