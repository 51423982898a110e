import { isObservable, lastValueFrom } from 'rxjs';

/** The value of what a Nest handler gave. Interceptors make Observables of it; a plain value or promise passes as it is. */
export async function resultOf(given: unknown): Promise<unknown> {
  const value = await given;
  return isObservable(value) ? lastValueFrom(value, { defaultValue: undefined }) : value;
}
