import { BASE_FAMILIES } from '#domain/catalogue/base-model.ts';
import { IMAGINE_OPTIONS, imageOption } from '#domain/generation/image-options.ts';
import { schedulerName } from '#domain/generation/schedulers.ts';
import { isNamedSize } from '#domain/generation/size.ts';
import type { AuditEntry, SettingChange } from '#domain/settings/changes.ts';
import { LIST_MODES, LIST_NAMES, SAFETY_MODES } from '#domain/settings/schema.ts';
import { cut, quoted } from '#text/format.ts';
import type { Language } from '#text/language.ts';
import { languageName } from '#text/languages.ts';
import { sizeNameIn } from './options.ts';
import { BASE_NAMES } from './settings/lists.ts';

// A change of two hundred words is one line among others.
const VALUES_SHOWN = 300;

const YES_OR_NO = IMAGINE_OPTIONS.filter((option) => imageOption(option).kind.type === 'yesNo');

const SWITCHES = new RegExp(
  `\\.(othersButtons|directMessages|spoiler|reports|recipes|pictures|unlimited|priority|closed|safetyOn|isPinned|addsTriggerWords)$|^defaults\\.(${YES_OR_NO.join('|')})$`,
);

const LIMITS_OF_MEMBERS = /^limits\.(member\.|serverImagesPerDay)|^channels\..+\.imagesPerDay$/;

/** What settings and their parts are called. */
const namesIn = (language: Language) => {
  const { t, group } = language.namespace('audit');
  const ofModels = BASE_FAMILIES.map((base): [string, string] => [
    `loras.modelsByBase.${base}`,
    t('modelForBase', { base: BASE_NAMES[base] }),
  ]);
  return {
    /** By path. */
    settings: new Map<string, string>([...Object.entries(group('settings')), ...ofModels]),
    /** Of an entry of a list, by name. */
    parts: new Map<string, string>(Object.entries(group('parts'))),
  };
};

const time = (value: string): string =>
  /^\d+$/.test(value) ? `<t:${Math.ceil(Number(value) / 1000)}:f>` : quoted(value);

/** The words of the page for a choice; what it does not offer stays as it is. */
const choiceIn = (language: Language) => {
  const lists = language.namespace('lists');
  const safety = language.namespace('safety');
  return (path: string, value: string): string => {
    const mode = LIST_MODES.find((one) => one === value);
    const of = LIST_NAMES.find((name) => path === `loras.${name}.mode`);
    if (of !== undefined && mode !== undefined) return `*${lists.t(`modes.${of}.${mode}`)}*`;
    const checker = SAFETY_MODES.find((one) => path === 'safety.checker' && one === value);
    return checker === undefined ? quoted(value) : `*${safety.t(`modes.${checker}.label`)}*`;
  };
};

const plainly = (value: string): string => value;
const channel = (id: string): string => `<#${id}>`;
const role = (id: string): string => `<@&${id}>`;
const scheduler = (id: string): string => quoted(schedulerName(id));

/** How values are shown: as their page shows them, ids by whom or what they stand for. */
const mentionIn = (language: Language) => {
  const { t } = language.namespace('audit');
  const choice = choiceIn(language);
  const sizeName = sizeNameIn(language);
  const shownAs: readonly (readonly [RegExp, (value: string) => string])[] = [
    [SWITCHES, (value) => (value === 'true' ? t('values.yes') : t('values.no'))],
    [/^(access\.channels|channels\.rules|(?:log|showcase)\.channelId)$/, channel],
    [/^(access|limits)\.roles$/, role],
    [/^language\.public$/, languageName],
    [/^access\.blockedMembers$/, (id) => `<@${id}>`],
    [/\]\.until$/, time],
    [/^(defaults\.scheduler|loras\.schedulers\.ids|loras\.cards\[.+\]\.scheduler)$/, scheduler],
    [/^defaults\.size$/, (size) => quoted(isNamedSize(size) ? sizeName(size) : size)],
    [/^limits\..*(side)$/, (side) => t('values.pixels', { side })],
    [/^limits\.|^key\.concurrency$|^showcase\.stars$|\.imagesPerDay$/, plainly],
  ];
  return (path: string): ((value: string) => string) =>
    shownAs.find(([pattern]) => pattern.test(path))?.[1] ?? ((value) => choice(path, value));
};

