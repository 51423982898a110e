import { encodeComment } from '../sse.js';

/** First bytes of a stream for OpenAI's clients: the one for Python takes a `retry` for an event without data, and fails. */
export const OPENAI_PREAMBLE = encodeComment('open');
