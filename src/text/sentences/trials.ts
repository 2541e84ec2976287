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
import { cut, plain, quoted } from '#text/format.ts';
import type { Language } from '#text/language.ts';
import { ratedIn } from './loras.ts';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** A LoRA's id within a line. */
const named = (lora: string | null): string => quoted(cut(lora ?? '', 80));

const contendersOf = ({ contenders }: Trial): string[] => contenders.map(({ lora }) => named(lora));

const strengthsOf = ({ contenders }: Trial): string[] =>
  [...new Set(contenders.map(({ strength }) => strength))]
    .filter((strength) => strength > 0)
    .toSorted((one, other) => one - other)
    .map(String);

/** What a calibration says of trigger words: nothing, that all pictures have them, or that only some have. */
const wordsKind = ({ contenders }: Trial): 'strengths' | 'words' | 'wordsTried' => {
  if (contenders.every(({ triggerWords }) => triggerWords === null)) return 'strengths';
  return triesTriggerWords(contenders) ? 'wordsTried' : 'words';
};

/** What pictures are called. */
const nameSentences = (language: Language) => {
  const { t } = language.namespace('trials');
  const sides = [t('buttons.left'), t('buttons.right')];
  const place = ({ kind }: Trial, index: number): string =>
    (kind === 'duel' ? sides : [...LETTERS])[index] ?? String(index + 1);
  const madeWith = ({ kind }: Trial, { lora, strength, triggerWords }: Contender): string => {
    if (lora === null) return t('noLora');
    if (kind === 'duel') return cut(lora, 80);
    return triggerWords === null ? String(strength) : t('withWords', { strength });
  };
  return {
    /** What a picture is called while nobody knows what it was made with. */
    place,
    /** What a picture is called once it is known what it was made with. */
    revealed: (trial: Trial, index: number, votes: number): string => {
      const contender = trial.contenders[index];
      const said = contender ? madeWith(trial, contender) : '';
      return [place(trial, index), said, ...(votes > 0 ? [t('votes', { count: votes })] : [])].join(' · ');
    },
  };
};

/** How a calibration ended. */
const calibrationOutcome = (language: Language) => {
  const { t } = language.namespace('trials');
  const { place } = nameSentences(language);
  const rated = ratedIn(language);
  const cardLine = (trial: Trial, outcome: TrialOutcome, card: CardResult | null): string => {
    const lora = named(calibratedLora(trial));
    if (card === 'full') return t('card.full', { count: SETTINGS_LIMITS.cards, lora });
    if (card !== 'kept') return t('card.asBefore', { lora });
    return t('card.kept', { lora, rated: rated(ratingOf(trial, outcome)) });
  };
  const winnerLine = (trial: Trial, outcome: TrialOutcome): string => {
    const { winner, votes } = outcome;
    const contender = trial.contenders[winner ?? -1];
    if (winner === null || !contender) return t('nobody.calibration');
    const { lora, strength, triggerWords } = contender;
    const won = { place: place(trial, winner), votes: votes[winner] ?? 0, count: votesIn(outcome) };
    if (lora === null) return t('won.noLora', won);
    return t(triggerWords === null ? 'won.strength' : 'won.words', { ...won, strength });
  };
  return (trial: Trial, outcome: TrialOutcome, card: CardResult | null): string =>
    [winnerLine(trial, outcome), cardLine(trial, outcome, card)].join('\n');
};

/** How a duel ended. */
const duelOutcome = (language: Language) => {
  const { t } = language.namespace('trials');
  const winnerLine = ({ contenders }: Trial, outcome: TrialOutcome): string => {
    const { winner, votes } = outcome;
    const contender = contenders[winner ?? -1];
    const count = votesIn(outcome);
    if (winner === null || !contender) return t('tie', { count });
    return t('won.duel', { lora: plain(cut(contender.lora ?? '', 80)), votes: votes[winner] ?? 0, count });
  };
  return (trial: Trial, outcome: TrialOutcome): string => {
    if (votesIn(outcome) === 0) return t('nobody.duel');
    const undecided = outcome.undecided === 0 ? '' : ` ${t('neither', { count: outcome.undecided })}`;
    return `${winnerLine(trial, outcome)}${undecided}\n${t('ranking')}`;
  };
};

