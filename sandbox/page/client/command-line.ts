import type { APIApplicationCommandBasicOption } from 'discord-api-types/v10';
import type { AutocompleteAnswer, OptionValues } from '../contract.ts';
import type { CommandEntry } from './command-entries.ts';
import { h } from './dom.ts';
import type { UploadFile } from './file-pill.ts';
import { createOptionAdder } from './option-adder.ts';
import { createOptionAssistant } from './option-assistant.ts';
import type { Pill } from './option-pill.ts';
import { type Choice, readOptions } from './option-value.ts';
import { createPillRow, type PillRow } from './pill-row.ts';
import type { Suggestions } from './suggestions.ts';

export type CommandLineParts = {
  entry: CommandEntry;
  /** Values that were typed or pasted already, by option name. */
  given: Map<string, string>;
  suggestions: Suggestions;
  choicesOf(option: APIApplicationCommandBasicOption): Choice[] | undefined;
  upload: UploadFile;
  complete(options: OptionValues, focused: string, signal: AbortSignal): Promise<AutocompleteAnswer>;
  send(values: OptionValues): void;
  leave(): void;
  /** What is wrong with the first option that cannot be sent; undefined when that is mended. */
  complain(problem: string | undefined): void;
  advise(words: string): void;
};

export type CommandLine = { element: HTMLElement; focus(): void; close(): void };

/**
 * A chosen command with its options as pills: the required ones at once, the others added by name or from the list.
 * Enter sends, Escape leaves (pressed twice, where something would be lost), Backspace in an empty field takes the
 * option away.
 */
export function createCommandLine(parts: CommandLineParts): CommandLine {
  const { entry, suggestions, choicesOf, upload, complete, complain } = parts;
  const more = h('button', { type: 'button', class: 'more', on: { click: () => adder.focus() } });

  /** The first empty option, if there is one, otherwise the place where options are added. */
  const focusNext = () => {
    assistant.stop();
    const empty = row.pills().find(({ field }) => field.value.trim() === '');
    (empty?.field ?? adder).focus();
  };

  const row: PillRow = createPillRow({
    options: entry.options,
    choicesOf,
    upload,
    focused: (pill) => assistant.help(pill),
    typed: (pill) => {
      complain(undefined);
      assistant.help(pill);
    },
    key: (event, pill) => keys.inPill(event, pill),
    failed: ({ option }, problem) => complain(`${option.name}: ${problem}`),
    changed: (remaining) => showRemaining(more, remaining),
  });

  const adder = createOptionAdder({
    suggestions,
    remaining: row.remaining,
    add: (option) => row.add(option).field.focus(),
    key: (event, field) => keys.inAdder(event, field),
  });

  const assistant = createOptionAssistant({ suggestions, pills: row.pills, complete, settled: focusNext });
  const submit = () => {
    assistant.stop();
    submitPills(row.pills(), parts);
  };
  const keys = commandKeys({ parts, row, adder, submit });

  addGiven(row, parts);
  const name = h('span', { class: 'command-name' }, entry.label);
  const element = h('div', { class: 'command-line', 'data-testid': 'command-line' });
  element.append(name, row.element, adder, more);
  return { element, focus: focusNext, close: assistant.stop };
}

/** The required options, and those that were typed or pasted already. */
function addGiven(row: PillRow, { entry, given }: CommandLineParts): void {
  for (const option of entry.options) {
    const text = given.get(option.name);
    if (option.required === true || text !== undefined) row.add(option, text);
  }
}

function showRemaining(more: HTMLElement, count: number): void {
  more.hidden = count === 0;
  more.textContent = `+${count} more`;
}

function submitPills(pills: readonly Pill[], { send, complain, suggestions }: CommandLineParts): void {
  const read = readOptions(pills.map((pill) => pill.typed()));
  if ('values' in read) {
    send(read.values);
    return;
  }
  for (const pill of pills) pill.mark(read.problems.get(pill.option.name));
  const wrong = pills.find(({ option }) => read.problems.has(option.name));
  if (wrong === undefined) return;
  wrong.field.focus();
  suggestions.hide();
  complain(`${wrong.option.name}: ${read.problems.get(wrong.option.name)}`);
}

type KeyParts = { parts: CommandLineParts; row: PillRow; adder: HTMLElement; submit(): void };

function commandKeys({ parts: { suggestions, leave, advise }, row, adder, submit }: KeyParts) {
  let escaped: string | undefined;

  const escaping = () => {
    const typed = row.pills().map(({ field }) => field.value);
    const sight = JSON.stringify(typed);
    if (typed.every((text) => text.trim() === '') || sight === escaped) return leave();
    escaped = sight;
    advise('Press Escape once more to throw this command away.');
  };

  const anywhere = (event: KeyboardEvent): boolean => {
    if (event.isComposing || suggestions.handleKey(event)) return true;
    if (event.key !== 'Enter' && event.key !== 'Escape') return false;
    event.preventDefault();
    if (event.key === 'Enter') submit();
    else escaping();
    return true;
  };

  const erases = (event: KeyboardEvent, field: HTMLTextAreaElement): boolean => {
    if (anywhere(event) || event.key !== 'Backspace' || field.value !== '') return false;
    event.preventDefault();
    return true;
  };

  return {
    inPill: (event: KeyboardEvent, pill: Pill) => {
      if (!erases(event, pill.field)) return;
      if (pill.option.required === true) leave();
      else (row.remove(pill)?.field ?? adder).focus();
    },
    inAdder: (event: KeyboardEvent, field: HTMLTextAreaElement) => {
      if (!erases(event, field)) return;
      const last = row.pills().at(-1);
      if (last === undefined) leave();
      else last.field.focus();
    },
  };
}
