import { Notice } from '#domain/errors.ts';
import type { Generation, Hint } from '#domain/generation/generation.ts';
import { IMAGINE_OPTIONS, type ImagineOption } from '#domain/generation/image-options.ts';
import type { OptionSources } from '#domain/generation/option-layers.ts';
import type { GenerationRequest } from '#domain/generation/request.ts';
import type { PolicyInput } from '#domain/policy/input.ts';
import { exhausted } from '#domain/policy/quota.ts';
import type { PolicyResult, Refusal } from '#domain/policy/result.ts';
import { modelHints } from '#generations/model-search.ts';
import type { Invocation, Uses } from '#interactions/invocation.ts';
import type { Reply, Reservation } from '#interactions/reply.ts';
import type { NewGeneration } from './new-generation.ts';
import {
  evaluateFor,
  laneOf,
  type PolicyServices,
  type Rules,
  refusalText,
  rulesFor,
} from './policy-input.ts';
import type { ReserveResult } from './reservation.ts';

/** What submitting uses. */
export type SubmitServices = PolicyServices & Uses<'generations' | 'catalogue'>;

/** A request, how it came about, and for presses what tells them apart. */
export type GenerationIntent = {
  request: GenerationRequest;
  /** Where each option came from; left out: all of it is wanted just so. */
  sources?: OptionSources;
  /** What is worth telling of how it was read. */
  hints?: readonly Hint[];
  /** The name of the preset that was used. */
  presetName?: string;
  cause: Generation['origin'];
  parent?: Generation;
  /** Whether only the requester sees the result; left out: as the parent of one's own, else as the member prefers. */
  private?: boolean;
  press?: string;
  /** What binds it, where it was read already. */
  rules?: Rules;
};

/** The options that a refusal is about; none where another value would not help. */
const optionsBehind = (refusal: Refusal): ImagineOption[] => {
  if (refusal.kind === 'overLimit') return [refusal.option];
  if (refusal.kind === 'notAllowed') return [refusal.list];
  return [];
};

/** Refusals as a Notice that tells what they are about. */
const noticeOf = (invocation: Omit<Invocation, 'services'>, refusals: readonly Refusal[]): Notice =>
  new Notice(refusalText(invocation, refusals), [...new Set(refusals.flatMap(optionsBehind))]);

/** Somebody wants exactly this: nothing of it may be brought within the rules. */
const ALL_TYPED: OptionSources = Object.fromEntries(IMAGINE_OPTIONS.map((option) => [option, 'typed']));

type Allowed = Extract<PolicyResult, { ok: true }>;

const FILLERS = ['server', 'channel', 'member', 'preset'] as const;

/** What was left out or replaced, and is told as that. */
const isTaken = (option: ImagineOption, { request, hints }: Allowed): boolean => {
  if (option === 'lora' || option === 'strength')
    return request.loras.length === 0 && hints.some(({ kind }) => kind === 'loraLeftOut');
  if (option === 'embedding') return hints.some(({ kind }) => kind === 'embeddingLeftOut');
  return hints.some((hint) => hint.kind === 'replaced' && hint.option === option);
};

/** Who decided on the options that nobody typed. */
const filledHints = ({ sources = {}, presetName }: GenerationIntent, allowed: Allowed): Hint[] =>
  FILLERS.flatMap((by): Hint[] => {
    const options = IMAGINE_OPTIONS.filter((option) => sources[option] === by && !isTaken(option, allowed));
    const name = by === 'preset' ? (presetName ?? null) : null;
    return options.length === 0 ? [] : [{ kind: 'filledIn', by, name, options }];
  });

const TIP: Hint = { kind: 'firstResult' };

type Presented = { isPrivate: boolean; isFirst: boolean };

/** Whether a member has no result yet, and so reads a tip under this one. Stored once they have. */
const isFirstResult = async ({ interaction, services }: Invocation<SubmitServices>): Promise<boolean> => {
  const results = { requesterId: interaction.userId, outcome: 'made' } as const;
  const [result] = await services.ledger.history(results, { limit: 1, offset: 0 });
  if (result) await services.members.prefer(interaction.userId, { tipped: true });
  return result === undefined;
};

/** What a member's preferences say about a request. */
const presentedTo = async (
  invocation: Invocation<SubmitServices>,
  { private: asked, parent }: GenerationIntent,
): Promise<Presented> => {
  const { userId } = invocation.interaction;
  const preferences = await invocation.services.members.preferences(userId);
  const own = parent?.requesterId === userId ? parent.private : undefined;
  return {
    isPrivate: asked ?? own ?? preferences.private,
    isFirst: !preferences.tipped && (await isFirstResult(invocation)),
  };
};

const newGenerationOf = (
  { interaction, services }: Invocation<Uses<'catalogue'>>,
  intent: GenerationIntent,
  { allowed, rules, isPrivate, isFirst }: { allowed: Allowed; rules: Rules } & Presented,
): NewGeneration => ({
  from: interaction,
  request: allowed.request,
  hints: [
    ...filledHints(intent, allowed),
    ...(intent.hints ?? []),
    ...allowed.hints,
    ...modelHints(allowed.request, services.catalogue),
    ...(isFirst ? [TIP] : []),
  ],
  ...allowed.presentation,
  reportable: allowed.presentation.reportable && !isPrivate,
  // A private image may be shown elsewhere, where its words are nobody's business.
  recipe: allowed.presentation.recipe && !isPrivate,
  private: isPrivate,
  charges: allowed.charges,
  priority: allowed.priority,
  lane: laneOf(rules),
  origin: intent.cause,
  parentId: intent.parent?.id ?? null,
  ...(intent.press === undefined ? {} : { press: intent.press }),
});

/** What a reply needs of a reservation. Throws a Notice when there is none, although policy allowed it a moment before. */
const reserved = (
  result: ReserveResult,
  invocation: Omit<Invocation, 'services'>,
  input: PolicyInput,
): Reservation => {
  if (result.kind === 'reserved') return result;
  if (result.kind === 'repeated') throw new Notice(invocation.text.refusals.alreadyPressed);
  const { charge, used } = result;
  throw noticeOf(invocation, [exhausted(charge, { used, input })]);
};

/**
 * Submits a request: evaluates policy and answers with a promise of its image, which the router reserves and commits.
 * From then on the job edits that answer. Rejects with a Notice when policy refuses the request.
 */
export const submitGeneration = async (
  invocation: Invocation<SubmitServices>,
  intent: GenerationIntent,
): Promise<Reply> => {
  const { services } = invocation;
  const rules = intent.rules ?? (await rulesFor(invocation));
  const { result, input } = await evaluateFor(invocation, rules, {
    request: intent.request,
    sources: intent.sources ?? ALL_TYPED,
    pressed: intent.parent ? { requesterId: intent.parent.requesterId } : null,
  });
  if (!result.ok) throw noticeOf(invocation, result.refusals);
  const presented = await presentedTo(invocation, intent);
  const generation = newGenerationOf(invocation, intent, { allowed: result, rules, ...presented });
  const reserve = async () => reserved(await services.generations.reserve(generation), invocation, input);
  return { kind: 'generate', ephemeral: generation.private, reserve };
};
