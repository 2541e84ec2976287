import type { APIApplicationCommandBasicOption } from 'discord-api-types/v10';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { type CommandEntry, type TypedOut, writtenOut } from './command-entries.ts';
import { OptionType } from './constants.ts';
import { type Live, useLive } from './html.ts';
import type { Pill } from './option-pill.ts';

type Option = APIApplicationCommandBasicOption;

/** Which field the focus goes to, and whether that is to offer nothing. */
type Wanted = { field: string; quietly?: boolean };

/** The name of the place behind the options where another one is added. No option is named so. */
export const ADDER = '+';

/** A command as it is being typed. */
export type Draft = {
  readonly pills: readonly Pill[];
  /** What stands behind the options. */
  readonly rest: string;
  /** The options that were not added yet. */
  readonly remaining: Option[];
  /** All of it as one line of text; empty where there is nothing to lose. */
  readonly written: string;
  setRest(text: string): void;
  /** Puts others into the place of all pills. */
  setPills(pills: Pill[]): void;
  change(name: string, changes: Partial<Pill>): void;
  add(option: Option, text?: string): void;
  remove(name: string): void;
  focusOn(wanted: Wanted): void;
  /** Goes to the first empty option, else to where another one is added. */
  focusNext(): void;
  /** Puts the focus into a field as it is now. */
  enter(field: string): void;
  /** To be given the element of a field while it stands. */
  fieldOf(name: string): (element: HTMLTextAreaElement | null) => void;
};

type Parts = { entry: CommandEntry; typedOut: TypedOut; entered(wanted: Wanted): void };

/** Keeps a command that is typed, beginning with its required options and those that were typed out already. */
export const useDraft = ({ entry, typedOut, entered }: Parts): Draft => {
  const pills = useLive(() => firstPills(entry, typedOut.given));
  const rest = useLive(() => typedOut.rest);
  const fields = useRef(new Map<string, HTMLTextAreaElement>()).current;
  const [wanted, focusOn] = useState<Wanted>(() => nextOf(pills.current));
  const enter = (field: string): void => fields.get(field)?.focus();
  useLayoutEffect(() => {
    enter(wanted.field);
    entered(wanted);
  }, [wanted]);
  return {
    ...changesOf({ pills, rest, focusOn }),
    get pills() {
      return pills.current;
    },
    get rest() {
      return rest.current;
    },
    get remaining() {
      return entry.options.filter(({ name }) => pills.current.every(({ option }) => option.name !== name));
    },
    get written() {
      return writtenAs(entry, pills.current, rest.current);
    },
    focusOn,
    focusNext: () => focusOn(nextOf(pills.current)),
    enter,
    fieldOf: (name) => (element) => void (element ? fields.set(name, element) : fields.delete(name)),
  };
};

type Kept = { pills: Live<Pill[]>; rest: Live<string>; focusOn(wanted: Wanted): void };

const changesOf = ({
  pills,
  rest,
  focusOn,
}: Kept): Pick<Draft, 'setRest' | 'setPills' | 'change' | 'add' | 'remove'> => ({
  setRest: rest.set,
  setPills: pills.set,
  change: (name, changes) =>
    pills.set(pills.current.map((pill) => (pill.option.name === name ? { ...pill, ...changes } : pill))),
  add: (option, text = '') => {
    rest.set('');
    pills.set([...pills.current, pillOf(option, text)]);
    focusOn({ field: option.name });
  },
  remove: (name) => {
    const index = pills.current.findIndex(({ option }) => option.name === name);
    const before = pills.current[index - 1];
    pills.set(pills.current.toSpliced(index, 1));
    focusOn({ field: before?.option.name ?? ADDER });
  },
});

export const isFile = ({ type }: Option): boolean => type === OptionType.Attachment;

/** A file cannot be written down: the name of one is told to be chosen. */
const pillOf = (option: Option, text = ''): Pill =>
  isFile(option) && text !== ''
    ? { option, text: '', value: '', problem: `Choose the file ${text}.` }
    : { option, text, value: text, problem: '' };

/** The required options, and those that were typed or pasted already. */
const firstPills = ({ options }: CommandEntry, given: Map<string, string>): Pill[] =>
  options
    .filter(({ name, required }) => required === true || given.has(name))
    .map((option) => pillOf(option, given.get(option.name)));

const writtenAs = (entry: CommandEntry, pills: Pill[], rest: string): string => {
  const filled = pills.filter(({ text }) => text.trim() !== '');
  if (filled.length === 0 && rest.trim() === '') return '';
  return writtenOut(entry, { given: new Map(filled.map(({ option, text }) => [option.name, text])), rest });
};

const nextOf = (pills: Pill[]): Wanted => ({
  field: pills.find(({ text }) => text.trim() === '')?.option.name ?? ADDER,
});
