import { cut, quotedBlock } from '#text/format.ts';
import type { Language } from '#text/language.ts';
import { audit } from './audit.ts';
import { blockSentences } from './blocks.ts';
import { channelSentences } from './channels.ts';
import { compareCommand, comparisonSentences } from './comparison.ts';
import { defaultSentences } from './defaults.ts';
import { describeCommand, describeSentences } from './describe.ts';
import { fixSentences, undoSentences } from './drafts.ts';
import { errorSentences } from './errors.ts';
import { formSentences } from './forms.ts';
import { helpCommand, helpSentences } from './help.ts';
import { history, historyCommand } from './history.ts';
import { costSentences, imagineCommand, mismatchSentences, suggestionSentences } from './imagine.ts';
import { loraCommand, loras } from './loras.ts';
import { me } from './me.ts';
import { ownLoras } from './own-loras.ts';
import { oneImage, pictures } from './pictures.ts';
import { presetCommand, presets } from './presets.ts';
import { privacyCommand, privacySentences } from './privacy.ts';
import { problemSentences } from './problems.ts';
import { queue, queueCommand } from './queue.ts';
import { recipeCommand, recipes } from './recipes.ts';
import { refusal } from './refusals.ts';
import { reportSentences } from './reports.ts';
import { resultSentences } from './results.ts';
import { rulesCommand, rulesSentences } from './rules.ts';
import { settings, settingsCommand } from './settings/index.ts';
import { stars } from './stars.ts';
import { statusCommand, statusSentences } from './status.ts';
import { trials } from './trials.ts';
import { usage, usageCommand } from './usage.ts';
import { wildcardCommand, wildcardSentences } from './wildcards.ts';

/** Every sentence that a member reads, in one language. */
export const textIn = (language: Language) => ({
  /** What commands are called. */
  names: language.names,
  commands: {
    imagine: imagineCommand(language),
    compare: compareCommand(language),
    history: historyCommand,
    queue: queueCommand,
    help: helpCommand(language),
    me: {
      description: 'Your defaults, what you can still make today, and your data',
      help: 'Its options set what fills those that you leave out in `/imagine`; without any it opens a panel.',
    },
    settings: settingsCommand,
    preset: presetCommand,
    usage: usageCommand,
    status: statusCommand(language),
    lora: loraCommand,
    recipe: recipeCommand,
    describe: describeCommand(language),
    privacy: privacyCommand(language),
    wildcard: wildcardCommand(language),
    rules: rulesCommand(language),
  },
  help: helpSentences(language),
  suggestions: suggestionSentences(language),
  problems: problemSentences(language),
  comparison: comparisonSentences(language),
  cost: costSentences(language),
  more: (left: number) => language.namespace('imagine').t('more', { count: left }),
  ...resultSentences(language),
  waitingFor: (prompt: string) => quotedBlock(cut(prompt, 300)),
  ...errorSentences(language),
  ...formSentences(language),
  fix: fixSentences(language),
  undo: undoSentences(language),
  history,
  queue,
  settings,
  usage,
  status: statusSentences(language),
  audit,
  blocks: blockSentences(language),
  channels: channelSentences(language),
  rules: rulesSentences(language),
  defaults: defaultSentences(language),
  me,
  privacy: privacySentences(language),
  presets,
  stars,
  pictures,
  oneImage,
  wildcards: wildcardSentences(language),
  loras,
  ownLoras,
  trials,
  reports: reportSentences(language),
  refusal,
  mismatch: mismatchSentences(language),
  recipes,
  describe: describeSentences(language),
});
