import ts from 'typescript';

/**
 * Edits of our own sources, on their syntax tree, in their style: two spaces, single quotes, trailing commas, 130 columns.
 * Each takes a file's text and answers the new one.
 */

const MAX_COLUMNS = 130;

/** @param {string} text */
const parse = (text) => ts.createSourceFile('file.ts', text, ts.ScriptTarget.Latest, true);

/**
 * @param {string} text
 * @param {number} start
 * @param {number} end
 * @param {string} by
 */
const splice = (text, start, end, by) => text.slice(0, start) + by + text.slice(end);

/**
 * Imports a name: beside what the file already imports from there, else on a line of its own, in the order of the paths.
 * @param {string} text
 * @param {string} name as it stands in the braces
 * @param {string} from
 */
export function addImport(text, name, from) {
  const imports = parse(text).statements.filter(ts.isImportDeclaration);
  const pathOf = (/** @type {ts.ImportDeclaration} */ one) => /** @type {ts.StringLiteral} */ (one.moduleSpecifier).text;
  const same = imports.find((one) => pathOf(one) === from && one.importClause?.namedBindings !== undefined && !one.importClause.isTypeOnly);
  if (same !== undefined) return addToNames(text, /** @type {ts.NamedImports} */ (same.importClause?.namedBindings), name);
  const line = `import { ${name} } from '${from}';\n`;
  const next = imports.find((one) => pathOf(one).startsWith('.') && pathOf(one) > from);
  const at = next?.getStart() ?? (imports.at(-1)?.getEnd() ?? -1) + 1;
  return splice(text, at, at, line);
}

/**
 * @param {string} text
 * @param {ts.NamedImports} bindings
 * @param {string} name
 */
function addToNames(text, bindings, name) {
  const names = bindings.elements.map((element) => element.getText());
  if (names.includes(name)) return text;
  const next = bindings.elements.find((element) => element.name.text.toLowerCase() > name.toLowerCase());
  return addItem(text, { open: bindings, items: [...bindings.elements], item: name, before: next, spaced: true });
}

/**
 * Puts an element into an array, behind the last element that `after` knows, else before the first that `before` knows,
 * else at the end.
 * @param {string} text
 * @param {string} name property or constant that holds the array, or function whose argument it is
 * @param {string} element
 * @param {{ after?: RegExp, before?: RegExp }} [place]
 */
export function addToArray(text, name, element, place = {}) {
  const array = find(parse(text), (node) => (ts.isArrayLiteralExpression(node) && holderOf(node) === name ? node : undefined));
  if (array === undefined) throw new Error(`There is no array ${name} to put ${element} into; write it by hand.`);
  if (array.elements.some((one) => one.getText() === element)) return text;
  return addItem(text, { open: array, items: [...array.elements], item: element, before: placeOf([...array.elements], place), spaced: false });
}

/**
 * Puts a property of the same name into the object of a constant.
 * @param {string} text
 * @param {string} name
 * @param {string} property
 * @param {{ after?: RegExp, before?: RegExp }} [place]
 */
export function addToObject(text, name, property, place = {}) {
  const object = find(parse(text), (node) => (ts.isObjectLiteralExpression(node) && holderOf(node) === name ? node : undefined));
  if (object === undefined) throw new Error(`There is no object ${name} to put ${property} into; write it by hand.`);
  const items = [...object.properties];
  return addItem(text, { open: object, items, item: property, before: placeOf(items, place), spaced: true });
}

/**
 * @param {readonly ts.Node[]} items
 * @param {{ after?: RegExp, before?: RegExp }} place
 */
function placeOf(items, { after, before }) {
  const last = after === undefined ? -1 : items.findLastIndex((item) => after.test(item.getText()));
  if (last >= 0) return items[last + 1];
  return before === undefined ? undefined : items.find((item) => before.test(item.getText()));
}

/**
 * The name by which a literal is known: its property, its constant (through `as const`), or the function it is handed to.
 * @param {ts.Node} node
 * @returns {string | undefined}
 */
function holderOf(node) {
  const { parent } = node;
  if (ts.isAsExpression(parent)) return holderOf(parent);
  if (ts.isPropertyAssignment(parent) || ts.isVariableDeclaration(parent)) return parent.name.getText();
  return ts.isCallExpression(parent) ? parent.expression.getText() : undefined;
}

/**
 * @template T
 * @param {ts.Node} node
 * @param {(node: ts.Node) => T | undefined} pick
 * @returns {T | undefined}
 */
function find(node, pick) {
  return pick(node) ?? ts.forEachChild(node, (child) => find(child, pick));
}

/**
 * @typedef {object} Addition
 * @property {ts.Node} open the list with its brackets
 * @property {readonly ts.Node[]} items
 * @property {string} item
 * @property {ts.Node | undefined} before the item that comes next; none at the end
 * @property {boolean} spaced whether a list on one line has spaces inside its brackets
 */

/**
 * @param {string} text
 * @param {Addition} addition
 */
function addItem(text, { open, items, item, before, spaced }) {
  const start = open.getStart();
  const end = open.getEnd();
  if (open.getText().includes('\n')) return addLine(text, { items, item, before, end });
  const names = items.map((one) => one.getText());
  names.splice(before === undefined ? names.length : items.indexOf(before), 0, item);
  const [first = '', last = ''] = [text.charAt(start), text.charAt(end - 1)];
  const space = spaced ? ' ' : '';
  const line = `${first}${space}${names.join(', ')}${space}${last}`;
  const lineStart = text.lastIndexOf('\n', start) + 1;
  const rest = text.indexOf('\n', end) - end;
  if (start - lineStart + line.length + rest <= MAX_COLUMNS) return splice(text, start, end, line);
  const indent = /^ */.exec(text.slice(lineStart))?.[0] ?? '';
  return splice(text, start, end, `${first}\n${names.map((name) => `${indent}  ${name},\n`).join('')}${indent}${last}`);
}

/**
 * Adds a line to a list that has one item a line.
 * @param {string} text
 * @param {{ items: readonly ts.Node[], item: string, before: ts.Node | undefined, end: number }} addition
 */
function addLine(text, { items, item, before, end }) {
  const previous = before === undefined ? items.at(-1) : items[items.indexOf(before) - 1];
  const neighbour = previous ?? before;
  const indent = neighbour === undefined ? '  ' : /^ */.exec(text.slice(text.lastIndexOf('\n', neighbour.getStart()) + 1))?.[0];
  if (previous === undefined) {
    const at = before === undefined ? text.lastIndexOf('\n', end) + 1 : text.lastIndexOf('\n', before.getStart()) + 1;
    return splice(text, at, at, `${indent}${item},\n`);
  }
  // Behind the neighbour's own comma, and so before the comment of the group that follows.
  const comma = text.charAt(previous.getEnd()) === ',';
  return splice(text, previous.getEnd(), previous.getEnd() + (comma ? 1 : 0), `,\n${indent}${item},`);
}
