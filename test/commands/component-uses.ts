import { ComponentType } from 'discord-api-types/v10';
import fc from 'fast-check';
import { historyMessage } from '#commands/history/view.ts';
import { failureSchema } from '#domain/generation/failure.ts';
import type { Generation, GenerationState } from '#domain/generation/generation.ts';
import type { Interaction, InteractionContext } from '#interactions/interaction.ts';
import type { InterimMessage, Message } from '#interactions/reply.ts';
import { outcomeMessage, progressMessage } from '#messages/progress.ts';
import { resultMessage } from '#messages/result.ts';
import { type ComponentNode, nodesOf, walk } from '#sandbox/discord/components.ts';
import type { Judge } from '#sandbox/discord/index.ts';
import { textFor } from '#text/index.ts';
import { anyOf, anyText } from '../support/arbitraries.ts';
import { pictures } from './service-harness.ts';
import { messageViolations } from './validating-responder.ts';

const text = textFor('en-US');
const FAILURES = fc.sample(anyOf(failureSchema, anyText(2000)), { numRuns: 30, seed: 1 });

const DONE: GenerationState = {
  name: 'done',
  at: 0,
  outputs: [],
  seconds: 12.3,
  safetyReplaced: true,
  message: null,
};

const views = (generation: Generation): (Message | InterimMessage)[] => {
  const done = { ...generation, state: DONE };
  return [
    progressMessage(text, generation, { kind: 'waiting', ahead: 3, etaSeconds: null }),
    progressMessage(text, generation, { kind: 'generating', elapsedSeconds: 5, etaSeconds: 8 }),
    progressMessage(text, generation, { kind: 'generating', elapsedSeconds: 5, etaSeconds: null }),
    progressMessage(text, generation, { kind: 'delivering' }),
    ...[0, 1, 4].map((count) => resultMessage(text, done, pictures(count))),
    resultMessage(text, { ...done, reportable: true }, pictures(1)),
    ...FAILURES.map((failure) =>
      outcomeMessage(text, { ...generation, state: { name: 'failed', at: 0, failure } }),
    ),
    outcomeMessage(text, { ...generation, state: { name: 'cancelled', at: 0 } }),
    historyMessage(text, {
      entries: Array.from({ length: 9 }, (_, index) => ({
        number: index + 1,
        generation: { ...done, id: `${done.id.slice(0, 34)}-${index}` },
      })),
      page: 1,
      more: true,
      member: '1100000000000000031',
      filter: {
        outcome: 'all',
        id: done.id,
        search: done.request.prompt,
        lora: done.request.modelId,
        starred: false,
      },
      sheet: { picture: new Uint8Array([0]), spoiler: done.spoiler },
    }),
  ];
};

/** All that a member can be shown of a generation: what Discord would refuse of it, and what can be pressed there. */
export const viewsOf = (generation: Generation, judge: Judge | undefined) => {
  const messages = views(generation);
  return {
    violations: messages.flatMap((message) => messageViolations(message, judge ? { judge } : {})),
    controls: messages.flatMap((message) => [...walk(nodesOf(message))].map(({ component }) => component)),
  };
};

/** The message in which everything stands. */
const MESSAGE = '1300000000000000001';

type Circumstances = {
  /** Who used the command. */
  from: InteractionContext;
  /** Somebody else, or the same. */
  other: InteractionContext;
  /** What is typed into fields, and chosen in selects beside what they offer. */
  typed: readonly string[];
  /** The custom_ids of the modals whose fields are among the controls. */
  modals?: readonly string[];
};

/** Selects that Discord fills by itself: with members, roles and channels. */
const PICKERS: readonly number[] = [
  ComponentType.UserSelect,
  ComponentType.RoleSelect,
  ComponentType.MentionableSelect,
  ComponentType.ChannelSelect,
];

const SOMEBODY = ['1100000000000000031', '1100000000000000020'];

const valuesOf = ({ options, type }: ComponentNode, typed: readonly string[]): string[][] => {
  if (PICKERS.includes(type)) return [[], SOMEBODY, [...typed]];
  if (!Array.isArray(options)) return [[]];
  const offered = options.map(({ value }) => [String(value)]);
  return [...offered.slice(0, 3), [], [...typed]];
};

const fieldsOf = (controls: readonly ComponentNode[], typed: readonly string[]): Record<string, string>[] => {
  const inputs = controls.filter(({ type }) => type === ComponentType.TextInput);
  const fill = (read: (input: ComponentNode, index: number) => unknown) =>
    Object.fromEntries(
      inputs.map((input, index) => [String(input.custom_id), String(read(input, index) ?? '')]),
    );
  const typedAt = (index: number) => typed[index % typed.length] ?? '';
  return [
    fill(({ value }) => value),
    fill((_, index) => typedAt(index)),
    fill(({ value, max_length }, index) => (index % 2 ? value : typedAt(index).slice(0, Number(max_length)))),
    {},
  ];
};

/** Everything that can be done with these controls, by the one who used the command and by the other. */
export const componentUsesOf = (
  controls: readonly ComponentNode[],
  circumstances: Circumstances,
): Interaction[] => {
  const { from, other, typed, modals = [] } = circumstances;
  const pressable = controls.filter(({ custom_id, type }) => custom_id && type !== ComponentType.TextInput);
  const unique = [...new Map(pressable.map((control) => [control.custom_id, control])).values()];
  return [from, other].flatMap((who): Interaction[] => [
    ...modals.flatMap((customId) =>
      fieldsOf(controls, typed).map(
        (fields): Interaction => ({ ...who, kind: 'modal', customId, fields, messageId: MESSAGE }),
      ),
    ),
    ...unique.flatMap((control) =>
      valuesOf(control, typed).map(
        (values): Interaction => ({
          ...who,
          ...(control.type === ComponentType.Button
            ? { kind: 'button' as const }
            : { kind: 'select' as const, values }),
          customId: String(control.custom_id),
          messageId: MESSAGE,
        }),
      ),
    ),
  ]);
};

/** So many of the items, evenly spread from one of them on: all of them where there are no more. */
export const someOf = <T>(items: readonly T[], { most, from }: { most: number; from: number }): T[] => {
  const count = Math.min(most, items.length);
  const step = items.length / Math.max(count, 1);
  return Array.from(
    { length: count },
    (_, index) => (from + Math.floor(index * step)) % items.length,
  ).flatMap((index) => items.slice(index, index + 1));
};
