import type { Features, ToolType } from '@fenago/contracts';

/** Whether a plan allows a model. A name that ends in an asterisk stands for all that begin so. */
export function allowsModel({ models }: Pick<Features, 'models'>, model: string): boolean {
  return models.some((name) => (name.endsWith('*') ? model.startsWith(name.slice(0, -1)) : name === model));
}

/** Whether a plan allows every kind of tool among these. */
export function allowsTools({ tools }: Pick<Features, 'tools'>, wanted: readonly { readonly type: ToolType }[]): boolean {
  return wanted.every(({ type }) => tools.includes(type));
}
