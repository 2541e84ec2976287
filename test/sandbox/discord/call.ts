import type { DiscordStandIn } from '#sandbox/discord/index.ts';

type Body = object | FormData;

/** Calls the stand-in's REST API as a bot does. */
export async function call(
  discord: DiscordStandIn,
  request: string,
  body?: Body,
): Promise<{ status: number; body: unknown }> {
  const [method = 'GET', path = '/'] = request.split(' ');
  const isForm = body instanceof FormData;
  const response = await fetch(`${discord.apiUrl}/v10${path}`, {
    method,
    headers: {
      authorization: `Bot ${discord.token}`,
      ...(isForm ? {} : { 'content-type': 'application/json' }),
    },
    ...(body ? { body: isForm ? body : JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  return { status: response.status, body: text ? JSON.parse(text) : undefined };
}

/** A multipart body as discord.js sends it. */
export function withFiles(payload: object, files: Record<string, Uint8Array<ArrayBuffer>>): FormData {
  const form = new FormData();
  form.set('payload_json', JSON.stringify(payload));
  for (const [index, [name, bytes]] of Object.entries(files).entries()) {
    form.set(`files[${index}]`, new Blob([bytes], { type: 'image/png' }), name);
  }
  return form;
}
