import '../docs/generate-events.js';
