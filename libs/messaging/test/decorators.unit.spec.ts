import { PATTERN_METADATA } from '@nestjs/microservices/constants.js';
import { COMMANDS, QUERIES, type DomainEvent, type RequestOf } from '@fenago/contracts';
import { describe, expect, it } from 'vitest';
import { CommandHandler, Consumer, Projection, QueryHandler, type EventBatch, type EventPosition, type RpcClient } from '../src/index.js';
import { agentId, userId } from './support.js';

const use = (value: unknown): void => void value;

type DeleteAgent = RequestOf<typeof COMMANDS.deleteAgent>;

class ExecutionCompletedConsumer {
  @Consumer('execution.completed')
  async handle(event: DomainEvent<'execution.completed'>): Promise<void> {
    use(event.data.output);
  }

  @Consumer('execution.failed')
  async onFailure(event: DomainEvent<'execution.failed'>): Promise<void> {
    use(event.data.error.code);
  }

  @Consumer(['agent.deleted', 'lead.captured'], { name: 'kept' })
  async renamed(event: DomainEvent<'agent.deleted'> | DomainEvent<'lead.captured'>): Promise<void> {
    if (event.type !== 'agent.deleted') return;
    use(event.data.agentId);
    // @ts-expect-error agents that are gone have no name
    use(event.data.name);
  }
}

describe('@Consumer', () => {
  it.each([
    ['handle', 'execution_completed'],
    ['onFailure', 'execution_completed_on_failure'],
    ['renamed', 'kept'],
  ] as const)('%s is called %s', (method, name) => {
    expect(Reflect.getMetadata(PATTERN_METADATA, ExecutionCompletedConsumer.prototype[method])).toEqual([name]);
  });

  it('does not take methods that do not fit the event', () => {
    class Wrong {
      // @ts-expect-error another event
      @Consumer('agent.deleted')
      async other(event: DomainEvent<'lead.captured'>): Promise<void> {
        use(event);
      }

      // @ts-expect-error one of the two events is not taken
      @Consumer(['agent.deleted', 'lead.captured'])
      async narrow(event: DomainEvent<'agent.deleted'>): Promise<void> {
        use(event);
      }

      // @ts-expect-error no event is called so
      @Consumer('agent.exploded')
      async unknown(event: DomainEvent): Promise<void> {
        use(event);
      }
    }
    expect(Wrong).toBeDefined();
  });
});

describe('@Consumer with an intake', () => {
  it('does not take a class without one', () => {
    expect(() => {
      class Unbounded {
        @Consumer('agent.deleted', { hasIntake: true })
        async handle(event: DomainEvent<'agent.deleted'>): Promise<void> {
          use(event);
        }
      }
      use(Unbounded);
    }).toThrow('Unbounded does not have its intake() itself.');
  });
});

describe('@Projection', () => {
  class ActivityConsumer {
    @Projection(['agent.created', 'agent.deleted'])
    async handle({ events, position }: EventBatch<'agent.created' | 'agent.deleted'>): Promise<void> {
      use([events[0]?.data.agentId, position.sequence]);
    }

    async position(): Promise<EventPosition | null> {
      return null;
    }
  }

  it('is called as its class, and has a position beside it', () => {
    const { handle, position } = ActivityConsumer.prototype;
    expect([handle, position].map((method): unknown => Reflect.getMetadata(PATTERN_METADATA, method))).toEqual([['activity'], ['activity:position']]);
  });

  it('does not take methods that do not fit the events, or a class without a position', () => {
    class Wrong extends ActivityConsumer {
      override async position(): Promise<EventPosition | null> {
        return null;
      }

      // @ts-expect-error one event, not a batch
      @Projection('agent.deleted')
      async one(event: DomainEvent<'agent.deleted'>): Promise<void> {
        use(event);
      }

      // @ts-expect-error another event
      @Projection('agent.deleted')
      async other(batch: EventBatch<'lead.captured'>): Promise<void> {
        use(batch);
      }
    }
    expect(Wrong).toBeDefined();
    expect(() => {
      class Lost {
        // @ts-expect-error nobody knows where it is
        @Projection('agent.deleted')
        async handle(batch: EventBatch<'agent.deleted'>): Promise<void> {
          use(batch);
        }
      }
      use(Lost);
    }).toThrow('Lost does not have its position() itself.');
  });
});

describe('@CommandHandler and @QueryHandler', () => {
  it('do not take methods that do not fit the contract', () => {
    class Wrong {
      // @ts-expect-error the reply lacks `deleted`
      @CommandHandler(COMMANDS.deleteAgent)
      async reply(request: DeleteAgent): Promise<{ id: string }> {
        return { id: request.agentId };
      }

      // @ts-expect-error the contract has no `name`
      @CommandHandler(COMMANDS.deleteAgent)
      async asked(request: { name: string }): Promise<{ id: string; deleted: true }> {
        return { id: request.name, deleted: true };
      }

      // @ts-expect-error a command is no query
      @QueryHandler(COMMANDS.deleteAgent)
      async kind(request: DeleteAgent): Promise<{ id: string; deleted: true }> {
        return { id: request.agentId, deleted: true };
      }
    }
    expect(Wrong).toBeDefined();
  });
});

describe('RpcClient', () => {
  it('does not take payloads that do not fit the contract', () => {
    const asks = {
      right: (client: RpcClient) => client.request(COMMANDS.deleteAgent, { caller: { userId }, agentId }),
      // @ts-expect-error no agentId
      incomplete: (client: RpcClient) => client.request(COMMANDS.deleteAgent, { caller: { userId } }),
      // @ts-expect-error the reply has no name
      reply: async (client: RpcClient) => (await client.request(QUERIES.verifyApiKey, { apiKey: '' })).name,
    };
    expect(Object.keys(asks)).toHaveLength(3);
  });
});
