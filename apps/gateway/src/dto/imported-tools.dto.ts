import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import type { HttpTool, ImportedToolsView } from '@fenago/contracts';
import { HttpToolDto } from './http-tool.dto.js';

const EXAMPLE: HttpTool = {
  type: 'http',
  name: 'getWeather',
  description: 'The weather of a city',
  method: 'GET',
  url: 'https://weather.example.com/v1/{city}',
  parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  effect: 'pure',
};

@ApiSchema({ name: 'ImportedTools' })
export class ImportedToolsDto implements ImportedToolsView {
  @ApiProperty({ type: String, enum: ['list'] })
  readonly object!: 'list';

  @ApiProperty({ type: [HttpToolDto], description: "At most 256, as they can stand in an agent's configuration", example: [EXAMPLE] })
  readonly data!: readonly HttpTool[];

  @ApiProperty({ type: [String], description: 'A sentence for each operation that could not become a tool', example: ['uploadPhoto takes no JSON, but image/png.'] })
  readonly problems!: readonly string[];
}
