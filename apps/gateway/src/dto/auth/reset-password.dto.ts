import { ApiSchema } from '@nestjs/swagger';
import { NewPassword, OpaqueToken } from './fields.js';

@ApiSchema({ name: 'ResetPassword' })
export class ResetPasswordDto {
  @OpaqueToken('What stands behind `#token=` in the link of the mail')
  token!: string;

  @NewPassword()
  password!: string;
}
