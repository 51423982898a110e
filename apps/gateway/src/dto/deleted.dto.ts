import { ApiProperty, ApiSchema } from '@nestjs/swagger';

@ApiSchema({ name: 'Deleted' })
export class DeletedDto {
  @ApiProperty({ type: String, description: 'Id of what was deleted' })
  readonly id!: string;

  @ApiProperty({ type: Boolean, enum: [true] })
  readonly deleted!: true;
}
