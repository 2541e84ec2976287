import type { Problem } from '#domain/problem.ts';
import type { Text } from '#text/index.ts';
import { COLOURS, container, fitLines, roomBeside, small, textDisplay } from '../components.ts';
import type { Message } from '../reply.ts';

/** Everything that is wrong with a request, each with its option, what was given and what is allowed. */
export const problemsMessage = (text: Text, problems: readonly Problem[]): Message => {
  const title = text.problems.title(problems.length);
  const footer = small(text.problems.nothingCharged);
  const lines = fitLines(
    problems.map((problem) => `- ${text.problems.line(problem)}`),
    { room: roomBeside(title, footer), more: text.more },
  );
  return { components: [container(COLOURS.failed, textDisplay(title, ...lines), textDisplay(footer))] };
};
