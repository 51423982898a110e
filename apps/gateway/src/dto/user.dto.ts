import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { ROLES, type Role, type UserView } from '@fenago/contracts';
import { listOf } from './list.dto.js';

@ApiSchema({ name: 'User' })
export class UserDto implements UserView {
  @ApiProperty({ type: String, example: 'user_01kat2v9h0m3c8x5f7q1w6z4s2' })
  readonly id!: string;

  @ApiProperty({ type: String, enum: ['user'] })
  readonly object!: 'user';

  @ApiProperty({ type: String, example: 'ada@example.org' })
  readonly email!: string;

  @ApiProperty({ type: String, example: 'Ada' })
  readonly name!: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'When the address was verified' })
  readonly emailVerified!: string | null;

  @ApiProperty({ enum: ROLES, example: 'user' })
  readonly role!: Role;

  @ApiProperty({ type: String, nullable: true, description: 'Address of a picture' })
  readonly image!: string | null;

  @ApiProperty({ type: 'integer', description: 'Grows with each change; the ETag tells it too', example: 3 })
  readonly revision!: number;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-11-23T09:00:00.000Z' })
  readonly createdAt!: string;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-11-23T09:00:00.000Z' })
  readonly updatedAt!: string;
}

export const UserListDto = listOf(UserDto, 'UserList');
