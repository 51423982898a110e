// Preloaded by the services of the negative control: takes the caller out of every filter, and the comparison of owners
// out of every decision, as their code is loaded. What then still keeps strangers out is nothing that the matrix tests.
import { registerHooks } from 'node:module';

const FILTERS = /\/libs\/mongo\/dist\/filter\.js$/;
const DECISIONS = /\/apps\/(?:user|agent|conversation|execution|billing|webhook)\/dist\/(?:domain|services|repositories)\/[\w./-]+\.js$/;

registerHooks({
  load: (url, context, nextLoad) => {
    const loaded = nextLoad(url, context);
    if (FILTERS.test(url)) return { ...loaded, source: mutated(loaded.source, /\[ownerField\]: caller\.userId/, "...(ownerField === '_id' ? { _id: caller.userId } : {})") };
    return DECISIONS.test(url) ? { ...loaded, source: String(loaded.source).replaceAll(/\b\w+\.(?:userId|ownerId) !== (?:\w+\.)?userId\b/g, 'false') } : loaded;
  },
});

function mutated(source, pattern, replacement) {
  const text = String(source);
  if (!pattern.test(text)) throw new Error(`There is no ${pattern} to take out.`);
  return text.replace(pattern, replacement);
}
