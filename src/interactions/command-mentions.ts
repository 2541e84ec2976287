/** The ids that Discord gave to commands. */
export type CommandIds = {
  /** Returns the id of a command by its name; undefined if Discord has not told it. */
  find(command: string): string | undefined;
};

/** Ids that are learnt from Discord after the start. */
export const createCommandIds = (): CommandIds & { learn(ids: ReadonlyMap<string, string>): void } => {
  let known: ReadonlyMap<string, string> = new Map();
  return {
    find: (command) => known.get(command),
    learn(ids) {
      known = ids;
    },
  };
};

// How sentences name commands, such as `</lora search>`.
const NAMED = /<\/([a-z]+)( [a-z]+)?>/g;

/** The commands that a text names, without subcommands. */
export const commandsNamedIn = (text: string): string[] =>
  [...text.matchAll(NAMED)].map(([, command = '']) => command);

/**
 * Makes the commands that a text names, such as `</lora search>`, clickable: Discord's client puts them into the box. One
 * without a known id is named in bold.
 */
export const withMentions = (text: string, ids: CommandIds): string =>
  text.replaceAll(NAMED, (_, command: string, subcommand = '') => {
    const id = ids.find(command);
    return id === undefined ? `**/${command}${subcommand}**` : `</${command}${subcommand}:${id}>`;
  });
