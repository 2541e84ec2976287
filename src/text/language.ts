import { createInstance } from 'i18next';
import { lazily } from '#shared/lazily.ts';
import type { Sentences } from './keys.ts';
import {
  type CommandNames,
  findLanguage,
  type Keyed,
  type LanguageFacts,
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
  /** Whole sentences one after the other; empty ones are left out. */
  together(...sentences: readonly string[]): string;
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
  // Keys are whole: `reason.missing`.
  keySeparator: false,
  nsSeparator: false,
  resources: {},
  interpolation: { escapeValue: false },
});
void i18n.init();

const durationIn = ({ code, units }: LanguageFacts) => {
  const number = new Intl.NumberFormat(code);
  const hours = (count: number): string => number.format(count) + units.hour;
  const minutes = (count: number): string => number.format(count) + units.minute;
  const seconds = (count: number): string => number.format(count) + units.second;
  return (length: number): string => {
    const whole = Math.max(1, Math.round(length));
    if (whole < 60) return seconds(whole);
    if (whole >= 7200) return hours(Math.round(whole / 3600));
    const rest = whole % 60;
    const full = minutes(Math.floor(whole / 60));
    return rest === 0 ? full : full + units.gap + seconds(rest);
  };
};

const files = new Map<string, Keyed>();

/** The sentences of one file, which is read when they are first asked for. */
const sentencesOf = (code: string, namespace: string): Keyed => {
  const file = `${code}/${namespace}`;
  const known = files.get(file);
  if (known) return known;
  const sentences = readSentences(code, namespace);
  files.set(file, sentences);
  return sentences;
};

/** Says a sentence in the plural form that a language has for `count`. i18next gets a file with the first such sentence of it. */
const inPlural = (code: string, namespace: string, key: string, values: object): string => {
  for (const lng of [code, SOURCE_LANGUAGE]) {
    if (i18n.hasResourceBundle(lng, namespace)) continue;
    i18n.addResourceBundle(lng, namespace, Object.fromEntries(sentencesOf(lng, namespace)));
  }
  return i18n.t(key, { lng: code, ns: namespace, ...values });
};

const namespaceOf = <N extends keyof Sentences>(code: string, name: N): Namespace<N> => {
  const source = sentencesOf(SOURCE_LANGUAGE, name);
  const own = sentencesOf(code, name);
  const found = (key: string): string | undefined => own.get(key) ?? source.get(key);
  const plain = (key: string): string => found(key) ?? key;
  // Most sentences need no plural form: looked up here, they cost a quarter of what they cost there, or nothing.
  const withValues = (key: string, values: object): string => {
    const sentence = found(key);
    return sentence === undefined
      ? inPlural(code, name, key, values)
      : i18n.services.interpolator.interpolate(sentence, values, code, {});
  };
  return {
    t: (key, ...[values]) => (values === undefined ? plain(key) : withValues(key, values)),
    group: <G extends string>(group: G) => {
      const start = `${group}.`;
      const keys = [...source.keys()].filter((key) => key.startsWith(start));
      const entries = keys.map((key) => [key.slice(start.length), plain(key)]);
      return Object.fromEntries(entries) as Record<KeysIn<keyof Sentences[N], G>, string>;
    },
  };
};

// Formatters are made when they are first used: a start, which says names and descriptions alone, needs few of them.
const createLanguage = (facts: LanguageFacts): Language => {
  const { code, sentenceGap } = facts;
  const lists = lazily(() => new Intl.ListFormat(code));
  const numbers = lazily(() => new Intl.NumberFormat(code));
  const percents = lazily(() => new Intl.NumberFormat(code, { style: 'percent', maximumFractionDigits: 1 }));
  const durations = lazily(() => durationIn(facts));
  return {
    code,
    names: readNames(code),
    namespace: (name) => namespaceOf(code, name),
    list: (items) => lists().format(items),
    together: (...sentences) => sentences.filter((sentence) => sentence !== '').join(sentenceGap),
    number: (value) => numbers().format(value),
    percent: (hundredths) => percents().format(hundredths / 100),
    duration: (seconds) => durations()(seconds),
  };
};

const languages = new Map<string, Language>();

/** The language for one of Discord's codes. Its files are read when they are first needed. */
export const languageFor = (locale: string): Language => {
  const facts = findLanguage(locale);
  const language = languages.get(facts.code) ?? createLanguage(facts);
  languages.set(facts.code, language);
  return language;
};
