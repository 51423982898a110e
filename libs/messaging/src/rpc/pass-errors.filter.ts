import { Catch, type ExceptionFilter } from '@nestjs/common';

/**
 * Lets a handler's error reach the strategy as it was thrown; Nest would log it and hand on an anonymous one. Thrown, not
 * turned into an Observable: the handler's promise then rejects with it.
 */
@Catch()
export class PassErrors implements ExceptionFilter {
  catch(error: unknown): never {
    throw error;
  }
}
