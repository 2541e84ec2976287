import { createInstance } from 'i18next';
import type { Sentences } from './keys.ts';
import {
  type CommandNames,
  languageCodeFor,
  readNames,
  readSentences,
  SOURCE_LANGUAGE,
} from './languages.ts';

/** Says the sentence of a key, with its values. Keys and values are checked against the source language. */
type Translate<N extends keyof Sentences> = <K extends keyof Sentences[N] & string>(
  key: K,
  ...values: Sentences[N][K] extends readonly object[] ? Sentences[N][K] : never
) => string;

/** The keys of a group by their last parts: of `buttons.delete` in the group `buttons`, `delete`. */
type KeysIn<Keys, G extends string> = Keys extends `${G}.${infer Last}` ? Last : never;

/** The sentences of one file of a language's folder. */
type Namespace<N extends keyof Sentences> = {
  t: Translate<N>;
  /** Sentences without values that stand together, such as the labels of buttons. */
  group<G extends string>(name: G): Readonly<Record<KeysIn<keyof Sentences[N], G>, string>>;
};

/** What sentences are made with in one language. */
export type Language = {
  /** Discord's code of it, such as `de`. */
  code: string;
  names: CommandNames;
  /** The sentences of one file of the language's folder. */
  namespace<N extends keyof Sentences>(name: N): Namespace<N>;
  /** `a, b and c`. */
  list(items: readonly string[]): string;
  /** A number as people write it: `1,234`. */
  number(value: number): string;
  /** Hundredths with up to one decimal: `97.5%`. */
  percent(hundredths: number): string;
  /** Seconds, short: `8s`, `2m 5s`, `3h`. */
  duration(seconds: number): string;
};

const i18n = createInstance({
  fallbackLng: SOURCE_LANGUAGE,
  load: 'currentOnly',
  initAsync: false,
  resources: {},
  interpolation: { escapeValue: false },
});
void i18n.init();

const durationIn = (code: string) => {
  const units = new Intl.ListFormat(code, { type: 'unit', style: 'narrow' });
  const numbersOf = (unit: 'hour' | 'minute' | 'second') =>
    new Intl.NumberFormat(code, { style: 'unit', unit, unitDisplay: 'narrow' });
  const [hours, minutes, seconds] = [numbersOf('hour'), numbersOf('minute'), numbersOf('second')];
  return (length: number): string => {
    const whole = Math.max(1, Math.round(length));
    if (whole < 60) return seconds.format(whole);
    if (whole >= 7200) return hours.format(Math.round(whole / 3600));
    const rest = whole % 60;
    const full = minutes.format(Math.floor(whole / 60));
    return rest === 0 ? full : units.format([full, seconds.format(rest)]);
  };
};

/** The last parts of the keys of a group, as the source language has them. */
const lastParts = (namespace: string, group: string): string[] =>
  Object.keys(i18n.getResource(SOURCE_LANGUAGE, namespace, group));

const namespaceOf = <N extends keyof Sentences>(code: string, name: N): Namespace<N> => {
  const translate = (key: string, values: object = {}): string =>
    i18n.t(key, { lng: code, ns: name, ...values });
  return {
    t: (key, ...[values]) => translate(key, values),
    group: <G extends string>(group: G) => {
      const entries = lastParts(name, group).map((last) => [last, translate(`${group}.${last}`)]);
      return Object.fromEntries(entries) as Record<KeysIn<keyof Sentences[N], G>, string>;
    },
  };
};

const createLanguage = (code: string): Language => {
  for (const [namespace, sentences] of readSentences(code))
    i18n.addResourceBundle(code, namespace, sentences);
  const lists = new Intl.ListFormat(code);
  const numbers = new Intl.NumberFormat(code);
  const percents = new Intl.NumberFormat(code, { style: 'percent', maximumFractionDigits: 1 });
  return {
    code,
    names: readNames(code),
    namespace: (name) => namespaceOf(code, name),
    list: (items) => lists.format(items),
    number: (value) => numbers.format(value),
    percent: (hundredths) => percents.format(hundredths / 100),
    duration: durationIn(code),
  };
};

const languages = new Map<string, Language>();

const loaded = (code: string): Language => {
  const language = languages.get(code) ?? createLanguage(code);
  languages.set(code, language);
  return language;
};

/** The language for one of Discord's codes. Its files are read when it is first asked for. */
export const languageFor = (locale: string): Language => {
  loaded(SOURCE_LANGUAGE);
  return loaded(languageCodeFor(locale));
};
