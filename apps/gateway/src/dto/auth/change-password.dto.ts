import { ApiSchema } from '@nestjs/swagger';
import { NewPassword, Password } from './fields.js';

@ApiSchema({ name: 'ChangePassword' })
export class ChangePasswordDto {
  @Password()
  currentPassword!: string;

  @NewPassword()
  newPassword!: string;
}
