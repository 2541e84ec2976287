import { CARD_LIMITS } from '#domain/catalogue/lora-card.ts';
import type { GenerationRequest } from '#domain/generation/request.ts';
import { samplerOf, storedSampler } from '#domain/generation/schedulers.ts';
import { keepCard, type Measurement } from '#domain/settings/cards.ts';
import type { ServerSettings } from '#domain/settings/schema.ts';
import { ratingOf, type Trial, type TrialOutcome, triesTriggerWords, votesIn } from './trial.ts';

/** What a calibration found out. Trigger words stay those that the server has. */
export type LoraFinding = Omit<Measurement, 'triggerWords'>;

/** The picture that won: what was ordered, and who measured it by that. */
export type WinningPicture = { id: string; request: GenerationRequest; by: string };

/** The place whose picture becomes the card; null where a picture without a LoRA won, or nothing did. */
export const measuredPlace = ({ kind, contenders }: Trial, { winner }: TrialOutcome): number | null =>
  kind === 'calibration' && winner !== null && contenders[winner]?.lora ? winner : null;

/** What a calibration found out about its LoRA, where a picture with the LoRA won. */
export const findingOf = (
  trial: Trial,
  outcome: TrialOutcome,
  { id: preview, request, by }: WinningPicture,
): LoraFinding | undefined => {
  const contender = trial.contenders[measuredPlace(trial, outcome) ?? -1];
  if (!contender?.lora) return undefined;
  return {
    id: contender.lora,
    strength: contender.strength,
    addsTriggerWords: triesTriggerWords(trial.contenders) ? contender.triggerWords !== null : null,
    scheduler: storedSampler(samplerOf(request).name),
    baseModel: trial.baseModel?.slice(0, CARD_LIMITS.baseModel) ?? null,
    preview,
    rating: ratingOf(trial, outcome),
    votes: Math.min(votesIn(outcome), CARD_LIMITS.votes),
    by,
    at: outcome.at,
  };
};

/** Puts a finding into the card of its LoRA. Returns undefined where there is no room for another card. */
export const keepFinding = (settings: ServerSettings, finding: LoraFinding): ServerSettings | undefined => {
  const { triggerWords = null } = settings.loras.cards.find(({ id }) => id === finding.id) ?? {};
  return keepCard(settings, { ...finding, triggerWords });
};
