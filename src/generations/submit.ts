import type { Generation, Hint } from '#domain/generation/generation.ts';
import { IMAGINE_OPTIONS, type ImagineOption } from '#domain/generation/image-options.ts';
import type { OptionSources } from '#domain/generation/option-layers.ts';
import type { GenerationRequest } from '#domain/generation/request.ts';
import type { AllowedImage } from '#domain/policy/result.ts';
import { modelHints } from '#generations/model-search.ts';
import type { Invocation, Uses } from '#interactions/invocation.ts';
import type { Reply, Reservation } from '#interactions/reply.ts';
import { ALL_TYPED, allowedOrder, notReserved, refusalNotice } from './allowed-order.ts';
import { withFreshPicture } from './pictures.ts';
import { evaluateFor, type PolicyServices, type Rules, rulesFor } from './policy-input.ts';

/** What submitting uses. */
export type SubmitServices = PolicyServices & Uses<'generations' | 'catalogue' | 'channelMessages'>;

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

const FILLERS = ['server', 'channel', 'member', 'preset'] as const;

/** What was left out or replaced, and is told as that. */
const isTaken = (option: ImagineOption, { request, hints }: AllowedImage): boolean => {
  if (option === 'lora' || option === 'strength')
    return request.loras.length === 0 && hints.some(({ kind }) => kind === 'loraLeftOut');
  if (option === 'embedding') return hints.some(({ kind }) => kind === 'embeddingLeftOut');
  return hints.some((hint) => hint.kind === 'replaced' && hint.option === option);
};

/** Who decided on the options that nobody typed. */
const filledHints = ({ sources = {}, presetName }: GenerationIntent, allowed: AllowedImage): Hint[] =>
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

/** All that is worth telling of how a request was read and bound. */
const hintsFor = (
  { services }: Invocation<Uses<'catalogue'>>,
  intent: GenerationIntent,
  { allowed, isFirst }: { allowed: AllowedImage; isFirst: boolean },
): Hint[] => [
  ...filledHints(intent, allowed),
  ...(intent.hints ?? []),
  ...allowed.hints,
  ...modelHints(allowed.request, services.catalogue),
  ...(isFirst ? [TIP] : []),
];

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
  const { isPrivate, isFirst } = await presentedTo(invocation, intent);
  const { result, input } = await evaluateFor(invocation, rules, {
    request: await withFreshPicture(invocation, intent.request),
    sources: intent.sources ?? ALL_TYPED,
    pressed: intent.parent ? { requesterId: intent.parent.requesterId } : null,
    isPrivate,
  });
  if (!result.ok) throw refusalNotice(invocation, result.refusals);
  const generation = allowedOrder(invocation, result, {
    rules,
    isPrivate,
    origin: intent.cause,
    parentId: intent.parent?.id ?? null,
    hints: hintsFor(invocation, intent, { allowed: result, isFirst }),
    press: intent.press,
  });
  const reserve = async (): Promise<Reservation> => {
    const reserved = await services.generations.reserve(generation);
    if (reserved.kind !== 'reserved') throw notReserved(reserved, invocation, input);
    return reserved;
  };
  return { kind: 'generate', ephemeral: generation.private, reserve };
};
