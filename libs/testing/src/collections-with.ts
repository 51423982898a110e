/** As much of a database as is needed here. */
interface Database {
  listCollections(): { toArray(): Promise<readonly { readonly name: string }[]> };
  collection(name: string): { find(): { toArray(): Promise<readonly unknown[]> } };
}

/**
 * Names of the collections in which a text stands somewhere, in whatever field of whatever document.
 * @param except collections that are not looked into
 */
export async function collectionsWith(db: Database, text: string, except: readonly string[] = []): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { name } of await db.listCollections().toArray()) {
    if (except.includes(name)) continue;
    if (JSON.stringify(await db.collection(name).find().toArray()).includes(text)) found.push(name);
  }
  return found;
}