/** What stands above the pictures and under them. */
const messageSentences = (language: Language) => {
  const { t } = language.namespace('trials');
  const ofDuel = duelOutcome(language);
  const ofCalibration = calibrationOutcome(language);
  return {
    heading: {
      making: ({ kind }: Trial, made: number, all: number): string =>
        t(`heading.making.${kind}`, { made, all }),
      voting: ({ kind }: Trial): string => t(`heading.voting.${kind}`),
      ended: (trial: Trial): string =>
        trial.kind === 'duel'
          ? t('heading.ended.duel', { loras: contendersOf(trial) })
          : t('heading.ended.calibration', { lora: named(calibratedLora(trial)) }),
    },
    /** What is compared, as far as it is told before the end. */
    about: (trial: Trial): string =>
      trial.kind === 'duel'
        ? t('about.duel')
        : t(`about.${wordsKind(trial)}`, { lora: named(calibratedLora(trial)) }),
    facts: (seed: number | null, requesterId: string): string =>
      [
        ...(seed === null ? [] : [t('facts.seed', { seed })]),
        t('facts.startedBy', { member: requesterId }),
      ].join(' · '),
    sheetTitle: (trial: Trial, hasEnded: boolean): string => {
      if (!hasEnded) return t(`sheetTitle.voting.${trial.kind}`);
      if (trial.kind === 'duel') return t('sheetTitle.ended.duel');
      return t('sheetTitle.ended.calibration', { lora: calibratedLora(trial) });
    },
    /** `endsAt`: milliseconds since 1970. */
    standing: ({ kind, votesToClose: count }: Trial, votes: number, endsAt: number | null): string => {
      const how =
        endsAt === null
          ? t(`standing.open.${kind}`, { count })
          : t(`standing.ending.${kind}`, { count, endsAt: Math.ceil(endsAt / 1000) });
      return language.together(t('standing.votes', { count: votes }), how, t('standing.toldThen'));
    },
    outcome: (trial: Trial, outcome: TrialOutcome, card: CardResult | null): string =>
      trial.kind === 'duel' ? ofDuel(trial, outcome) : ofCalibration(trial, outcome, card),
    altText: (names: readonly string[]): string => cut(t('altText', { names }), 1024),
  };
};

/** What is asked before a trial begins. */
const planSentences = (language: Language) => {
  const { t } = language.namespace('trials');
  return {
    title: (trial: Trial): string =>
      trial.kind === 'duel'
        ? t('plan.title.duel', { loras: contendersOf(trial).toSorted() })
        : t('plan.title.calibration', { lora: named(calibratedLora(trial)) }),
    pictures: (trial: Trial, images: number): string => {
      if (trial.kind === 'duel') return t('plan.pictures.duel', { count: images });
      const strengths = strengthsOf(trial);
      const kind = wordsKind(trial);
      if (kind === 'strengths') return t('plan.pictures.strengths', { count: images, strengths });
      const words = trial.contenders.find(({ triggerWords }) => triggerWords !== null)?.triggerWords ?? '';
      return t(`plan.pictures.${kind}`, { count: images, strengths, words: quoted(cut(words, 200)) });
    },
    /** A grid of the server has no room for all pictures of a trial. */
    smaller: (most: number): string => t('plan.smaller', { count: most }),
    voting: (votes: number): string => t('plan.voting', { count: votes }),
  };
};

/** The sentences of trials. */
export const trialSentences = (language: Language) => {
  const { t, group } = language.namespace('trials');
  return {
    ...nameSentences(language),
    ...messageSentences(language),
    choose: t('choose'),
    buttons: group('buttons'),
    voted: (name: string | null, isLast: boolean): string => {
      const vote = name === null ? t('voted.tie') : t('voted.picture', { picture: name });
      return language.together(vote, t(isLast ? 'voted.last' : 'voted.open'));
    },
    closed: t('closed'),
    notMade: t('notMade'),
    stillBlind: t('stillBlind'),
    mayNotClose: t('mayNotClose'),
    closedNow: t('closedNow'),
    neverPrivate: t('neverPrivate'),
    sameLora: t('sameLora'),
    plan: planSentences(language),
    form: group('form'),
  };
};
