import { Controller, Module, type Type } from '@nestjs/common';
import { COMMANDS, FenagoError, QUERIES, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { defineService, startService, type BaseConfig, type RunningService } from '@fenago/host';
import { CommandHandler, QueryHandler } from '@fenago/messaging';

const CONTRACTS = { ...COMMANDS, ...QUERIES };
type Contracts = typeof CONTRACTS;
type ContractKey = keyof Contracts;
type Answer<K extends ContractKey> = (request: RequestOf<Contracts[K]>) => ReplyOf<Contracts[K]> | Promise<ReplyOf<Contracts[K]>>;

/** Stands for every service behind the gateway: answers what a test tells it to, and `not_found` to all else. */
export class StubServices {
  private readonly answers = new Map<string, (request: unknown) => unknown>();
  /** Everything that reached a service, in order. */
  readonly asked: { readonly name: string; readonly request: unknown }[] = [];
  private service: RunningService | undefined;

  constructor(private readonly natsUrl: string) {}

  async start(): Promise<void> {
    const module = this.module();
    const definition = defineService<BaseConfig>({ name: 'stubs', loadConfig: () => this.config(), module: () => module });
    this.service = await startService(definition, this.config());
  }

  async stop(): Promise<void> {
    await this.service?.drain();
    this.service = undefined;
  }

  on<K extends ContractKey>(key: K, answer: Answer<K>): void {
    this.answers.set(CONTRACTS[key].name, answer as (request: unknown) => unknown);
  }

  /** Requests that a contract was asked with. */
  requestsOf<K extends ContractKey>(key: K): RequestOf<Contracts[K]>[] {
    const { name } = CONTRACTS[key];
    return this.asked.filter((one) => one.name === name).map((one) => one.request as RequestOf<Contracts[K]>);
  }

  reset(): void {
    this.answers.clear();
    this.asked.length = 0;
  }

  private config(): BaseConfig {
    return { service: 'stubs', natsUrl: this.natsUrl, logLevel: 'silent' };
  }

  private async answer(name: string, request: unknown): Promise<unknown> {
    this.asked.push({ name, request });
    const answer = this.answers.get(name);
    if (answer === undefined) throw new FenagoError('not_found', 'There is no such thing.');
    return answer(request);
  }

  private module(): Type {
    class StubController {}
    for (const contract of Object.values(CONTRACTS)) {
      const value = (request: unknown): Promise<unknown> => this.answer(contract.name, request);
      const descriptor = { value, configurable: true, enumerable: false, writable: true };
      Object.defineProperty(StubController.prototype, contract.name, descriptor);
      const decorate = (contract.kind === 'command' ? CommandHandler : QueryHandler) as (c: unknown) => MethodDecorator;
      decorate(contract)(StubController.prototype, contract.name, descriptor);
    }
    Controller()(StubController);
    class StubModule {}
    Module({ controllers: [StubController] })(StubModule);
    return StubModule;
  }
}
