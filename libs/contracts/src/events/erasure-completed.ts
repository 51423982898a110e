import { erasureObject, holdings } from '../erasure-shapes.js';
import { defineEvent } from './define-event.js';

export const erasureCompleted = defineEvent(
  'erasure.completed',
  'erasure',
  'completed',
  'A service holds nothing of a user any more but what it says that it keeps.',
  erasureObject({
    erased: holdings('what was erased, by what it is'),
    kept: holdings('what is kept under the id of the user alone, by what it is'),
  }),
);
