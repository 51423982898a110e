import type { SecretReference } from '@fenago/contracts';
import { CLOCK, LOGGER } from '@fenago/host';
import type { Clock, Logger } from '@fenago/observability';
import { SchemaThread } from '@fenago/schemas';
import type { SecretBox } from '@fenago/secrets';
import { createToolSet, nameOfSecret, ToolFailure, type ToolSet } from '@fenago/tools';
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

/** Whose agent it is, and whose turn. */
interface Parties {
  readonly ownerId: string;
  readonly userId: string;
}

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
      forOwner: userId === ownerId,
      secretOf: (reference, destination) => this.valueOf(reference, destination, { ownerId, userId }),
    });
  }

  /** @throws ToolFailure where the secret may not go there, or does not open */
  private async valueOf(reference: SecretReference, { host }: URL, { ownerId, userId }: Parties): Promise<string | undefined> {
    const whose = reference.scope === 'secret' ? ownerId : userId;
    const ring = await this.rings.ofRun(whose);
    const secret = ring?.secrets.find(({ name }) => name === reference.name);
    if (secret === undefined) return undefined;
    const named = nameOfSecret(reference, userId === ownerId);
    if (!maySend(secret, host, whose === ownerId)) {
      // Where the owner's secrets may go is the owner's to know, too.
      const where = whose === userId ? `to ${host}` : 'where the tool is';
      throw new ToolFailure(`The tool needs ${named}, which may not be sent ${where}. Whoever has set it can add that host to it.`);
    }
    const value = this.open(secret, named);
    this.noteUse(whose, secret.id);
    return value;
  }

  private open({ id, secret }: ToolSecret, named: string): string {
    try {
      return this.secrets.open(secret, secretContext('tool_secret', id));
    } catch (error) {
      this.logger.error({ err: error, toolSecretId: id }, 'A secret of a tool does not open; is its master key still configured?');
      throw new ToolFailure(`The tool needs ${named}, which cannot be opened. Whoever has set it can give its value again.`, { cause: error });
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
