import { FenagoError, type AgentTool, type FieldError } from '@fenago/contracts';
import { SchemaThread } from '@fenago/schemas';
import { Injectable } from '@nestjs/common';
import { EgressClient } from '../clients/egress.client.js';
import { refusalOf } from '../domain/configuration.js';
import { addressOf } from '../domain/tools.js';

/** Longest wait for a look at schemas, in milliseconds: less than a request has. */
const PATIENCE_MS = 3_500;
const TOO_SLOW: FieldError = { path: '', message: 'have parameters that take too long to be checked; make their patterns and references simpler' };

/** Of what is wrong with tools that which no pure function can tell: whether their addresses may be called, and their schemas are such. */
@Injectable()
export class ToolCheckService {
  constructor(
    private readonly egress: EgressClient,
    private readonly schemas: SchemaThread,
  ) {}

  /** @throws FenagoError `invalid_request` */
  async check(tools: readonly AgentTool[] = []): Promise<void> {
    const errors = await this.errorsOf(tools, PATIENCE_MS);
    const refusal = refusalOf('tools', errors === 'too_slow' ? [TOO_SLOW] : errors.flatMap((own, index) => own.map((error) => below(`/${index}`, error))));
    if (refusal !== undefined) throw refusal;
  }

  /**
   * What is wrong with each of some tools, with paths within it.
   * @param patienceMs longest wait for a look at their schemas, in milliseconds
   * @throws FenagoError `service_unavailable` where there are too many to look at
   */
  async errorsOf(tools: readonly AgentTool[], patienceMs: number): Promise<readonly (readonly FieldError[])[] | 'too_slow'> {
    const inSchemas = await this.schemaErrors(tools, patienceMs);
    if (inSchemas === 'too_slow') return inSchemas;
    return tools.map((tool) => [...this.addressErrors(tool), ...(inSchemas.get(tool) ?? [])]);
  }

  private addressErrors(tool: AgentTool): readonly FieldError[] {
    const address = addressOf(tool);
    const message = address === undefined ? undefined : this.egress.refuse(address);
    return message === undefined ? [] : [{ path: '/url', message }];
  }

  private async schemaErrors(tools: readonly AgentTool[], patienceMs: number): Promise<ReadonlyMap<AgentTool, readonly FieldError[]> | 'too_slow'> {
    const described = tools.flatMap((tool) => ('parameters' in tool && tool.parameters !== undefined ? [{ tool, schema: tool.parameters }] : []));
    const found = await this.schemas.inspect(described.map(({ schema }) => schema), patienceMs);
    if (found === 'busy') throw new FenagoError('service_unavailable', 'Too many schemas are looked at just now; try again in a moment.', { retryAfterSeconds: 2 });
    if (found === 'too_slow') return found;
    return new Map(described.map(({ tool }, index) => [tool, [found[index]].filter((error) => error !== undefined).map((error) => below('/parameters', error))]));
  }
}

function below(place: string, { path, message }: FieldError): FieldError {
  return { path: `${place}${path}`, message };
}
