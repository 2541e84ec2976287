import type { Feature } from '#interaction/feature.ts';
import { help } from './help.ts';
import { history } from './history/index.ts';
import { imagine } from './imagine.ts';
import { lora } from './lora/index.ts';
import { me } from './me/index.ts';
import { preset } from './preset/index.ts';
import { remix } from './remix.ts';
import { removal } from './removal.ts';
import { reporting } from './report/index.ts';
import { rules } from './rules.ts';
import { settings } from './settings/index.ts';
import { usage } from './usage.ts';
import { variations } from './variations.ts';

/** What the bot can do. */
export const features: readonly Feature[] = [
  imagine,
  variations,
  remix,
  removal,
  reporting,
  history,
  preset,
  lora,
  ...me,
  rules,
  ...settings,
  usage,
  help,
];
