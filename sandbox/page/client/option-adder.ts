import type { APIApplicationCommandBasicOption } from 'discord-api-types/v10';
import type { Suggestion, Suggestions } from './suggestions.ts';
import { textField, write } from './text-field.ts';

type Option = APIApplicationCommandBasicOption;

export type OptionAdderParts = {
  suggestions: Suggestions;
  remaining(): Option[];
  add(option: Option): void;
  key(event: KeyboardEvent, field: HTMLTextAreaElement): void;
};

/** The place behind the options where another one is added, by its name or from the list. */
export function createOptionAdder({
  suggestions,
  remaining,
  add,
  key,
}: OptionAdderParts): HTMLTextAreaElement {
  const pick = (option: Option) => {
    write(field, '');
    add(option);
  };

  const offer = () => {
    const typed = field.value.trim().toLowerCase();
    const matching = remaining().filter(({ name }) => name.startsWith(typed.replace(/:$/, '')));
    const named = matching.find(({ name }) => `${name}:` === typed);
    if (named !== undefined) return pick(named);
    const items = matching.map((option) => optionItem(option, () => pick(option)));
    if (items.length === 0 && typed === '') return suggestions.hide();
    const nothing = 'This command has no such option.';
    suggestions.show(field, { heading: 'Options', items, nothing, eager: typed !== '' });
  };

  const field = textField({
    class: 'tail',
    'aria-label': 'Add an option',
    'aria-autocomplete': 'list',
    'aria-expanded': 'false',
    role: 'combobox',
    on: { focus: offer, input: offer, keydown: (event) => key(event, field) },
  });
  return field;
}

function optionItem({ name, description, required }: Option, pick: () => void): Suggestion {
  return { label: name, description, aside: required === true && 'required', pick };
}
