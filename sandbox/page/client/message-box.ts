import { type CommandEntry, entryTypedOut, matchEntries, optionsTypedOut } from './command-entries.ts';
import { h } from './dom.ts';
import type { Suggestion, Suggestions } from './suggestions.ts';
import { textField, write } from './text-field.ts';

export type MessageBoxParts = {
  suggestions: Suggestions;
  entries(): CommandEntry[];
  chosen(entry: CommandEntry, given: Map<string, string>): void;
  /** Somebody sent text that is no command. */
  plainText(): void;
};

export type MessageBox = { field: HTMLTextAreaElement; setPlace(label: string): void; clear(): void };

/** The text box as one finds it: a slash opens the list of commands. */
export function createMessageBox({ suggestions, entries, chosen, plainText }: MessageBoxParts): MessageBox {
  const offer = () => {
    const text = field.value;
    const typedOut = entryTypedOut(entries(), text);
    if (typedOut !== undefined) chosen(typedOut, optionsTypedOut(typedOut, text));
    else if (text.startsWith('/')) showCommands(matchEntries(entries(), text));
    else suggestions.hide();
  };

  const showCommands = (matching: CommandEntry[]) => {
    const items = matching.map((entry) => commandItem(entry, () => chosen(entry, new Map())));
    suggestions.show(field, {
      heading: 'Commands',
      items,
      nothing: 'There is no such command.',
      eager: true,
    });
  };

  const key = (event: KeyboardEvent) => {
    if (event.isComposing || suggestions.handleKey(event)) return;
    if (event.key !== 'Enter' || event.shiftKey) return;
    event.preventDefault();
    if (field.value.trim() !== '') plainText();
  };

  const field = textField({
    class: 'message-box',
    'aria-autocomplete': 'list',
    on: { input: offer, focus: offer, keydown: key },
  });

  return {
    field,
    setPlace: (label) => {
      field.setAttribute('aria-label', `Message ${label}`);
      field.placeholder = `Message ${label} — type / for commands`;
    },
    clear: () => write(field, ''),
  };
}

function commandItem({ label, description, options }: CommandEntry, pick: () => void): Suggestion {
  const required = options.filter((option) => option.required === true);
  const names = required.map(({ name }) => h('span', { class: 'option-name' }, name));
  return { label: [h('strong', {}, label), names], description, pick };
}
