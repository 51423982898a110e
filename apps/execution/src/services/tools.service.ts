import type { SecretReference } from '@fenago/contracts';
import { CLOCK, LOGGER } from '@fenago/host';
import type { Clock, Logger } from '@fenago/observability';
import { SchemaThread } from '@fenago/schemas';
import type { SecretBox } from '@fenago/secrets';
import { createToolSet, ToolFailure, type ToolSet } from '@fenago/tools';
import { Inject, Injectable } from '@nestjs/common';
import { ToolClient } from '../clients/tool.client.js';
import { secretContext } from '../domain/sealed.js';
import { maySend, type ToolSecret } from '../domain/tool-secret.state.js';
import { ToolSecretRepository } from '../repositories/tool-secret.repository.js';
import type { AgentVersion } from '../schemas/agent-replica.schema.js';
import { SECRETS } from './tokens.js';

/** Secrets of which it is remembered when their use was noted, those noted longest ago gone first. */
const REMEMBERED = 1_000;
/** A use is noted where the last that was noted here is older than this, in milliseconds. */
const STALE_MS = 60_000;

/** The tools that agents bring along. */
@Injectable()
export class ToolsService {
  private readonly notedAt = new Map<string, number>();

  constructor(
    private readonly client: ToolClient,
    private readonly rings: ToolSecretRepository,
    private readonly schemas: SchemaThread,
    @Inject(SECRETS) private readonly secrets: SecretBox,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * The tools of an agent. Secrets are read for each call, so that one that was changed or deleted is used no more.
   * @param userId whose turn it is
   */
  of({ ownerId, configuration }: AgentVersion, userId: string): ToolSet {
    return createToolSet(configuration.tools ?? [], {
      egress: this.client.egress,
      listings: this.client.listings,
      schemas: this.schemas,
      clock: this.clock,
      secretOf: ({ scope, name }, destination) => this.valueOf(scope === 'secret' ? ownerId : userId, ownerId, name, destination),
    });
  }

  /** @throws ToolFailure where the secret may not go there, or does not open */
  private async valueOf(userId: string, agentOwnerId: string, name: SecretReference['name'], { host }: URL): Promise<string | undefined> {
    const ring = await this.rings.ofRun(userId);
    const secret = ring?.secrets.find((one) => one.name === name);
    if (secret === undefined) return undefined;
    if (!maySend(secret, host, userId === agentOwnerId)) {
      throw new ToolFailure(`The secret "${name}" may not be sent to ${host}. Whoever has set it can add that host to it.`);
    }
    const value = this.open(secret);
    this.noteUse(userId, secret.id);
    return value;
  }

  private open({ id, name, secret }: ToolSecret): string {
    try {
      return this.secrets.open(secret, secretContext('tool_secret', id));
    } catch (error) {
      this.logger.error({ err: error, toolSecretId: id }, 'A secret of a tool does not open; is its master key still configured?');
      throw new ToolFailure(`The secret "${name}" cannot be opened. Whoever has set it can give its value again.`, { cause: error });
    }
  }

  private noteUse(userId: string, toolSecretId: string): void {
    const now = this.clock.now();
    if (now.getTime() - (this.notedAt.get(toolSecretId) ?? 0) < STALE_MS) return;
    this.notedAt.delete(toolSecretId);
    this.notedAt.set(toolSecretId, now.getTime());
    const oldest = this.notedAt.size > REMEMBERED ? this.notedAt.keys().next().value : undefined;
    if (oldest !== undefined) this.notedAt.delete(oldest);
    this.rings.noteUse(userId, toolSecretId, now).catch((error: unknown) => {
      this.logger.warn({ err: error, toolSecretId }, 'The use of a secret could not be noted.');
    });
  }
}
