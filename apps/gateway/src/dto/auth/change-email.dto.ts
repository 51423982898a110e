import { ApiSchema } from '@nestjs/swagger';
import { Email, Password } from './fields.js';

@ApiSchema({ name: 'ChangeEmail' })
export class ChangeEmailDto {
  @Email()
  email!: string;

  @Password()
  password!: string;
}
