import type { Problem } from '#domain/generation/problem.ts';
import { COLOURS, container, fitLines, roomBeside, small, textDisplay } from '#interactions/components.ts';
import { withFixButton } from '#interactions/fix-button.ts';
import type { Message } from '#interactions/reply.ts';
import type { Text } from '#text/index.ts';

/** What the problems prevent: a generation, or saving options for later. */
type Purpose = 'ordering' | 'saving';

const framesOf = (text: Text, problems: number): Record<Purpose, { title: string; footer: string }> => ({
  ordering: { title: text.problems.title(problems), footer: text.problems.nothingCharged },
  saving: { title: text.problems.savingTitle(problems), footer: text.problems.nothingSaved },
});

/**
 * Lists all problems of a request, each with its option, the given value and the allowed ones. `fix` is the custom_id
 * of the button to fix them.
 */
export const problemsMessage = (
  text: Text,
  problems: readonly Problem[],
  { purpose = 'ordering', fix }: { purpose?: Purpose; fix?: string } = {},
): Message => {
  const { title, footer } = framesOf(text, problems.length)[purpose];
  const end = small(footer);
  const lines = fitLines(
    problems.map((problem) => `- ${text.problems.line(problem)}`),
    { room: roomBeside(title, end), more: text.more },
  );
  const told = container(COLOURS.failed, textDisplay(title, ...lines), textDisplay(end));
  return withFixButton(text, { components: [told] }, fix);
};
