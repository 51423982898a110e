import { UseFilters } from '@nestjs/common';
import { MessagePattern } from '@nestjs/microservices';
import { commandSubject, querySubject, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { PassErrors } from './pass-errors.filter.js';
import type { AnyContract } from './rpc-client.js';

/** Tells Nest which handlers are ours; without one every handler would register on every strategy. */
export const RPC_TRANSPORT = Symbol('fenago.rpc');

/** A contract's handler: takes what the contract asks, answers what it promises. */
export type RequestHandler<C> = (request: RequestOf<C>) => Promise<ReplyOf<C>>;
type MethodDecoratorOf<F> = <M extends F>(target: object, key: string | symbol, descriptor: TypedPropertyDescriptor<M>) => void;

/** Makes a method of a controller the handler of a command; a method of another shape does not compile. */
export function CommandHandler<C extends AnyContract & { readonly kind: 'command' }>(contract: C): MethodDecoratorOf<RequestHandler<C>> {
  return handler(commandSubject(contract.name), contract);
}

/** Makes a method of a controller the handler of a query; a method of another shape does not compile. */
export function QueryHandler<C extends AnyContract & { readonly kind: 'query' }>(contract: C): MethodDecoratorOf<RequestHandler<C>> {
  return handler(querySubject(contract.name), contract);
}

function handler(subject: string, contract: AnyContract): MethodDecoratorOf<RequestHandler<never>> {
  const decorators = [MessagePattern(subject, RPC_TRANSPORT, { contract }), UseFilters(new PassErrors())];
  return (target, key, descriptor) => {
    for (const decorate of decorators) decorate(target, key, descriptor);
  };
}
