import { FenagoError, refuseHeaders, type COMMANDS, type FieldError, type RequestOf } from '@fenago/contracts';

const MAX_PROBLEM_CHARACTERS = 300;

/** Why no document can be asked for in such a way; undefined where one can. */
export function refuseImport({ document, url, headers = {} }: Omit<RequestOf<typeof COMMANDS.importOpenApi>, 'caller'>): FenagoError | undefined {
  if ((document === undefined) === (url === undefined)) {
    return new FenagoError('invalid_request', 'Give either the document or its url.', { fields: [{ path: '/document', message: 'must be there where url is not, and only then' }] });
  }
  const fields = refuseHeaders(headers, 'http').map(({ path, message }) => ({ path: `/headers${path}`, message }));
  return fields.length === 0 ? undefined : new FenagoError('invalid_request', 'Tools cannot have these headers; errors says why.', { fields });
}

/** Why what was made of an operation cannot be a tool of an agent. */
export function problemOf(name: string, { path, message }: FieldError): string {
  return `${name} would be refused at ${path}: ${message.replace(/\.$/, '')}.`.slice(0, MAX_PROBLEM_CHARACTERS);
}
