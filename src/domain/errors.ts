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

/** What keeps the bot's data does not answer for the moment. Asking again later is all there is to do. */
export class StorageUnavailableError extends Error {
  override readonly name = 'StorageUnavailableError';
}

/** The bot cannot start, for a reason that whoever runs it can mend. The message says what to do. */
export class StartError extends Error {
  override readonly name: string = 'StartError';
}

/** What a promise gives; when it rejects, a StartError with the sentence and what the error itself says. */
export const orStartError = async <T>(starting: Promise<T>, sentence: string): Promise<T> => {
  try {
    return await starting;
  } catch (error) {
    if (error instanceof StartError) throw error;
    const detail = error instanceof Error ? error.message : String(error);
    throw new StartError(`${sentence} (${detail})`, { cause: error });
  }
};
