import type { OptionValues } from '../contract.ts';
import type { Api } from './api.ts';
import { type CommandEntry, commandEntries } from './command-entries.ts';
import { type CommandLine, createCommandLine } from './command-line.ts';
import { fill, h } from './dom.ts';
import { COMPOSER, type Failures } from './failures.ts';
import { icon } from './icons.ts';
import { createMessageBox, type MessageBox } from './message-box.ts';
import type { OpenModal } from './modal.ts';
import { fixedChoices } from './option-choices.ts';
import type { Session } from './session.ts';
import { createSuggestions, type Suggestions } from './suggestions.ts';

export type ComposerParts = { api: Api; session: Session; failures: Failures; openModal: OpenModal };

export type Composer = {
  element: HTMLElement;
  update(): void;
  /** Begins the command with that label, "/imagine". */
  start(label: string): void;
  focus(): void;
};

/** What stands below the composer, and whether it is bad news. */
type Status = { text: string; wrong: boolean };

const NOTHING: Status = { text: '', wrong: false };

/** The box at the bottom of the page: a text box until a command is chosen, then that command's options. */
export function createComposer(parts: ComposerParts): Composer {
  const { session, failures } = parts;
  const suggestions = createSuggestions();
  const bar = h('div', { class: 'composer-bar' });
  const status = h('p', { class: 'composer-status', role: 'status', 'data-testid': 'composer-status' });
  let line: CommandLine | undefined;
  let said = NOTHING;

  const say = (next: Status) => {
    said = next;
    drawStatus(status, failureOr(failures, said));
  };

  const box: MessageBox = createMessageBox({
    suggestions,
    entries: () => commandEntries(session.state.commands),
    chosen: (entry, given) => open(entry, given),
    plainText: () =>
      say({ text: `${session.state.bot.name} answers commands only. Type / to see them.`, wrong: false }),
  });

  const rest = () => {
    line?.close();
    line = undefined;
    suggestions.hide();
    box.clear();
    say(NOTHING);
    fill(bar, icon('plus', 24), box.field);
    box.field.focus();
  };

  const open = (entry: CommandEntry, given: Map<string, string>) => {
    failures.clear(COMPOSER);
    line?.close();
    line = commandLineFor(entry, { ...parts, given, suggestions, say, rest });
    say(NOTHING);
    fill(bar, icon('slash', 24), line.element);
    line.focus();
  };

  rest();
  return {
    element: h('div', { class: 'composer' }, suggestions.element, bar, status),
    update: () => {
      box.setChannel(session.channel.name);
      say(said);
    },
    focus: () => box.field.focus(),
    start: (label) => {
      const entry = commandEntries(session.state.commands).find((one) => one.label === label);
      if (entry !== undefined) open(entry, new Map());
    },
  };
}

type LineParts = ComposerParts & {
  given: Map<string, string>;
  suggestions: Suggestions;
  say(status: Status): void;
  rest(): void;
};

function commandLineFor(entry: CommandEntry, parts: LineParts): CommandLine {
  const { api, session, suggestions, given, say, rest } = parts;
  const request = (options: OptionValues) => ({ ...session.place, ...namesOf(entry), options });
  return createCommandLine({
    entry,
    given,
    suggestions,
    choicesOf: (option) => fixedChoices(option, session.state),
    complete: (options, focused, signal) => api.autocomplete({ ...request(options), focused }, signal),
    send: (options) => {
      rest();
      void send(entry, options, parts);
    },
    leave: rest,
    complain: (problem) => say(problem === undefined ? NOTHING : { text: problem, wrong: true }),
  });
}

async function send(entry: CommandEntry, options: OptionValues, parts: LineParts): Promise<void> {
  const { api, session, failures, openModal, say } = parts;
  say({ text: `Sending ${entry.label} …`, wrong: false });
  const body = { ...session.place, ...namesOf(entry), options };
  const outcome = await failures.guard(COMPOSER, () => api.runCommand(body));
  say(NOTHING);
  if (outcome?.kind === 'modal') openModal(outcome.modal);
}

function namesOf({ command, group, subcommand }: CommandEntry) {
  return {
    command,
    ...(group === undefined ? {} : { group }),
    ...(subcommand === undefined ? {} : { subcommand }),
  };
}

function failureOr(failures: Failures, said: Status): Status {
  const failure = failures.of(COMPOSER);
  return failure === undefined ? said : { text: failure, wrong: true };
}

function drawStatus(element: HTMLElement, { text, wrong }: Status): void {
  element.classList.toggle('wrong', wrong);
  fill(element, wrong && icon('warning', 16), text);
}
