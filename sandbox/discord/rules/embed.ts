import { z } from 'zod';
import { duplicates, report, text } from './check.ts';

const link = z.string().max(2048);
const picture = z.looseObject({ url: link });

/** One embed; the total over all embeds of a message is {@link EMBED_TOTAL}. */
const embed = z.looseObject({
  title: z.string().max(256).nullish(),
  description: z.string().max(4096).nullish(),
  url: link.nullish(),
  color: z.int().min(0).max(0xffffff).nullish(),
  fields: z
    .array(z.looseObject({ name: text(1, 256), value: text(1, 1024), inline: z.boolean().nullish() }))
    .max(25)
    .nullish(),
  footer: z.looseObject({ text: text(1, 2048) }).nullish(),
  author: z.looseObject({ name: text(1, 256) }).nullish(),
  image: picture.nullish(),
  thumbnail: picture.nullish(),
});

type Embed = z.infer<typeof embed>;

/** Characters over all the embeds of one message. */
const EMBED_TOTAL = 6000;

export const embeds = z
  .array(embed)
  .max(10)
  .superRefine((list, context) => {
    const total = list.reduce((sum, one) => sum + embedLength(one), 0);
    if (total <= EMBED_TOTAL) return;
    report(context, {
      code: 'MAX_EMBED_SIZE_EXCEEDED',
      message: `Embed size exceeds maximum size of ${EMBED_TOTAL}`,
    });
  });

function embedLength({ title, description, fields, footer, author }: Embed): number {
  const texts = [
    title,
    description,
    footer?.text,
    author?.name,
    ...(fields ?? []).flatMap((f) => [f.name, f.value]),
  ];
  return texts.reduce((sum, part) => sum + (part?.length ?? 0), 0);
}

/** What may be mentioned: `parse` by kind excludes naming single ids of that kind. */
export const allowedMentions = z
  .looseObject({
    parse: z.array(z.enum(['users', 'roles', 'everyone'])).nullish(),
    users: z.array(z.string()).max(100).nullish(),
    roles: z.array(z.string()).max(100).nullish(),
    replied_user: z.boolean().nullish(),
  })
  .superRefine((mentions, context) => {
    for (const kind of ['users', 'roles'] as const) {
      const listed = mentions[kind] ?? [];
      for (const { index } of duplicates(listed, (id) => id)) {
        report(context, {
          code: 'SET_TYPE_ALREADY_CONTAINS_VALUE',
          message: 'Named twice.',
          path: [kind, index],
        });
      }
      if (listed.length === 0 || !mentions.parse?.includes(kind)) continue;
      const message = `parse:["${kind}"] and ${kind}: [ids...] are mutually exclusive.`;
      report(context, { code: 'MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE', message });
    }
  });
