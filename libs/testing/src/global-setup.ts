import type { TestProject } from 'vitest/node';
import { startTestMongo } from './mongo.js';

/** Starts the one mongod that all test files of a run share; each file takes databases of its own, as the admin, or makes users of its own. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const mongo = await startTestMongo({ users: true });
  project.provide('fenagoMongoUri', mongo.uri);
  return () => mongo.stop();
}
