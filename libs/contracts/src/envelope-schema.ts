import { Type } from 'typebox';
import { anyObject, openObject, timestamp } from './schema.js';

const text = (description: string) => Type.String({ minLength: 1, description });

/** JSON Schema of the envelope of every event: CloudEvents 1.0, structured JSON, with FeNAgO's extension attributes. */
export const envelopeSchema = openObject({
  specversion: Type.Literal('1.0', { description: 'of CloudEvents' }),
  id: text('`<aggregateId>:<sequence>`, with `.n` where one commit holds several events; also the `Nats-Msg-Id`'),
  source: Type.String({ pattern: '^/services/[a-z]+$', description: '`/services/<service>`' }),
  type: text('name of the event'),
  subject: text('id of the aggregate'),
  time: timestamp(),
  datacontenttype: Type.Literal('application/json', { description: 'of `data`' }),
  dataschema: Type.String({ pattern: '^urn:fenago:event:[a-z_.]+:[1-9][0-9]*$', description: '`urn:fenago:event:<type>:<version>`' }),
  sequence: Type.Integer({ minimum: 1, description: 'version of the aggregate after the commit: where it falls, the event is old' }),
  correlationid: text('the request that started the whole chain'),
  causationid: text('what this event answers: an event, a client message id or a command'),
  ownerid: text('owner of the aggregate; `public` where nobody owns it'),
  actorid: Type.Optional(text('the user who did it, in person or as an admin; absent where FeNAgO acted by itself, also upon an event that a user brought about')),
  traceparent: Type.Optional(text('W3C trace context, where there is one')),
  data: anyObject('as the schema of the type says; fields may be added within a version, none is taken away'),
});
