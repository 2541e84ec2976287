/** Asks after a pause in the typing; an answer that a later question overtook is dropped. */
export type Autocompleter<Question> = {
  ask(question: Question): void;
  /** Forgets the question under way. */
  cancel(): void;
};

export type AutocompleterOptions<Question, Answer> = {
  delayMs: number;
  fetch(question: Question, signal: AbortSignal): Promise<Answer>;
  answered(answer: Answer): void;
  failed(problem: unknown): void;
};

/** Debounces and orders questions to the bot: only the latest one is asked, and only its answer is told. */
export const createAutocompleter = <Question, Answer>(
  options: AutocompleterOptions<Question, Answer>,
): Autocompleter<Question> => {
  let current: AbortController | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const cancel = () => {
    clearTimeout(timer);
    current?.abort();
    current = undefined;
  };

  const run = async (question: Question, { signal }: AbortController) => {
    try {
      const answer = await options.fetch(question, signal);
      if (!signal.aborted) options.answered(answer);
    } catch (problem) {
      if (!signal.aborted) options.failed(problem);
    }
  };

  return {
    ask: (question) => {
      cancel();
      const asking = new AbortController();
      current = asking;
      timer = setTimeout(() => void run(question, asking), options.delayMs);
    },
    cancel,
  };
};
