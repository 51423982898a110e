import { ApiSchema } from '@nestjs/swagger';
import { Email, NewPassword, PersonName } from './fields.js';

@ApiSchema({ name: 'SignUp' })
export class SignUpDto {
  @Email()
  email!: string;

  @NewPassword()
  password!: string;

  @PersonName()
  name!: string;
}
