import { ApiSchema } from '@nestjs/swagger';
import { HTTP_TOOL_DOCUMENT } from '@fenago/contracts';

/** Stands for the contract's schema of it, which the API's document shows in its place. */
@ApiSchema({ name: HTTP_TOOL_DOCUMENT.title })
export class HttpToolDto {}
