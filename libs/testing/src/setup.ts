// Nest's decorators read what TypeScript emits through it; every test file may import a decorated class.
await import('reflect-metadata');
