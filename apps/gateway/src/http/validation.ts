import { applyDecorators, ValidationPipe, type ValidationError } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { IsISO8601, IsString, Matches, MaxLength, ValidateIf } from 'class-validator';
import { FenagoError, type FieldError } from '@fenago/contracts';

const MAX_FIELD_ERRORS = 20;
/** Of ISO 8601 what RFC 3339 has, and a date alone, which begins at 0:00 UTC: a time without an offset would mean the server's. */
const TIME = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d))?$/;

/** A rule that finds fault with several places within its field. A rule can but say a sentence, so it says their list as JSON. */
export const FIELDS_RULE = 'fields';

/** Checks bodies and queries against their DTO; fields that the DTO does not name are refused. */
export function createValidationPipe(): ValidationPipe {
  return new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    transform: true,
    stopAtFirstError: true,
    validationError: { target: false, value: false },
    exceptionFactory: (errors) => invalid(errors.flatMap((error) => fieldErrors(error, ''))),
  });
}

function invalid(fields: readonly FieldError[]): FenagoError {
  return new FenagoError('invalid_request', 'The request is not as it should be; errors says where.', {
    fields: fields.slice(0, MAX_FIELD_ERRORS),
  });
}

function fieldErrors(error: ValidationError, parent: string): FieldError[] {
  const path = `${parent}/${error.property.replaceAll('~', '~0').replaceAll('/', '~1')}`.slice(0, 200);
  const own = Object.entries(error.constraints ?? {}).flatMap(([rule, message]) => brokenRule(rule, message, path));
  return [...own, ...(error.children ?? []).flatMap((child) => fieldErrors(child, path))];
}

function brokenRule(rule: string, message: string, path: string): readonly FieldError[] {
  if (rule !== FIELDS_RULE) return [{ path, message: rule === 'whitelistValidation' ? 'is not a known field' : message }];
  const within = JSON.parse(message) as readonly FieldError[];
  return within.map((field) => ({ path: `${path}${field.path}`.slice(0, 200), message: field.message }));
}

/** The field may be left out; null is not the same as left out. */
export function MayBeAbsent(): PropertyDecorator {
  return ValidateIf((_object, value) => value !== undefined);
}

/** A time that means the same everywhere. */
export function IsTime(): PropertyDecorator {
  return applyDecorators(
    IsString(),
    MaxLength(40),
    Matches(TIME, { message: '$property must be a date, or a date and a time with its offset (2026-11-23T09:00:00Z)' }),
    IsISO8601({ strict: true, strictSeparator: true }),
  );
}

/** Reads a whole number in decimal digits from a query; what is none stays as it is, for the rules to refuse. */
export function ToInteger(): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) => (typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value));
}
