/** An expected refusal. The message is the sentence that the member reads. */
export class Notice extends Error {
  override readonly name = 'Notice';
}

/** A bug or an outage: the member is shown the id, the log has the cause under the same id. */
export class Fault extends Error {
  override readonly name = 'Fault';
  readonly id: string;

  constructor(id: string, cause: unknown) {
    super(`fault ${id}`, { cause });
    this.id = id;
  }
}
