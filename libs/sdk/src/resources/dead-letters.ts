import type { OperationCaller } from '../caller.js';
import type { Listing } from '../listing.js';
import type { AnswerOf, BodyOf, DeadLetter, DeadLetterBatch, DeadLetterDetails, DeadLetterGroup, QueryOf, RequestOptions } from '../types.js';

/** Events that handlers have given up; for admins. */
export class DeadLetters {
  constructor(private readonly operations: OperationCaller) {}

  list(query: QueryOf<'listDeadLetters'> = {}, options: RequestOptions = {}): Listing<DeadLetter, AnswerOf<'listDeadLetters'>> {
    return this.operations.list('listDeadLetters', { ...options, query });
  }

  /** Counts by what they have failed of. */
  groups(query: QueryOf<'listDeadLetterGroups'> = {}, options: RequestOptions = {}): Listing<DeadLetterGroup, AnswerOf<'listDeadLetterGroups'>> {
    return this.operations.list('listDeadLetterGroups', { ...options, query });
  }

  /** With its event. */
  get(id: string, options: RequestOptions = {}): Promise<DeadLetterDetails> {
    return this.operations.call('getDeadLetter', { ...options, path: { id } });
  }

  /**
   * Has the handler take the event again; `lastRedrive` says what came of it.
   * @throws FenagoApiError `conflict` where it was redriven or discarded, or somebody else has it in hand
   */
  redrive(id: string, options: RequestOptions = {}): Promise<DeadLetter> {
    return this.operations.call('redriveDeadLetter', { ...options, path: { id } });
  }

  /** @throws FenagoApiError `conflict` as of {@link redrive} */
  discard(id: string, reason: string, options: RequestOptions = {}): Promise<DeadLetter> {
    return this.operations.call('discardDeadLetter', { ...options, path: { id }, body: { reason } });
  }

  /** Some open letters of a group, as many as a request has the time for; go on behind `lastId` while `hasMore`. */
  redriveGroup(fingerprint: string, body: BodyOf<'redriveDeadLetters'> = {}, options: RequestOptions = {}): Promise<DeadLetterBatch> {
    return this.operations.call('redriveDeadLetters', { ...options, path: { id: fingerprint }, body });
  }

  discardGroup(fingerprint: string, body: BodyOf<'discardDeadLetters'>, options: RequestOptions = {}): Promise<DeadLetterBatch> {
    return this.operations.call('discardDeadLetters', { ...options, path: { id: fingerprint }, body });
  }
}
