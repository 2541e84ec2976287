import { ButtonStyle } from 'discord-api-types/v10';
import { distinctRefusals } from '#domain/comparison/evaluate-cells.ts';
import { isAboutLoraDefaults } from '#domain/generation/card-defaults.ts';
import { costText, refusalText } from '#generations/policy-input.ts';
import { button, COLOURS, container, fitLines, row, small, textDisplay } from '#interactions/components.ts';
import { defineCustomId, storedId } from '#interactions/custom-id.ts';
import { fixButtonId } from '#interactions/drafts.ts';
import type { Invocation, Uses } from '#interactions/invocation.ts';
import type { Message } from '#interactions/reply.ts';
import { gridWords, placeName } from '#messages/comparison.ts';
import type { Text } from '#text/index.ts';
import type { Plan, PlannedCells } from './plan.ts';

const ofDraft = { draft: storedId() };

/** Starts a planned comparison. The draft's id becomes the comparison's, so that a second press starts nothing. */
export const startId = defineCustomId('startgrid', ofDraft);
/** Closes a plan. */
export const dismissId = defineCustomId('dismissgrid', ofDraft);

/** The longest axis; the options of a command have the same limit. */
export const LONGEST_AXIS = 1000;

/** How long all of it will take, in seconds; null: nobody knows. */
type Estimate = { seconds: number | null };

type Shown = Invocation<Uses<'imageCost'>>;

const leftOutLines = (use: Omit<Shown, 'services'>, { typed, leftOut }: Plan): string[] => {
  if (leftOut.length === 0) return [];
  const { text } = use;
  const words = gridWords(text, { typed });
  const why = refusalText(use, distinctRefusals(leftOut.flatMap(({ refusals }) => refusals)));
  return [
    text.comparison.plan.notAllowed(
      leftOut.map(({ index }) => placeName(words, index)),
      why,
    ),
  ];
};

// Characters for what LoRAs fill in, in all cells together.
const FILLED_ROOM = 800;

/** What cards and trigger words of LoRAs say where the member said nothing. */
const filledLines = ({ text }: Shown, { reads }: Plan): string[] => {
  const hints = reads.flatMap((read) => read.hints.filter(isAboutLoraDefaults));
  const lines = [...new Set(hints.map((hint) => small(text.hint(hint))))];
  return fitLines(lines, { room: FILLED_ROOM, more: (left) => small(text.more(left)) });
};

/** What is left today of each quota that counts there. */
const quotaLines = ({ text }: Shown, { images, input }: PlannedCells): string[] => {
  const rests = (images[0]?.charges ?? []).flatMap(({ name, most, refunded }) =>
    most === null || refunded === 'onEnd' ? [] : [{ counter: name, left: most - (input.usage[name] ?? 0) }],
  );
  return rests.length === 0 ? [] : [text.comparison.plan.quota(images.length, rests)];
};

/** What images will cost and take, and that nothing was sent yet. */
export const costLines = (use: Shown, plan: PlannedCells, { seconds }: Estimate): string[] => {
  const { plan: said } = use.text.comparison;
  return [
    ...quotaLines(use, plan),
    costText(use, plan.rules, plan.images.length),
    ...(seconds === null ? [] : [said.seconds(seconds)]),
    small(said.free),
  ];
};

/** The answers to a plan: start it, change it, or leave it. */
export const planControls = ({ comparison: { buttons } }: Text, draft: string) =>
  row(
    button(buttons.start, startId.encode({ draft }), ButtonStyle.Success),
    button(buttons.change, fixButtonId.encode({ draft })),
    button(buttons.dismiss, dismissId.encode({ draft })),
  );

/** What a comparison will be, before anything is sent: with Start, a form to change it, and Cancel. */
export const planMessage = (
  use: Shown,
  plan: Plan,
  { draft, seconds }: Estimate & { draft: string },
): Message => {
  const { text } = use;
  const { plan: said } = text.comparison;
  const { x, y } = gridWords(text, plan);
  const same = plan.cells.filter(({ sameAs }) => sameAs !== null).length;
  return {
    components: [
      container(
        COLOURS.working,
        textDisplay(
          said.title,
          said.grid(x.labels.length, y?.labels.length ?? 1, plan.images.length),
          said.axis(x.title, x.labels),
          ...(y ? [said.axis(y.title, y.labels)] : []),
        ),
        textDisplay(
          ...(same > 0 ? [said.same(same)] : []),
          ...leftOutLines(use, plan),
          ...filledLines(use, plan),
          ...costLines(use, plan, { seconds }),
        ),
        planControls(text, draft),
      ),
    ],
  };
};
