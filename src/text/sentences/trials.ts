import { SETTINGS_LIMITS } from '#domain/settings/schema.ts';
import {
  type Contender,
  calibratedLora,
  ratingOf,
  type Trial,
  type TrialOutcome,
  triesTriggerWords,
  votesIn,
} from '#domain/trials/trial.ts';
import type { CardResult } from '#domain/trials/trial-store.ts';
import { count, cut, list, plain, quoted } from '#text/format.ts';
import { rated } from './loras.ts';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

const SIDES = ['Left', 'Right'];

/** What a picture is called while nobody knows what it was made with. */
const place = ({ kind }: Trial, index: number): string =>
  (kind === 'duel' ? SIDES : [...LETTERS])[index] ?? String(index + 1);

/** A LoRA's id within a line. */
const named = (lora: string): string => quoted(cut(lora, 80));

const withWords = ({ strength, triggerWords }: Contender): string =>
  triggerWords === null ? String(strength) : `${strength} with trigger words`;

/** What a picture was made with. */
const madeWith = ({ kind }: Trial, contender: Contender): string => {
  if (contender.lora === null) return 'No LoRA';
  return kind === 'duel' ? cut(contender.lora, 80) : withWords(contender);
};

const voted = (votes: number): string => count(votes, 'vote');

/** What a picture is called once it is known what it was made with. */
const revealed = (trial: Trial, index: number, votes: number): string => {
  const contender = trial.contenders[index];
  const said = contender ? madeWith(trial, contender) : '';
  return [place(trial, index), said, ...(votes > 0 ? [voted(votes)] : [])].join(' · ');
};

const cardLine = (trial: Trial, outcome: TrialOutcome, card: CardResult | null): string => {
  const lora = named(calibratedLora(trial));
  if (card === 'full')
    return `There was no room for its card: a server can have ${SETTINGS_LIMITS.cards}. Remove one, and try ${lora} again.`;
  if (card !== 'kept') return `What is known of ${lora} here stays as it was.`;
  return `That is the card of ${lora} here now: \`/imagine\` uses it where nobody says otherwise. Rated **${rated(ratingOf(trial, outcome))}**.`;
};

const calibrationOutcome = (trial: Trial, outcome: TrialOutcome, card: CardResult | null): string[] => {
  const all = votesIn(outcome);
  const winner = trial.contenders[outcome.winner ?? -1];
  if (outcome.winner === null || !winner) return ['Nobody voted.', cardLine(trial, outcome, card)];
  const votes = outcome.votes[outcome.winner] ?? 0;
  const what = winner.lora === null ? 'the picture without the LoRA' : `strength ${withWords(winner)}`;
  return [
    `**${place(trial, outcome.winner)}** won with ${votes} of ${voted(all)}: ${what}.`,
    cardLine(trial, outcome, card),
  ];
};

const duelOutcome = (trial: Trial, outcome: TrialOutcome): string[] => {
  const all = votesIn(outcome);
  if (all === 0) return ['Nobody voted, so the ranking stays as it was.'];
  const winner = trial.contenders[outcome.winner ?? -1];
  const undecided = outcome.undecided === 0 ? '' : ` ${voted(outcome.undecided)} for neither.`;
  const result =
    outcome.winner === null || !winner
      ? `A tie, with ${voted(all)}.`
      : `**${plain(cut(winner.lora ?? '', 80))}** won with ${outcome.votes[outcome.winner] ?? 0} of ${voted(all)}.`;
  return [`${result}${undecided}`, 'The ranking is in `/lora top`.'];
};

const withOrWithout = (contenders: readonly Contender[]): string =>
  triesTriggerWords(contenders) ? 'with and without' : 'with';

/** What the pictures of a plan are. */
const aboutPlan = ({ kind, contenders }: Trial): string => {
  if (kind === 'duel') return 'one of each LoRA, as it is used here, with the same prompt and seed.';
  const strengths = [...new Set(contenders.map(({ strength }) => strength))].filter((one) => one > 0);
  const words = contenders.find(({ triggerWords }) => triggerWords !== null)?.triggerWords;
  const variants = words ? `, each ${withOrWithout(contenders)} ${quoted(cut(words, 200))}` : '';
  return `strengths ${list(strengths.toSorted((a, b) => a - b).map(String))}${variants}, and one without the LoRA.`;
};

