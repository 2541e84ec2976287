import type { APIApplicationCommandBasicOption } from 'discord-api-types/v10';
import type { PageName, PageState } from '../contract.ts';
import { OptionType } from './constants.ts';
import { channelNames, roleNames, userNames } from './entity-names.ts';
import type { Choice } from './option-value.ts';

/** What the option is held to: its fixed choices, True and False, members, roles or channels; else undefined. */
export function fixedChoices(
  option: APIApplicationCommandBasicOption,
  state: PageState,
): Choice[] | undefined {
  if ('choices' in option && option.choices !== undefined && option.choices.length > 0) return option.choices;
  if (option.type === OptionType.Boolean)
    return [
      { name: 'True', value: true },
      { name: 'False', value: false },
    ];
  return entities(option, state)?.map(({ id, name }) => ({ name, value: id }));
}

function entities(option: APIApplicationCommandBasicOption, state: PageState): PageName[] | undefined {
  switch (option.type) {
    case OptionType.User:
      return userNames(state);
    case OptionType.Role:
      return roleNames(state);
    case OptionType.Mentionable:
      return [...userNames(state), ...roleNames(state)];
    case OptionType.Channel:
      return channelNames(state, option.channel_types);
    default:
      return undefined;
  }
}

/** Discord shows at most this many rows at a time. */
const SHOWN = 25;

/** The choices for what was typed: those that contain it, or all when the text is one of them already. */
export function matchChoices(choices: Choice[], typed: string): Choice[] {
  const wanted = typed.trim().toLowerCase();
  const settled = choices.some(({ name }) => name.toLowerCase() === wanted);
  const matching = settled ? choices : choices.filter(({ name }) => name.toLowerCase().includes(wanted));
  return matching.slice(0, SHOWN);
}
