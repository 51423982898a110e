import { SchemaThread } from '@fenago/schemas';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';

/** The one thread of a replica that checks by schemas of users. */
@Injectable()
export class SchemaChecks extends SchemaThread implements OnApplicationShutdown {
  onApplicationShutdown(): Promise<void> {
    return this.close();
  }
}
