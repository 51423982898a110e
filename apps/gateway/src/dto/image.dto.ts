import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import type { ImagePart } from '@fenago/contracts';

@ApiSchema({ name: 'Image', description: 'A picture that a message shows' })
export class ImageDto implements ImagePart {
  @ApiProperty({ type: String, description: 'An address, or a data: URL', example: 'https://example.org/sea.png' })
  readonly url!: string;

  @ApiPropertyOptional({ type: String, example: 'auto' })
  readonly detail?: string;
}
