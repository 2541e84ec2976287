import { generateKeyPairSync, sign } from 'node:crypto';
import { InteractionType } from 'discord-api-types/v10';
import { refusals } from './errors.ts';
import type { Now } from './snowflake.ts';

/** The application's address for interactions, and the key under which Discord signs what it sends there. */
export type Endpoint = {
  /** The public key, as hexadecimal digits. */
  readonly verifyKey: string;
  /** Null: interactions go over the gateway. */
  url(): string | null;
  /**
   * Sends interactions to that address from now on, once it has answered a ping and refused a wrong signature.
   * @throws {ApiError} 50035 when it did not.
   */
  move(url: string | null): Promise<void>;
  /** Whether a ping is answered there now. */
  answers(): Promise<boolean>;
  /** Posts an interaction, signed. Rejects when nothing answers within the deadline. */
  post(payload: object): Promise<Response>;
  close(): void;
};

type Parts = { now: Now; ackDeadlineMs: number; applicationId: string; moved: () => void };
type Signer = (text: string) => string;

/** As much of a signature as looks like one, and is none. */
const WRONG_SIGNATURE = '0'.repeat(128);

/** An endpoint that is not set, with a new pair of keys. */
export function createEndpoint({ now, ackDeadlineMs, applicationId, moved }: Parts): Endpoint {
  const { verifyKey, signed } = createKeys();
  const closing = new AbortController();
  let address: string | null = null;

  function send(url: string, payload: object, signer: Signer): Promise<Response> {
    const body = JSON.stringify(payload);
    const timestamp = String(Math.floor(now() / 1000));
    return fetch(url, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        'content-type': 'application/json',
        // A connection that is kept could be one that the other side is just closing.
        connection: 'close',
        'user-agent': 'Discord-Interactions/1.0 (+https://discord.com)',
        'x-signature-ed25519': signer(timestamp + body),
        'x-signature-timestamp': timestamp,
      },
      body,
      signal: AbortSignal.any([AbortSignal.timeout(ackDeadlineMs), closing.signal]),
    });
  }
  async function pings(url: string): Promise<boolean> {
    const response = await send(url, pingOf(applicationId), signed).catch(() => undefined);
    return response?.status === 200 && isPong(await response.json().catch(() => undefined));
  }
  async function refusesForgery(url: string): Promise<boolean> {
    const response = await send(url, pingOf(applicationId), () => WRONG_SIGNATURE).catch(() => undefined);
    await response?.body?.cancel();
    return response?.status === 401;
  }
  return {
    verifyKey,
    url: () => address,
    async move(url) {
      if (url !== null && !(URL.canParse(url) && (await pings(url)) && (await refusesForgery(url))))
        throw refusals.unverifiedEndpoint();
      address = url;
      moved();
    },
    answers: async () => address !== null && pings(address),
    async post(payload) {
      if (address === null) throw new Error('The application has no address for interactions.');
      return send(address, payload, signed);
    },
    close: () => closing.abort(),
  };
}

function createKeys(): { verifyKey: string; signed: Signer } {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const { x = '' } = publicKey.export({ format: 'jwk' });
  return {
    verifyKey: Buffer.from(x, 'base64url').toString('hex'),
    signed: (text) => sign(null, Buffer.from(text), privateKey).toString('hex'),
  };
}

const pingOf = (applicationId: string) => ({
  id: applicationId,
  application_id: applicationId,
  type: InteractionType.Ping,
  token: 'ping',
  version: 1,
});

const isPong = (body: unknown): boolean =>
  typeof body === 'object' && body !== null && 'type' in body && body.type === 1;
