import { erasureObject, holdings } from '../erasure-shapes.js';
import { defineEvent } from './define-event.js';

export const erasureStarted = defineEvent(
  'erasure.started',
  'erasure',
  'started',
  'A service has begun to erase what it holds of a user who is gone; what comes later is erased when it comes.',
  erasureObject({ found: holdings('what there is to erase, by what it is') }),
);
