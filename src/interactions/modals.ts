import {
  type APIModalInteractionResponseCallbackComponent,
  ComponentType,
  SelectMenuDefaultValueType,
} from 'discord-api-types/v10';
import { cut } from '#text/format.ts';
import { LONGEST_FIELD } from './components.ts';
import type { CustomId } from './custom-id.ts';
import type { FilledModal, ModalOpening, ModalUse, Route } from './define-command.ts';
import type { FieldValues } from './interaction.ts';
import type { Invocation, Services } from './invocation.ts';
import type { Reply } from './reply.ts';

type ModalComponent = APIModalInteractionResponseCallbackComponent;

/** What a modal shows, and the values of its custom_id as of now. */
export type ModalView<T> = { id: T; title: string; components: ModalComponent[] };

/** A modal: how it opens, and what it does. */
export type Modal<T, O = T> = {
  /** The reply that opens it, filled in with `fields`. */
  open(invocation: Invocation<Services>, id: O, fields?: FieldValues): Promise<Reply>;
  /** What a command's options are in it; those that are undefined are left out. */
  filled(id: T, fields: Readonly<Record<string, FieldValues[string] | undefined>>): FilledModal;
  route: Route;
};

/** Returns the text that a field shows for a value. */
export const shownText = (value: FieldValues[string]): string => cut(String(value), LONGEST_FIELD);

type Input = Extract<ModalComponent, { type: ComponentType.Label }>['component'];

const filledInput = (input: Input, value: FieldValues[string]): Input => {
  const chosen = [value].flat().map(String);
  const picked = <K extends SelectMenuDefaultValueType>(type: K) => chosen.map((id) => ({ id, type }));
  switch (input.type) {
    case ComponentType.TextInput: {
      const { value: _, ...blank } = input;
      const text = shownText(value);
      // Discord refuses a value that is longer than its field.
      const room = Math.max(input.max_length ?? LONGEST_FIELD, text.length);
      return text === '' ? blank : { ...blank, max_length: room, value: text };
    }
    case ComponentType.StringSelect: {
      const options = input.options.map((one) => ({ ...one, default: chosen.includes(one.value) }));
      return { ...input, options };
    }
    case ComponentType.UserSelect:
      return { ...input, default_values: picked(SelectMenuDefaultValueType.User) };
    case ComponentType.RoleSelect:
      return { ...input, default_values: picked(SelectMenuDefaultValueType.Role) };
    case ComponentType.ChannelSelect:
      return { ...input, default_values: picked(SelectMenuDefaultValueType.Channel) };
    default:
      return input;
  }
};

/** Fills the fields in that have a value. */
export const filledIn = (components: readonly ModalComponent[], fields: FieldValues): ModalComponent[] =>
  components.map((component) => {
    if (component.type !== ComponentType.Label) return component;
    const { custom_id: name } = component.component;
    const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
    return value === undefined
      ? component
      : { ...component, component: filledInput(component.component, value) };
  });

const withValues = (fields: Readonly<Record<string, FieldValues[string] | undefined>>): FieldValues =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );

/**
 * Declares a modal. Where `submit` refuses what was typed, the router keeps that and offers the same modal filled in. It
 * keeps no `secrets`: fields that come back empty.
 */
export const defineModal = <T extends O, O = T>({
  id,
  secrets = [],
  view,
  submit,
}: {
  id: CustomId<T>;
  secrets?: readonly string[];
  /** Throws a Notice for anyone who cannot open it. `O` are the values of the custom_id that its opener knows. */
  view(opening: ModalOpening<O, Services>): Promise<ModalView<T>> | ModalView<T>;
  submit(use: ModalUse<T, Services>): Promise<Reply> | Reply;
}): Modal<T, O> => ({
  async open(invocation, opened, fields = {}) {
    const opening = { ...invocation, id: opened, about: [], typed: fields };
    const { id: current, title, components } = await view(opening);
    return {
      kind: 'modal',
      modal: { custom_id: id.encode(current), title, components: filledIn(components, fields) },
    };
  },
  filled: (values, fields) => ({ form: id.encode(values), fields: withValues(fields) }),
  route: {
    kind: 'modal',
    id,
    secrets,
    // The router passes what `id` itself decoded.
    async view(opening) {
      const { id: current, ...shown } = await view({ ...opening, id: opening.id as T });
      return { ...shown, form: id.encode(current) };
    },
    run: (use) => submit({ ...use, id: use.id as T }),
  },
});
