import type { Comparison } from '#domain/comparison/comparison.ts';
import type { Generation } from '#domain/generation/generation.ts';
import type { SettingsStore } from '#domain/settings/store.ts';
import type { Clock } from '#domain/system.ts';
import { findingOf, keepFinding, type LoraFinding, measuredPlace } from '#domain/trials/measurement.ts';
import { type Trial, type TrialOutcome, votingEnds } from '#domain/trials/trial.ts';
import type { CardResult, Standing, TrialStore } from '#domain/trials/trial-store.ts';

/** What trials need while their sheets are shown. */
export type TrialsOptions = {
  trials: Pick<TrialStore, 'standing' | 'settle' | 'close'>;
  settings: Pick<SettingsStore, 'change'>;
  clock: Pick<Clock, 'now'>;
};

/** A comparison that is a trial. */
type Tried = Comparison & { trial: Trial };

/** The picture that won, and what it says of the LoRA. */
const findingIn = (
  { trial, places, requesterId }: Tried,
  outcome: TrialOutcome,
  images: readonly Generation[],
): LoraFinding | undefined => {
  const place = places[measuredPlace(trial, outcome) ?? -1];
  const image = images.find(({ cell }) => place?.kind === 'image' && cell?.index === place.image);
  return image && findingOf(trial, outcome, { id: image.id, request: image.request, by: requesterId });
};

const keep = async (
  { settings }: TrialsOptions,
  guildId: string,
  { finding, by, at }: { finding: LoraFinding; by: string; at: number },
): Promise<CardResult> => {
  let isFull = false;
  const changed = await settings.change(guildId, {
    by,
    at,
    seen: null,
    edit(current) {
      const kept = keepFinding(current, finding);
      isFull = kept === undefined;
      return kept ?? current;
    },
  });
  return isFull || changed.kind === 'newer' ? 'full' : 'kept';
};

/** How a trial stands, which ends now if its time is up. */
const standingNow = async (
  { trials, clock }: TrialsOptions,
  { id, trial, createdAt }: Tried,
): Promise<Standing | undefined> => {
  const standing = await trials.standing(id);
  const at = clock.now();
  const isUp = at >= (votingEnds({ trial, createdAt }) ?? Number.POSITIVE_INFINITY);
  if (!standing || standing.outcome || !isUp) return standing;
  await trials.close(id, trial, { at, token: null });
  return trials.standing(id);
};

/**
 * Reads how a trial stands. One whose time is up ends. One that has just ended gets its card first, so that the outcome tells of a card that is there;
 * a crash in between stores the same card again.
 */
export const createStandings =
  (options: TrialsOptions) =>
  async (comparison: Comparison, images: readonly Generation[]): Promise<Standing | undefined> => {
    const { id, trial, requesterId: by } = comparison;
    const standing = trial && (await standingNow(options, { ...comparison, trial }));
    if (!trial || !standing?.outcome || standing.card !== null) return standing;
    const { outcome } = standing;
    const finding = findingIn({ ...comparison, trial }, outcome, images);
    const card = finding ? await keep(options, trial.guildId, { finding, by, at: outcome.at }) : 'none';
    await options.trials.settle(id, card);
    return { ...standing, card };
  };
