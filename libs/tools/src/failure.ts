/** What went wrong in a call, told to the model as it is: `message` is one or more sentences and holds no secret. */
export class ToolFailure extends Error {
  override readonly name = 'ToolFailure';
}
