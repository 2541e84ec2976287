import type { Problem } from '#domain/problem.ts';
import type { Text } from '#text/index.ts';
import { COLOURS, container, small, textDisplay } from '../components.ts';
import type { Message } from '../reply.ts';

/** Everything that is wrong with a request, each with its option, what was given and what is allowed. */
export const problemsMessage = (text: Text, problems: readonly Problem[]): Message => ({
  components: [
    container(
      COLOURS.failed,
      textDisplay(
        text.problems.title(problems.length),
        ...problems.map((problem) => `- ${text.problems.line(problem)}`),
      ),
      textDisplay(small(text.problems.nothingCharged)),
    ),
  ],
});
