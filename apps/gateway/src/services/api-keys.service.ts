import { Injectable } from '@nestjs/common';
import { COMMANDS, FenagoError, type NewApiKeyView } from '@fenago/contracts';
import { RpcClient } from '@fenago/messaging';
import type { CreateApiKeyDto } from '../dto/create-api-key.dto.js';
import type { Principal } from '../http/principal.js';

/** Makes API keys: a credential hands on no more than it has itself. */
@Injectable()
export class ApiKeysService {
  constructor(private readonly rpc: RpcClient) {}

  /** @throws FenagoError `insufficient_scope`, or what the user service says */
  create(principal: Principal, { name, scopes = unprivileged(principal), expiresAt }: CreateApiKeyDto): Promise<NewApiKeyView> {
    const lacking = scopes.filter((scope) => !principal.scopes.includes(scope));
    if (lacking.length > 0) {
      throw new FenagoError('insufficient_scope', `The credential cannot hand on what it does not have: ${lacking.join(', ')}. Use one that has it.`);
    }
    const expiry = expiresAt === undefined ? {} : { expiresAt: new Date(expiresAt).toISOString() };
    return this.rpc.request(COMMANDS.createApiKey, { caller: { userId: principal.userId }, name, scopes: [...scopes], ...expiry });
  }
}

/** What a key may do unless more is asked for: all that its maker may, as a user. */
function unprivileged({ scopes }: Principal): Principal['scopes'] {
  return scopes.filter((scope) => scope !== 'admin');
}
