import { Type, type Static } from 'typebox';

export const model = Type.Object({
  id: Type.String({ description: 'Id of the agent' }),
  object: Type.Literal('model'),
  created: Type.Integer({ description: 'Seconds since 1970, UTC' }),
  owned_by: Type.String({ description: 'Id of its owner' }),
});
export type Model = Static<typeof model>;

export const modelList = Type.Object({ object: Type.Literal('list'), data: Type.Array(model) });
export type ModelList = Static<typeof modelList>;
