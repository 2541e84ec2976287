import { ButtonStyle } from 'discord-api-types/v10';
import type { CellState, Comparison } from '#domain/comparison/comparison.ts';
import type { ComparisonPainter, SheetPlace } from '#domain/comparison/sheet.ts';
import { type Trial, votingEnds } from '#domain/trials/trial.ts';
import type { Standing } from '#domain/trials/trial-store.ts';
import {
  button,
  COLOURS,
  container,
  gallery,
  row,
  select,
  small,
  textDisplay,
} from '#interactions/components.ts';
import { defineCustomId, oneOf, storedId } from '#interactions/custom-id.ts';
import type { Message } from '#interactions/reply.ts';
import { cutAtWord, oneLine, plain } from '#text/format.ts';
import { type Text, textFor } from '#text/index.ts';
import {
  cancelComparisonId,
  cellSelects,
  countsOf,
  deleteComparisonId,
  PROMPT_LENGTH,
  renderComparison,
  retryCellsId,
} from './comparison.ts';
import { paintWith, type SheetWords } from './comparison-sheet.ts';

const ofTrial = { trial: storedId() };

/** The answers to a duel, from the left to the right. */
const DUEL_CHOICES = ['left', 'tie', 'right'] as const;

/** Votes for the chosen picture. */
export const voteId = defineCustomId('vote', ofTrial);
/** Votes in a duel. */
export const duelVoteId = defineCustomId('duelvote', { ...ofTrial, choice: oneOf(DUEL_CHOICES) });
export const closeVoteId = defineCustomId('closevote', ofTrial);

/** A trial as it stands. */
type Shown = {
  comparison: Comparison;
  trial: Trial;
  standing: Standing;
  states: readonly CellState[];
};

/** What each picture is called: what it was made with is told once the vote is closed. */
const namesOf = (text: Text, { trial, standing: { outcome } }: Shown): string[] =>
  trial.contenders.map((_, place) =>
    outcome ? text.trials.revealed(trial, place, outcome.votes[place] ?? 0) : text.trials.place(trial, place),
  );

const wordsOf = (text: Text, shown: Shown): SheetWords => {
  const labels = namesOf(text, shown);
  return {
    x: { title: text.trials.sheetTitle(shown.trial, shown.standing.outcome !== null), labels },
    y: null,
    subtitle: (place) => text.comparison.shared({ told: undefined, seed: shown.comparison.seed, place }),
    altText: ({ columns }) => text.trials.altText(labels.slice(columns.from, columns.to)),
  };
};

const duelButtons = (text: Text, { comparison: { id } }: Shown) =>
  row(
    ...DUEL_CHOICES.map((choice) =>
      button(text.trials.buttons[choice], duelVoteId.encode({ trial: id, choice }), ButtonStyle.Primary),
    ),
  );

const pictureSelect = (text: Text, { comparison: { id }, trial, states }: Shown) => {
  const options = states.flatMap(({ kind }, place) =>
    kind === 'done' ? [{ label: text.trials.place(trial, place), value: String(place) }] : [],
  );
  return options.length === 0 ? [] : [row(select(text.trials.choose, voteId.encode({ trial: id }), options))];
};

/** What can be done with a trial of which all images are made or failed. */
const controlsOf = (text: Text, shown: Shown, failed: number) => {
  const { id } = shown.comparison;
  const of = { comparison: id };
  const remove = button(text.comparison.buttons.delete, deleteComparisonId.encode(of), ButtonStyle.Danger);
  if (shown.standing.outcome) {
    const names = namesOf(text, shown);
    return [...cellSelects(text, { id, nameOf: (place) => names[place] ?? '' }, shown.states), row(remove)];
  }
  const again = button(text.comparison.buttons.retry(failed), retryCellsId.encode(of));
  return [
    ...(shown.trial.kind === 'duel' ? [duelButtons(text, shown)] : pictureSelect(text, shown)),
    row(
      button(text.trials.buttons.close, closeVoteId.encode({ trial: id })),
      ...(failed > 0 ? [again] : []),
      remove,
    ),
  ];
};

const stop = (text: Text, { comparison: { id } }: Shown) =>
  row(button(text.comparison.buttons.cancel, cancelComparisonId.encode({ comparison: id })));

const linesOf = (
  text: Text,
  { comparison, trial, standing, states }: Shown,
): { heading: string; lines: string[] } => {
  const { heading, about, outcome, standing: voting } = text.trials;
  const { made, all, left } = countsOf(states);
  if (standing.outcome)
    return { heading: heading.ended(trial), lines: [outcome(trial, standing.outcome, standing.card)] };
  if (left > 0) return { heading: heading.making(trial, made, all), lines: [about(trial)] };
  return {
    heading: heading.voting(trial),
    lines: [about(trial), voting(trial, standing.votes, votingEnds(comparison))],
  };
};

/** A trial as it stands: its pictures, how many have voted or how it ended, and what can be done with it. */
const trialMessage = async (
  text: Text,
  shown: Shown,
  { places, paint }: { places: readonly SheetPlace[]; paint: ComparisonPainter },
): Promise<Message> => {
  const { comparison, states } = shown;
  const { left, failed } = countsOf(states);
  const drawn = { comparison, states, places, isDraft: left > 0 };
  const attachments = await paintWith(text, drawn, { words: wordsOf(text, shown), paint });
  const { heading, lines } = linesOf(text, shown);
  return {
    components: [
      container(
        left > 0 ? COLOURS.working : COLOURS.ready,
        textDisplay(heading, ...lines),
        textDisplay(
          cutAtWord(plain(oneLine(comparison.prompt)), PROMPT_LENGTH),
          small(text.trials.facts(comparison.seed, comparison.requesterId)),
        ),
        ...attachments.map((sheet) => gallery([sheet], { spoiler: comparison.spoiler })),
      ),
      ...(left > 0 ? [stop(text, shown)] : controlsOf(text, shown, failed)),
    ],
    attachments,
  };
};

const NO_VOTES: Standing = { votes: 0, outcome: null, card: null };

/** Renders comparisons, and those of them that are trials, in their members' language. */
export const createSheetRenderer = (paint: ComparisonPainter) => {
  const plainly = renderComparison(paint);
  return (
    { comparison, standing = NO_VOTES }: { comparison: Comparison; standing?: Standing | undefined },
    states: readonly CellState[],
    places: readonly SheetPlace[],
  ): Promise<Message> => {
    const text = textFor(comparison.locale);
    const { trial } = comparison;
    if (!trial) return plainly(text, comparison, { states, places });
    return trialMessage(text, { comparison, trial, standing, states }, { places, paint });
  };
};
