import { type CompareServices, orderComparison } from '#commands/compare/order.ts';
import { LONGEST_AXIS } from '#commands/compare/view.ts';
import { axesOfAll } from '#domain/comparison/all-choices.ts';
import { type TypedComparison, USUAL_CELLS } from '#domain/comparison/comparison.ts';
import type { Generation } from '#domain/generation/generation.ts';
import { IMAGINE_OPTIONS, type ImagineOptions } from '#domain/generation/image-options.ts';
import { optionsOf } from '#domain/generation/request.ts';
import { wildcardsOf } from '#domain/prompt-template/wildcard-list.ts';
import type { Rules } from '#generations/policy-input.ts';
import type { FieldValues } from '#interactions/interaction.ts';
import type { Invocation } from '#interactions/invocation.ts';
import type { Reply } from '#interactions/reply.ts';
import { problemsReply } from '#messages/problems.ts';

/** What the proposal of a grid keeps: its seed, and whether it was accepted. */
export type AnsweredProposal = { seed: number | undefined; isAccepted: boolean };

/** An order whose prompt has the flag. */
type OrderOfAll = {
  values: ImagineOptions;
  preset?: string | undefined;
  private?: boolean | undefined;
  parent?: Generation | undefined;
  recipe?: ImagineOptions | undefined;
  proposal?: AnsweredProposal | undefined;
};

/** Reads it from the fields of a form that is submitted once more. */
export const proposalIn = ({ drawn, start }: FieldValues): AnsweredProposal => ({
  seed: typeof drawn === 'number' ? drawn : undefined,
  isAccepted: start === true,
});

/** What was typed, over the options of what is remixed. */
const valuesOf = ({ parent, recipe, values }: OrderOfAll): TypedComparison['values'] => {
  const all: ImagineOptions = { ...(parent ? optionsOf(parent.request) : recipe), ...values };
  const known = IMAGINE_OPTIONS.flatMap((name) => (all[name] === undefined ? [] : [[name, all[name]]]));
  return Object.fromEntries(known);
};

/** Proposes a grid of all combinations of the choices in a prompt, or starts it once it was proposed. */
export const orderAll = async (
  use: Invocation<CompareServices> & { draft?: string },
  order: OrderOfAll,
  { settings }: Rules,
): Promise<Reply> => {
  const lists = wildcardsOf(settings?.wildcards.lists ?? []);
  const room = { cells: settings?.limits.cells ?? USUAL_CELLS, axis: LONGEST_AXIS };
  const axes = axesOfAll(order.values, lists, room);
  if (!axes.ok) return problemsReply(use.text, axes.problems);
  const { preset, private: isPrivate, proposal } = order;
  const typed = {
    values: valuesOf(order),
    ...axes.value,
    ...(preset === undefined ? {} : { preset }),
    ...(isPrivate === undefined ? {} : { private: isPrivate }),
    seed: proposal?.seed ?? use.services.seed(),
  };
  return orderComparison(use, typed, proposal?.isAccepted ? use.draft : undefined);
};
