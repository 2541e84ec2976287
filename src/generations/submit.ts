import { Notice } from '#domain/errors.ts';
import type { Generation, Hint } from '#domain/generation/generation.ts';
import { modelHints } from '#domain/generation/model-hints.ts';
import type { OptionSources } from '#domain/generation/option-layers.ts';
import { IMAGINE_OPTIONS } from '#domain/generation/problem.ts';
import type { GenerationRequest } from '#domain/generation/request.ts';
import type { PolicyInput } from '#domain/policy/input.ts';
import { exhausted } from '#domain/policy/quota.ts';
import type { PolicyResult } from '#domain/policy/result.ts';
import type { Invocation } from '#interactions/define-command.ts';
import { AnsweredElsewhere, type Reply } from '#interactions/reply.ts';
import type { Text } from '#text/index.ts';
import type { NewGeneration, Reservation } from './generation-service.ts';
import { evaluateFor, laneOf, type Rules, refusalText, rulesFor } from './policy-input.ts';

/** A request, how it came about, and for presses what tells them apart. */
export type GenerationIntent = {
  request: GenerationRequest;
  /** Where each option came from; left out: all of it is wanted just so. */
  sources?: OptionSources;
  /** The name of the preset that was used. */
  presetName?: string;
  cause: Generation['origin'];
  parent?: Generation;
  press?: string;
  /** What binds it, where it was read already. */
  rules?: Rules;
};

/** Somebody wants exactly this: nothing of it may be brought within the rules. */
const ALL_TYPED: OptionSources = Object.fromEntries(IMAGINE_OPTIONS.map((option) => [option, 'typed']));

const FILLERS = ['server', 'member', 'preset'] as const;

/** Who decided on the options that nobody typed. */
const filledHints = ({ sources = {}, presetName }: GenerationIntent): Hint[] =>
  FILLERS.flatMap((by): Hint[] => {
    const options = IMAGINE_OPTIONS.filter((option) => sources[option] === by);
    const name = by === 'preset' ? (presetName ?? null) : null;
    return options.length === 0 ? [] : [{ kind: 'filledIn', by, name, options }];
  });

type Allowed = Extract<PolicyResult, { ok: true }>;

const newGenerationOf = (
  { interaction, services }: Invocation,
  wish: GenerationIntent,
  { allowed, rules }: { allowed: Allowed; rules: Rules },
): NewGeneration => ({
  from: interaction,
  request: allowed.request,
  hints: [...filledHints(wish), ...allowed.hints, ...modelHints(allowed.request, services.catalogue)],
  ...allowed.presentation,
  charges: allowed.charges,
  priority: allowed.priority,
  lane: laneOf(rules),
  origin: wish.cause,
  parentId: wish.parent?.id ?? null,
  ...(wish.press === undefined ? {} : { press: wish.press }),
});

/** Throws a Notice when an order could not be reserved although it was allowed a moment before. */
const assertReserved = (reservation: Reservation, text: Text, input: PolicyInput): void => {
  if (reservation.kind === 'repeated') throw new Notice(text.refusals.alreadyPressed);
  if (reservation.kind !== 'exceeded') return;
  const { charge, used } = reservation;
  throw new Notice(refusalText(text, [exhausted(charge, { used, input })]));
};

/**
 * Says at once that an image will come, and hands the order in. From then on the job edits that answer. Rejects with a
 * Notice when the rules do not let it be made.
 */
export const submitGeneration = async (invocation: Invocation, wish: GenerationIntent): Promise<Reply> => {
  const { text, services } = invocation;
  const rules = wish.rules ?? (await rulesFor(invocation));
  const { result, input } = await evaluateFor(invocation, rules, {
    request: wish.request,
    sources: wish.sources ?? ALL_TYPED,
    pressed: wish.parent ? { requesterId: wish.parent.requesterId } : null,
  });
  if (!result.ok) throw new Notice(refusalText(text, result.refusals));
  const order = newGenerationOf(invocation, wish, { allowed: result, rules });
  let reservation: Reservation | undefined;
  return {
    kind: 'defer',
    ephemeral: false,
    note: {
      write: async () => {
        reservation = await services.generations.reserve(order);
        assertReserved(reservation, text, input);
      },
      erase: async (reason) => {
        const isAnsweredElsewhere = reason instanceof AnsweredElsewhere;
        if (reservation?.kind === 'reserved') await reservation.cancel({ isAnsweredElsewhere });
      },
    },
    work: async () => {
      if (reservation?.kind === 'reserved') await reservation.commit();
      return undefined;
    },
  };
};
