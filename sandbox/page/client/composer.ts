import type { OptionValues } from '../contract.ts';
import type { Api } from './api.ts';
import { channelLabel } from './channel-label.ts';
import { type CommandEntry, commandEntries } from './command-entries.ts';
import { type CommandLine, createCommandLine } from './command-line.ts';
import { fill, h } from './dom.ts';
import { COMPOSER, type Failures } from './failures.ts';
import { icon } from './icons.ts';
import { createMessageBox, type MessageBox } from './message-box.ts';
import type { OpenModal } from './modal.ts';
import { fixedChoices } from './option-choices.ts';
import type { Session } from './session.ts';
import { createStatus, NOTHING, type Status } from './status.ts';
import { createSuggestions, type Suggestions } from './suggestions.ts';

export type ComposerParts = { api: Api; session: Session; failures: Failures; openModal: OpenModal };

export type Composer = {
  element: HTMLElement;
  update(): void;
  /** Begins the command with that label, "/imagine". */
  start(label: string): void;
  focus(): void;
};

/** What somebody needs to know to get through a command with the keyboard. */
const KEYS: Status = { text: 'Enter sends · Tab adds an option · Escape leaves', wrong: false };

/** The box at the bottom of the page: a text box until a command is chosen, then that command's options. */
export function createComposer(parts: ComposerParts): Composer {
  const { session, failures } = parts;
  const suggestions = createSuggestions();
  const bar = h('div', { class: 'composer-bar' });
  const status = createStatus(failures);
  let line: CommandLine | undefined;

  const box: MessageBox = createMessageBox({
    suggestions,
    entries: () => commandEntries(session.state.commands),
    chosen: (entry, given) => open(entry, given),
    plainText: () => {
      const text = `${session.state.bot.name} answers commands only. Type / to see them.`;
      status.say({ text, wrong: false });
    },
  });

  const show = (next: CommandLine | undefined, content: Node) => {
    line?.close();
    line = next;
    suggestions.hide();
    status.say(NOTHING);
    fill(bar, icon(next === undefined ? 'plus' : 'slash', 24), content);
  };

  let begun: Begun | undefined;

  const rest = () => {
    begun = undefined;
    box.clear();
    show(undefined, box.field);
    box.field.focus();
  };

  const open = (entry: CommandEntry, given: Map<string, string>) => {
    failures.clear(COMPOSER);
    begun = { label: entry.label, serverId: session.state.serverId };
    const next = commandLineFor(entry, { ...parts, given, suggestions, say: status.say, rest });
    show(next, next.element);
    status.say(KEYS);
    next.focus();
  };

  const update = () => {
    // What is typed goes along to other channels, but not to where the command is not, or means others.
    if (begun !== undefined && !isStillThere(begun, session)) rest();
    box.setPlace(channelLabel(session.channel));
    status.update();
  };

  const start = (label: string) => {
    const entry = commandEntries(session.state.commands).find((one) => one.label === label);
    if (entry !== undefined) open(entry, new Map());
  };

  rest();
  const element = h('div', { class: 'composer' }, suggestions.element, bar, status.element);
  return { element, update, start, focus: () => box.field.focus() };
}

/** The command that is being typed, and the server whose members, roles and channels it can name. */
type Begun = { label: string; serverId: string | undefined };

function isStillThere({ label, serverId }: Begun, { state }: Session): boolean {
  return state.serverId === serverId && commandEntries(state.commands).some((one) => one.label === label);
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
    upload: (file) => api.upload(session.place, file),
    complete: (options, focused, signal) => api.autocomplete({ ...request(options), focused }, signal),
    send: (options) => {
      rest();
      void send(entry, options, parts);
    },
    leave: rest,
    complain: (problem) => say(problem === undefined ? KEYS : { text: problem, wrong: true }),
    advise: (text) => say({ text, wrong: false }),
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
