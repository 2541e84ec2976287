import type { Problem } from '#domain/generation/problem.ts';
import { COLOURS, container, fitLines, roomBeside, small, textDisplay } from '#interactions/components.ts';
import { type Message, type Reply, refusal } from '#interactions/reply.ts';
import type { Text } from '#text/index.ts';

/** What the problems prevent: a generation, or saving options for later. */
type Purpose = 'ordering' | 'saving';

const framesOf = (text: Text, problems: number): Record<Purpose, { title: string; footer: string }> => ({
  ordering: { title: text.problems.title(problems), footer: text.problems.nothingCharged },
  saving: { title: text.problems.savingTitle(problems), footer: text.problems.nothingSaved },
});

/** Lists all problems of a request, each with its option, the given value and the allowed ones. */
export const problemsMessage = (
  text: Text,
  problems: readonly Problem[],
  purpose: Purpose = 'ordering',
): Message => {
  const { title, footer } = framesOf(text, problems.length)[purpose];
  const end = small(footer);
  const lines = fitLines(
    problems.map((problem) => `- ${text.problems.line(problem)}`),
    { room: roomBeside(title, end), more: text.more },
  );
  return { components: [container(COLOURS.failed, textDisplay(title, ...lines), textDisplay(end))] };
};

/** Refuses what was typed because of these problems. */
export const problemsReply = (text: Text, problems: readonly Problem[], purpose?: Purpose): Reply =>
  refusal(
    problemsMessage(text, problems, purpose),
    problems.map(({ option }) => option),
  );