/** The sentences of trials. */
export const trials = {
  place,
  revealed,
  heading: {
    making: ({ kind }: Trial, made: number, all: number): string =>
      `### ${kind === 'duel' ? 'Duel' : 'Trial'}: ${made} of ${all} made`,
    voting: ({ kind }: Trial): string =>
      kind === 'duel' ? '### Duel: which one is better?' : '### Trial: which one is best?',
    ended: (trial: Trial): string =>
      trial.kind === 'duel'
        ? `### Duel: ${list(trial.contenders.map(({ lora }) => named(lora ?? '')))}`
        : `### Trial of ${named(calibratedLora(trial))}`,
  },
  /** What is compared, as far as it is told before the end. */
  about: (trial: Trial): string => {
    if (trial.kind === 'duel') return 'Two LoRAs, one prompt, one seed.';
    const words = trial.contenders.some(({ triggerWords }) => triggerWords !== null)
      ? `, ${withOrWithout(trial.contenders)} its trigger words`
      : '';
    return `${named(calibratedLora(trial))} at different strengths${words}, and one picture without the LoRA.`;
  },
  facts: (seed: number | null, requesterId: string): string =>
    [...(seed === null ? [] : [`seed ${seed}`]), `started by <@${requesterId}>`].join(' · '),
  sheetTitle: (trial: Trial, hasEnded: boolean): string => {
    if (trial.kind === 'duel') return hasEnded ? 'LoRA' : 'Which one is better?';
    return hasEnded ? `Strength of ${calibratedLora(trial)}` : 'Which one is best?';
  },
  /** `endsAt`: milliseconds since 1970. */
  standing: ({ kind, votesToClose }: Trial, votes: number, endsAt: number | null): string =>
    `**${voted(votes)}** so far. ${kind === 'duel' ? 'Press what you like better' : 'Choose below'}; you can change your mind until it is closed: with ${voted(votesToClose)}, by who started it or an admin${endsAt === null ? '' : `, or <t:${Math.ceil(endsAt / 1000)}:R>`}. What is behind each picture is told then.`,
  outcome: (trial: Trial, outcome: TrialOutcome, card: CardResult | null): string => {
    const isDuel = trial.kind === 'duel';
    return (isDuel ? duelOutcome(trial, outcome) : calibrationOutcome(trial, outcome, card)).join('\n');
  },
  altText: (names: readonly string[]): string => cut(`Pictures to choose from: ${list(names)}.`, 1024),
  choose: 'Vote for a picture…',
  buttons: { left: 'Left', tie: 'No difference', right: 'Right', close: 'Close the vote' },
  voted: (name: string | null, isLast: boolean): string => {
    const rest = isLast
      ? 'It was the last one: the result appears in a moment.'
      : 'You can change it until the vote is closed.';
    return `Your vote: **${name ?? 'no difference'}**. ${rest}`;
  },
  closed: 'This vote is closed. Its result is in the message.',
  notMade: 'There is no such picture to vote for.',
  stillBlind: 'What the pictures were made with is told when the vote is closed.',
  mayNotClose: 'Who started it, and who manages this server, can close the vote.',
  closedNow: 'The vote is closed. The result appears in the message in a moment.',
  neverPrivate: 'Members vote on these pictures, so that they cannot be private. Leave `--private` out.',
  sameLora: 'A duel needs two different LoRAs.',
  plan: {
    title: (trial: Trial): string =>
      trial.kind === 'duel'
        ? `### A duel of ${list(trial.contenders.map(({ lora }) => named(lora ?? '')).toSorted())}?`
        : `### Try ${named(calibratedLora(trial))}?`,
    pictures: (trial: Trial, images: number): string => `**${count(images, 'image')}**: ${aboutPlan(trial)}`,
    /** A grid of the server has no room for all pictures of a trial. */
    smaller: (most: number): string =>
      `That is a smaller trial than usual, because a grid can have up to ${count(most, 'image')} here.`,
    voting: (votes: number): string =>
      `They are shown in this channel without saying what is what, and everybody here can vote. ${voted(votes)} close it, and so can you. It ends after a week by itself.`,
  },
  form: {
    tryTitle: 'Try a LoRA',
    duelTitle: 'A duel of two LoRAs',
    lora: 'LoRA',
    first: 'One LoRA',
    second: 'The other LoRA',
    prompt: 'Prompt',
    promptHelp: 'Blank for one that shows much of a LoRA',
  },
};
