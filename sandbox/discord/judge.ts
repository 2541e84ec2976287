/** A second opinion on what goes over the wire, such as Discord's own schema. */
export type Judge = {
  /** What is wrong with a request's JSON, one sentence each; `path` as in `/channels/{channel_id}/messages`. */
  request(operation: Operation, body: unknown): readonly string[];
  /** What is wrong with an answer of the stand-in. */
  response(operation: Operation, answer: { status: number; body: unknown }): readonly string[];
};

/** One operation of the API: the method in lower case, and the path as OpenAPI spells it, from below `/api/v10`. */
export type Operation = { method: string; path: string };
