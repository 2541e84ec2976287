import { Notice } from '#domain/errors.ts';
import type { Generation, Hint } from '#domain/generation/generation.ts';
import { IMAGINE_OPTIONS, type ImagineOption } from '#domain/generation/image-options.ts';
import type { OptionSources } from '#domain/generation/option-layers.ts';
import type { PolicyInput } from '#domain/policy/input.ts';
import { exhausted } from '#domain/policy/quota.ts';
import type { AllowedImage, Refusal } from '#domain/policy/result.ts';
import type { Invocation } from '#interactions/invocation.ts';
import type { NewGeneration } from './new-generation.ts';
import { laneOf, type Rules, refusalText } from './policy-input.ts';
import { publicLocale } from './public-language.ts';
import type { ReserveResult } from './reservation.ts';

/** Somebody wants exactly this: nothing of it may be brought within the rules. */
export const ALL_TYPED: OptionSources = Object.fromEntries(
  IMAGINE_OPTIONS.map((option) => [option, 'typed']),
);

/** The options that a refusal is about; none where another value would not help. */
const optionsBehind = (refusal: Refusal): ImagineOption[] => {
  if (refusal.kind === 'overLimit') return [refusal.option];
  if (refusal.kind === 'notAllowed') return [refusal.list];
  return [];
};

/** Refusals as a Notice that tells what they are about. */
export const refusalNotice = (
  invocation: Omit<Invocation, 'services'>,
  refusals: readonly Refusal[],
): Notice => new Notice(refusalText(invocation, refusals), [...new Set(refusals.flatMap(optionsBehind))]);

/** What an order has beside what policy decided. */
type OrderDetails = {
  rules: Rules;
  isPrivate: boolean;
  origin: Generation['origin'];
  parentId?: string | null;
  /** All that is worth telling; left out: what policy changed. */
  hints?: Hint[];
  press?: string | undefined;
};

/** The order of an image as policy allows it. */
export const allowedOrder = (
  { interaction }: Omit<Invocation, 'services'>,
  { request, presentation, charges, priority, ...allowed }: AllowedImage,
  { rules, isPrivate, origin, parentId = null, hints = allowed.hints, press }: OrderDetails,
): NewGeneration => ({
  from: interaction,
  request,
  hints,
  ...presentation,
  reportable: presentation.reportable && !isPrivate,
  // A private image may be shown elsewhere, where its words are nobody's business.
  recipe: presentation.recipe && !isPrivate,
  private: isPrivate,
  locale: isPrivate ? interaction.locale : publicLocale(interaction, rules.settings),
  charges,
  priority,
  lane: laneOf(rules),
  origin,
  parentId,
  ...(press === undefined ? {} : { press }),
});

/** Why nothing was reserved, although policy allowed it a moment before. */
export const notReserved = (
  failed: Exclude<ReserveResult, { kind: 'reserved' }>,
  invocation: Omit<Invocation, 'services'>,
  input: Pick<PolicyInput, 'settings' | 'operator' | 'now'>,
): Notice => {
  if (failed.kind === 'repeated') return new Notice(invocation.text.refusals.alreadyPressed);
  const { charge, used } = failed;
  return refusalNotice(invocation, [exhausted(charge, { used, input })]);
};
