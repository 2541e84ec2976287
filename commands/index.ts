import { commandsOf, type Feature } from '#interactions/define-command.ts';
import { undo } from '#messages/undo.ts';
import { compare } from './compare/index.ts';
import { describe } from './describe/index.ts';
import { createHelp } from './help/index.ts';
import { history } from './history/index.ts';
import { imagine } from './imagine/index.ts';
import { lora } from './lora/index.ts';
import { me } from './me/index.ts';
import { preset } from './preset/index.ts';
import { privacy } from './privacy/index.ts';
import { queue } from './queue/index.ts';
import { recipe } from './recipe/index.ts';
import { reporting } from './report/index.ts';
import { rules } from './rules/index.ts';
import { settings } from './settings/index.ts';
import { stars } from './stars/index.ts';
import { status } from './status/index.ts';
import { trials } from './trials/index.ts';
import { usage } from './usage/index.ts';
import { wildcard } from './wildcard/index.ts';

/** The features of the bot. */
export const features: readonly Feature[] = [
  imagine,
  compare,
  reporting,
  history,
  queue,
  recipe,
  describe,
  stars,
  preset,
  wildcard,
  lora,
  trials,
  ...me,
  privacy,
  rules,
  ...settings,
  usage,
  status,
  undo,
  createHelp(() => commandsOf(features)),
];
