/** An expected refusal. The message is shown to the member. */
export class Notice extends Error {
  override readonly name = 'Notice';
  /** The options or fields that it is about: a form to fix them shows these first. */
  readonly about: readonly string[];

  constructor(sentence: string, about: readonly string[] = []) {
    super(sentence);
    this.about = about;
  }
}

/** A bug or an outage. The member sees the id; the log has the cause under the same id. */
export class Fault extends Error {
  override readonly name = 'Fault';
  readonly id: string;

  constructor(id: string, cause: unknown) {
    super(`fault ${id}`, { cause });
    this.id = id;
  }
}

/** Storage is temporarily unavailable; retry later. */
export class StorageUnavailableError extends Error {
  override readonly name = 'StorageUnavailableError';
}

/** The bot cannot start, for a reason that the operator can fix. The message says how. */
export class StartError extends Error {
  override readonly name: string = 'StartError';
}

/**
 * Awaits `starting` and turns a rejection into a StartError made of the sentence and the error's own message.
 */
export const orStartError = async <T>(starting: Promise<T>, sentence: string): Promise<T> => {
  try {
    return await starting;
  } catch (error) {
    if (error instanceof StartError) throw error;
    const detail = error instanceof Error ? error.message : String(error);
    throw new StartError(`${sentence} (${detail})`, { cause: error });
  }
};
