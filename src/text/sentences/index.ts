import { cut, quotedBlock } from '#text/format.ts';
import type { Language } from '#text/language.ts';
import { audit } from './audit.ts';
import { blockSentences } from './blocks.ts';
import { channelSentences } from './channels.ts';
import { compareCommand, comparison } from './comparison.ts';
import { defaultSentences } from './defaults.ts';
import { describe, describeCommand } from './describe.ts';
import { fix, undo } from './drafts.ts';
import { errorSentences } from './errors.ts';
import { formSentences } from './forms.ts';
import { help, helpCommand } from './help.ts';
import { history, historyCommand } from './history.ts';
import { costSentences, imagineCommand, mismatchSentences, suggestionSentences } from './imagine.ts';
import { loraCommand, loras } from './loras.ts';
import { me } from './me.ts';
import { optionDescriptions } from './options.ts';
import { ownLoras } from './own-loras.ts';
import { oneImage, pictures } from './pictures.ts';
import { presetCommand, presets } from './presets.ts';
import { privacy, privacyCommand } from './privacy.ts';
import { problemSentences } from './problems.ts';
import { queue, queueCommand } from './queue.ts';
import { recipeCommand, recipes } from './recipes.ts';
import { refusal } from './refusals.ts';
import { reports } from './reports.ts';
import { resultSentences } from './results.ts';
import { rules } from './rules.ts';
import { settings, settingsCommand } from './settings/index.ts';
import { stars } from './stars.ts';
import { status, statusCommand } from './status.ts';
import { trials } from './trials.ts';
import { usage, usageCommand } from './usage.ts';
import { wildcardCommand, wildcardSentences } from './wildcards.ts';

/** Every sentence that a member reads, in one language. */
export const textIn = (language: Language) => ({
  commands: {
    imagine: imagineCommand(language),
    compare: {
      description: compareCommand.description,
      options: { ...optionDescriptions(language), x: compareCommand.x, y: compareCommand.y },
      help: compareCommand.help,
    },
    history: historyCommand,
    queue: queueCommand,
    help: helpCommand,
    me: {
      description: 'Your defaults, what you can still make today, and your data',
      help: 'Its options set what fills those that you leave out in `/imagine`; without any it opens a panel.',
    },
    settings: settingsCommand,
    preset: presetCommand,
    usage: usageCommand,
    status: statusCommand,
    lora: loraCommand,
    recipe: recipeCommand,
    describe: describeCommand,
    privacy: privacyCommand,
    wildcard: wildcardCommand(language),
    rules: {
      description: 'What you can make here, and the defaults for what you leave out',
      help: 'Limits, channels, LoRAs, safety and defaults that apply to you.',
    },
  },
  help,
  suggestions: suggestionSentences(language),
  problems: problemSentences(language),
  comparison,
  cost: costSentences(language),
  more: (left: number) => language.namespace('imagine').t('more', { count: left }),
  ...resultSentences(language),
  waitingFor: (prompt: string) => quotedBlock(cut(prompt, 300)),
  ...errorSentences(language),
  ...formSentences(language),
  fix,
  undo,
  history,
  queue,
  settings,
  usage,
  status,
  audit,
  blocks: blockSentences(language),
  channels: channelSentences(language),
  rules,
  defaults: defaultSentences(language),
  me,
  privacy,
  presets,
  stars,
  pictures,
  oneImage,
  wildcards: wildcardSentences(language),
  loras,
  ownLoras,
  trials,
  reports,
  refusal,
  mismatch: mismatchSentences(language),
  recipes,
  describe,
});
