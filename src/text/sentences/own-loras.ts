import {
  type LinkProblem,
  type LoraBase,
  type LoraLoad,
  OWN_LORA_LIMITS,
} from '#domain/catalogue/own-loras.ts';
import { cut, quoted } from '#text/format.ts';
import type { Language } from '#text/language.ts';

const { id: lengths, waitMs } = OWN_LORA_LIMITS;
const MINUTES = waitMs / 60_000;

/** What members read about the LoRAs of their server's own account. */
export const ownLoraSentences = (language: Language) => {
  const { t, group } = language.namespace('own-loras');
  const bases = group('bases');
  const problems = group('problems');
  return {
    base: (base: LoraBase) => bases[base],
    problem: (problem: LinkProblem) => problems[problem],
    badName: t('badName', lengths),
    taken: (id: string) => t('taken', { lora: quoted(id) }),
    full: () => t('full', { count: OWN_LORA_LIMITS.each }),
    managersOnly: t('managersOnly'),
    needsKey: t('needsKey'),
    started: (id: string, isPublic: boolean) => {
      const fetched = t(isPublic ? 'started.public' : 'started.private', { lora: quoted(id) });
      return language.together(fetched, t('started.asking', { count: MINUTES }));
    },
    unknown: (id: string) => t('unknown', { lora: quoted(id), count: MINUTES }),
    credit: t('credit'),
    refused: (why: string) => t('refused', { why }),
    ended: {
      ready: (by: string, id: string) => t('ended.ready', { member: by, lora: quoted(id) }),
      expired: (by: string, id: string) =>
        t('ended.expired', { member: by, lora: quoted(id), count: MINUTES }),
    },
    list: {
      title: t('list.title'),
      none: t('list.none'),
      load: ({ id, state, startedAt }: Pick<LoraLoad, 'id' | 'state' | 'startedAt'>) =>
        t(`list.${state}`, { lora: quoted(cut(id, 100)), at: Math.floor(startedAt / 1000) }),
      trained: (id: string) => t('list.trained', { lora: quoted(cut(id, 100)) }),
    },
  };
};
