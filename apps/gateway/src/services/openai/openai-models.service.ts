import { Injectable } from '@nestjs/common';
import { FenagoError, isId, QUERIES, type AgentView, type Caller } from '@fenago/contracts';
import { RpcClient } from '@fenago/messaging';
import type { Model, ModelList } from '../../dto/openai/model.schema.js';
import { secondsOfId } from '../../mappers/openai/chat-output.mapper.js';

const PAGE = 100;
/** Of each kind, the caller's own and public ones; OpenAI's list has no pages. */
const MAX_PAGES = 10;

/** Agents, as the models that OpenAI's clients may choose from. */
@Injectable()
export class OpenAiModelsService {
  constructor(private readonly rpc: RpcClient) {}

  /** Those that the caller may run: its own that are active or drafts, then public ones. */
  async list(caller: Caller): Promise<ModelList> {
    const [mine, shared] = await Promise.all([this.all(caller, QUERIES.listAgents), this.all(caller, QUERIES.listDirectory)]);
    const runnable = mine.filter(({ status }) => status === 'active' || status === 'draft');
    const others = shared.filter(({ ownerId }) => ownerId !== caller.userId);
    return { object: 'list', data: [...runnable, ...others].map(toModel) };
  }

  /** @throws FenagoError `not_found` */
  async get(caller: Caller, model: string): Promise<Model> {
    return toModel(await this.rpc.request(QUERIES.getAgent, { caller, agentId: agentIdOf(model) }));
  }

  private async all(caller: Caller, list: typeof QUERIES.listAgents | typeof QUERIES.listDirectory): Promise<readonly AgentView[]> {
    const agents: AgentView[] = [];
    let after: string | null = null;
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const position: { after?: string } = after === null ? {} : { after };
      const found = await this.rpc.request(list, { caller, limit: PAGE, order: 'desc', ...position });
      agents.push(...found.data);
      if (!found.has_more) break;
      after = found.last_id;
    }
    return agents;
  }
}

/** @throws FenagoError `not_found` for what is no agent's id, as for an agent that is not there */
export function agentIdOf(model: string): string {
  if (isId('agent', model)) return model;
  const message = `The model ${model} does not exist; models are ids of agents, which GET /openai/v1/models lists.`;
  throw new FenagoError('not_found', message, { fields: [{ path: '/model', message: 'must be the id of an agent' }] });
}

function toModel({ id, ownerId }: AgentView): Model {
  return { id, object: 'model', created: secondsOfId(id), owned_by: ownerId };
}
