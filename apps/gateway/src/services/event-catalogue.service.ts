import { Injectable } from '@nestjs/common';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Written by `npm run docs`; it lies beside apps/ in the repository and in the image. */
const FILE = fileURLToPath(new URL('../../../../docs/asyncapi.json', import.meta.url));

/** The catalogue of events, as an AsyncAPI document. Read once, so that a gateway without it does not start. */
@Injectable()
export class EventCatalogueService {
  readonly text = readFileSync(FILE, 'utf8');
}
