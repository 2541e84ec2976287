import { Notice } from '#domain/errors.ts';
import type { Generation, Hint } from '#domain/generation.ts';
import type { GenerationRequest } from '#domain/generation-request.ts';
import type { OptionSources } from '#domain/option-layers.ts';
import type { Question } from '#domain/policy/question.ts';
import { exhausted } from '#domain/policy/quota.ts';
import type { Verdict } from '#domain/policy/verdict.ts';
import { IMAGINE_OPTIONS } from '#domain/problem.ts';
import { modelHints } from '#domain/variations.ts';
import type { Text } from '#text/index.ts';
import type { Invocation } from './feature.ts';
import { AnsweredElsewhere, type Reply } from './reply.ts';
import { judgeCase, laneOf, type Rules, refusalText, rulesFor } from './rules.ts';
import type { Booking, Order } from './studio.ts';

/** A request, how it came about, and for presses what tells them apart. */
export type Wish = {
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
const filledHints = ({ sources = {}, presetName }: Wish): Hint[] =>
  FILLERS.flatMap((by): Hint[] => {
    const options = IMAGINE_OPTIONS.filter((option) => sources[option] === by);
    const name = by === 'preset' ? (presetName ?? null) : null;
    return options.length === 0 ? [] : [{ kind: 'filledIn', by, name, options }];
  });

type Allowed = Extract<Verdict, { ok: true }>;

const orderOf = (
  { origin, services }: Invocation,
  wish: Wish,
  { allowed, rules }: { allowed: Allowed; rules: Rules },
): Order => ({
  from: origin,
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

/** Throws a Notice when an order could not be booked although it was allowed a moment before. */
const demandBooked = (booking: Booking, text: Text, question: Question): void => {
  if (booking.kind === 'repeated') throw new Notice(text.refusals.alreadyPressed);
  if (booking.kind !== 'exceeded') return;
  const { charge, used } = booking;
  throw new Notice(refusalText(text, [exhausted(charge, { used, question })]));
};

/**
 * Says at once that an image will come, and hands the order in. From then on the job edits that answer. Rejects with a
 * Notice when the rules do not let it be made.
 */
export const orderReply = async (invocation: Invocation, wish: Wish): Promise<Reply> => {
  const { text, services } = invocation;
  const rules = wish.rules ?? (await rulesFor(invocation));
  const { verdict, question } = await judgeCase(invocation, rules, {
    request: wish.request,
    sources: wish.sources ?? ALL_TYPED,
    pressed: wish.parent ? { requesterId: wish.parent.requesterId } : null,
  });
  if (!verdict.ok) throw new Notice(refusalText(text, verdict.refusals));
  const order = orderOf(invocation, wish, { allowed: verdict, rules });
  let booking: Booking | undefined;
  return {
    kind: 'defer',
    ephemeral: false,
    note: {
      write: async () => {
        booking = await services.studio.book(order);
        demandBooked(booking, text, question);
      },
      erase: async (reason) => {
        const isAnsweredElsewhere = reason instanceof AnsweredElsewhere;
        if (booking?.kind === 'booked') await booking.withdraw({ isAnsweredElsewhere });
      },
    },
    work: async () => {
      if (booking?.kind === 'booked') await booking.start();
      return undefined;
    },
  };
};
