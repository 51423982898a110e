import { requestCause } from '@fenago/aggregate';
import { deterministicId, type Caller, type COMMANDS, type Page, type QUERIES, type RequestOf, type ToolSecretView } from '@fenago/contracts';
import { CLOCK, LOGGER } from '@fenago/host';
import type { Clock, Logger } from '@fenago/observability';
import type { SecretBox } from '@fenago/secrets';
import { Inject, Injectable } from '@nestjs/common';
import { toolSecretNotFound } from '../domain/errors.js';
import { hintOf, secretContext } from '../domain/sealed.js';
import { secretRingIdOf, type ToolSecret } from '../domain/tool-secret.state.js';
import { decideAddToolSecret, decideChangeToolSecret, decideRemoveToolSecret, type GivenValue } from '../domain/tool-secrets.js';
import { toPage } from '../mappers/page.mapper.js';
import { toToolSecretView } from '../mappers/tool-secret.mapper.js';
import { ToolSecretRepository } from '../repositories/tool-secret.repository.js';
import { SECRETS } from './tokens.js';

/** Secrets that headers of tools name: sealed when they come, opened for calls alone. */
@Injectable()
export class ToolSecretService {
  constructor(
    private readonly rings: ToolSecretRepository,
    @Inject(SECRETS) private readonly secrets: SecretBox,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async create({ caller, name, value, hosts = [] }: RequestOf<typeof COMMANDS.createToolSecret>): Promise<ToolSecretView> {
    const { userId } = caller;
    const cause = requestCause('create_tool_secret', this.clock.now());
    const toolSecretId = deterministicId('toolSecret', cause.time.getTime(), userId, cause.id);
    const command = { userId, toolSecretId, name, hosts, ...this.seal(toolSecretId, value) };
    await this.rings.aggregates.execute<ToolSecret>({
      id: secretRingIdOf(userId),
      cause,
      decide: (state, context) => decideAddToolSecret(state, command, context),
      replay: (state) => orNotFound(state?.secrets.find(({ id }) => id === toolSecretId)),
    });
    return this.get({ caller, toolSecretId });
  }

  async update({ caller, toolSecretId, name, value, hosts }: RequestOf<typeof COMMANDS.updateToolSecret>): Promise<ToolSecretView> {
    const given = value === undefined ? undefined : this.seal(toolSecretId, value);
    await this.rings.aggregates.execute<void>({
      id: secretRingIdOf(caller.userId),
      cause: requestCause('update_tool_secret', this.clock.now()),
      decide: (state, context) => decideChangeToolSecret(state, { toolSecretId, name, hosts, given }, context),
      replay: () => undefined,
    });
    return this.get({ caller, toolSecretId });
  }

  async delete({ caller, toolSecretId }: RequestOf<typeof COMMANDS.deleteToolSecret>): Promise<{ readonly id: string; readonly deleted: true }> {
    const deleted = await this.rings.aggregates.execute<{ readonly id: string; readonly deleted: true }>({
      id: secretRingIdOf(caller.userId),
      cause: requestCause('delete_tool_secret', this.clock.now()),
      decide: (state) => decideRemoveToolSecret(state, { toolSecretId }),
      replay: () => ({ id: toolSecretId, deleted: true }),
    });
    await this.rings.forgetUse(caller.userId, toolSecretId).catch((error: unknown) => {
      this.logger.warn({ err: error, toolSecretId }, 'The last use of a deleted secret stays noted.');
    });
    return deleted;
  }

  async get({ caller, toolSecretId }: RequestOf<typeof QUERIES.getToolSecret>): Promise<ToolSecretView> {
    return orNotFound((await this.all(caller)).find(({ id }) => id === toolSecretId));
  }

  async list({ caller, ...paging }: RequestOf<typeof QUERIES.listToolSecrets>): Promise<Page<ToolSecretView>> {
    return toPage(await this.all(caller), paging);
  }

  private async all(caller: Caller): Promise<readonly ToolSecretView[]> {
    const ring = await this.rings.get(caller);
    return ring === null ? [] : ring.secrets.map((secret) => toToolSecretView(secret, ring));
  }

  private seal(toolSecretId: string, value: string): GivenValue {
    return { secret: this.secrets.seal(value, secretContext('tool_secret', toolSecretId)), hint: hintOf(value) };
  }
}

function orNotFound<T>(found: T | undefined): T {
  if (found === undefined) throw toolSecretNotFound();
  return found;
}
