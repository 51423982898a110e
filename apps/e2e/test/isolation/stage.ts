import { castOf, type Cast } from './cast.js';
import { operationsOf } from './document.js';
import { Inventory } from './inventory.js';
import { Matrix, type Operation } from './matrix.js';
import { ROWS } from './rows.js';
import { World } from './world.js';

/** A world with everybody in it. */
export interface Stage {
  readonly world: World;
  readonly cast: Cast;
  readonly operations: readonly Operation[];
  readonly inventory: Inventory;
  readonly matrix: Matrix;
}

export async function setStage(options: Parameters<typeof World.start>[0]): Promise<Stage> {
  const world = await World.start(options);
  try {
    const operations = await operationsOf(world.gateways[0] ?? '');
    const inventory = new Inventory(world, operations.filter(isOwnList).map(({ path }) => path));
    const cast = await castOf(world);
    return { world, cast, operations, inventory, matrix: new Matrix(world, cast, inventory) };
  } catch (error) {
    await world.stop();
    throw error;
  }
}

function isOwnList({ id, method }: Operation): boolean {
  const { kind, scope } = ROWS.get(id) ?? {};
  // Ledger and allowance hear of turns a moment later.
  return method === 'GET' && kind === 'own' && scope !== 'usage:read' && id !== 'getAllowance';
}