/** The values that a change takes away or adds. */
const valuesIn = (language: Language) => {
  const { t } = language.namespace('audit');
  const mention = mentionIn(language);
  const nothing = (path: string): string => {
    if (LIMITS_OF_MEMBERS.test(path)) return t('values.noLimit');
    return /^limits\.roles\[/.test(path) ? t('values.asForEveryone') : t('values.notSet');
  };
  return (path: string, values: readonly string[]): string => {
    const named = values.map((value) => (value === '' ? nothing(path) : mention(path)(value)));
    return cut(named.length === 0 ? nothing(path) : language.list(named), VALUES_SHOWN);
  };
};

const labelIn = (language: Language) => {
  const { t } = language.namespace('audit');
  const names = namesIn(language);
  const mention = mentionIn(language);
  return (path: string): string => {
    const part = /^(.+)\[(.+)\]\.(\w+)$/.exec(path);
    if (!part) return names.settings.get(path) ?? t('default', { option: path.replace('defaults.', '') });
    const [, group = '', id = '', name = ''] = part;
    return t('partOf', { part: names.parts.get(name) ?? name, owner: mention(group)(id) });
  };
};

const isList = (path: string): boolean =>
  /(^|\.)(ids|channels|roles|blockedMembers|blockedWords|cards|rules|lists|entries)$/.test(path);

/** What was changed, from what to what: `images at a time from 4 to 2`. */
export const auditChangeIn = (language: Language) => {
  const { t } = language.namespace('audit');
  const label = labelIn(language);
  const shown = valuesIn(language);
  return ({ path, from, to }: SettingChange): string => {
    const setting = label(path);
    const [taken, added] = [shown(path, from), shown(path, to)];
    if (!isList(path)) return t('change.set', { setting, from: taken, to: added });
    if (from.length === 0) return t('change.added', { setting, added });
    return to.length === 0
      ? t('change.takenOut', { setting, taken })
      : t('change.both', { setting, taken, added });
  };
};

/** Who changed what, when. */
export const auditSentences = (language: Language) => {
  const { t, group } = language.namespace('audit');
  const change = auditChangeIn(language);
  return {
    ...group('page'),
    change,
    entry: (entry: AuditEntry) =>
      t('entry', {
        date: `<t:${Math.floor(entry.at / 1000)}:f>`,
        admin: `<@${entry.by}>`,
        change: change(entry),
      }),
  };
};

/** A place in a file of settings as a person reads it: `Limits, roles with limits of their own, entry 2, steps`. */
export const settingPlaceIn = (language: Language) => {
  const { t, group } = language.namespace('audit');
  const names = namesIn(language);
  const sections = new Map<string, string>(Object.entries(group('sections')));
  const isGroup = (path: string): boolean =>
    [...names.settings.keys()].some((setting) => setting.startsWith(`${path}.`));
  return ([section, ...inner]: readonly PropertyKey[]): string => {
    if (section === undefined) return t('place.all');
    let known = String(section);
    const parts = inner.flatMap((step) => {
      if (typeof step === 'number') return [t('place.entry', { number: step + 1 })];
      known = `${known}.${String(step)}`;
      const name = names.settings.get(known) ?? names.parts.get(String(step));
      if (name !== undefined) return [name];
      return isGroup(known) ? [] : [quoted(String(step))];
    });
    const first = sections.get(String(section)) ?? quoted(String(section));
    return parts.reduce((place, part) => t('place.inside', { place, part }), first);
  };
};
