import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsEmail, IsString, Matches, MaxLength, MinLength } from 'class-validator';
import { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from '@fenago/contracts';

export function Email(): PropertyDecorator {
  return applyDecorators(ApiProperty({ type: String, format: 'email', maxLength: 254, example: 'ada@example.org' }), IsString(), MaxLength(254), IsEmail());
}

/** One that is set; the user service also refuses those that everybody tries first. */
export function NewPassword(): PropertyDecorator {
  return applyDecorators(
    ApiProperty({
      type: String,
      format: 'password',
      minLength: MIN_PASSWORD_LENGTH,
      maxLength: MAX_PASSWORD_LENGTH,
      description: 'Not the address, and none of those that everybody tries first',
      example: 'correct battery staple',
    }),
    IsString(),
    MinLength(MIN_PASSWORD_LENGTH),
    MaxLength(MAX_PASSWORD_LENGTH),
  );
}

/** One that was set before. */
export function Password(): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ type: String, format: 'password', minLength: 1, maxLength: MAX_PASSWORD_LENGTH, example: 'correct battery staple' }),
    IsString(),
    MinLength(1),
    MaxLength(MAX_PASSWORD_LENGTH),
  );
}

export function PersonName(): PropertyDecorator {
  return applyDecorators(ApiProperty({ type: String, minLength: 1, maxLength: 200, example: 'Ada Lovelace' }), IsString(), MinLength(1), MaxLength(200));
}

const OPAQUE = '^[A-Za-z0-9_.-]{1,200}$';

/** Of a mail, or of a sign-in before: opaque. */
export function OpaqueToken(description: string): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ type: String, pattern: OPAQUE, description, example: 'yKXo1Bd4m3Zp0Qe7Jr5TtA' }),
    IsString(),
    Matches(new RegExp(OPAQUE), { message: '$property must be a token as it was received' }),
  );
}
