import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import type { HttpTool, ImportedToolsView } from '@fenago/contracts';
import { HttpToolDto } from './http-tool.dto.js';

@ApiSchema({ name: 'ImportedTools' })
export class ImportedToolsDto implements ImportedToolsView {
  @ApiProperty({ type: String, enum: ['list'] })
  readonly object!: 'list';

  @ApiProperty({ type: [HttpToolDto], description: "At most 256, as they can stand in an agent's configuration" })
  readonly data!: readonly HttpTool[];

  @ApiProperty({ type: [String], description: 'A sentence for each operation that could not become a tool', example: ['uploadPhoto takes no JSON, but image/png.'] })
  readonly problems!: readonly string[];
}
