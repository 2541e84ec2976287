import type { AutocompleteAnswer, OptionValues } from '../contract.ts';
import { createAutocompleter } from './autocompleter.ts';
import { AUTOCOMPLETE_DELAY_MS } from './constants.ts';
import { type Child, h } from './dom.ts';
import { matchChoices } from './option-choices.ts';
import type { Pill } from './option-pill.ts';
import { type Choice, readPartialOptions } from './option-value.ts';
import type { Suggestions } from './suggestions.ts';

export type AssistantParts = {
  suggestions: Suggestions;
  pills(): readonly Pill[];
  /** Asks the bot; `focused` names the option whose text is being typed. */
  complete(options: OptionValues, focused: string, signal: AbortSignal): Promise<AutocompleteAnswer>;
  /** A fixed choice was picked: the option is settled, and the next one's turn has come. */
  settled(pill: Pill): void;
};

/** Helps with the option that has the focus: its description, its choices, or what the bot suggests for it. */
export type OptionAssistant = { help(pill: Pill): void; stop(): void };

export function createOptionAssistant(parts: AssistantParts): OptionAssistant {
  const { suggestions } = parts;

  const pickChoice = (pill: Pill, { name }: Choice) => {
    pill.set(name);
    parts.settled(pill);
  };

  // The focus stays, so that a list of several can be continued behind it.
  const pickSuggestion = (pill: Pill, choice: Choice) => {
    pill.pick(choice);
    autocompleter.cancel();
    describe(pill);
  };

  const show = (pill: Pill, choices: Choice[], pick: (pill: Pill, choice: Choice) => void) =>
    suggestions.show(pill.field, {
      heading: headingOf(pill),
      items: choices.map((choice) => ({ label: choice.name, pick: () => pick(pill, choice) })),
      nothing: 'No options match your search.',
      eager: true,
    });

  const describe = (pill: Pill) =>
    suggestions.show(pill.field, { heading: headingOf(pill), items: [], eager: false });

  const autocompleter = createAutocompleter<Pill, { pill: Pill; answer: AutocompleteAnswer }>({
    delayMs: AUTOCOMPLETE_DELAY_MS,
    fetch: async (pill, signal) => {
      const typed = parts.pills().map((one) => one.typed());
      const options = readPartialOptions(typed, pill.option.name);
      return { pill, answer: await parts.complete(options, pill.option.name, signal) };
    },
    answered: ({ pill, answer }) => show(pill, answer.choices, pickSuggestion),
    failed: () => suggestions.hide(),
  });

  const help = (pill: Pill) => {
    autocompleter.cancel();
    const { choices, text, option } = pill.typed();
    if (choices !== undefined) show(pill, matchChoices(choices, text), pickChoice);
    else if (!('autocomplete' in option) || option.autocomplete !== true) describe(pill);
    else {
      suggestions.show(pill.field, { heading: headingOf(pill), items: [], busy: true, eager: false });
      autocompleter.ask(pill);
    }
  };

  return { help, stop: autocompleter.cancel };
}

function headingOf({ option }: Pill): Child {
  return [h('strong', {}, option.name), h('span', { class: 'description' }, option.description)];
}
