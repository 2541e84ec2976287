import { systemClock, systemRandom } from '#app/system.ts';
import type { Failure } from '#domain/generation/failure.ts';
import type { OperationKind } from '#domain/generation/operation.ts';
import type { Finished } from '#domain/generation/provider.ts';
import type { GenerationRequest } from '#domain/generation/request.ts';
import { createModelsLab, type ModelsLab, type ModelsLabOptions } from '#modelslab/client.ts';
import type {
  AnswerFault,
  ModelsLabStandIn,
  ModelsLabOptions as ServerOptions,
} from '#sandbox/modelslab/index.ts';
import { operationFrom, withOperation } from '../../support/operations.ts';
import { calm, createKeptLog, downloaded, REQUEST } from '../client-harness.ts';

/** Starts the server that the client is held against. */
export type StartServer = (options: ServerOptions) => Promise<ModelsLabStandIn>;

/** As fast as the real clock allows: a server of our own needs no patience. */
export const HASTE: Partial<ModelsLabOptions> = {
  deadlineMs: 15_000,
  polling: { eta: { minMs: 1, maxMs: 5 }, firstMs: 5, maxMs: 20 },
  submission: { firstMs: 5, maxMs: 5 },
  downloading: { firstMs: 5, maxMs: 5 },
};

export const clientFor = (server: ModelsLabStandIn, options: Partial<ModelsLabOptions> = {}): ModelsLab =>
  createModelsLab({
    apiUrl: server.apiUrl,
    key: server.key,
    clock: systemClock,
    random: systemRandom,
    log: createKeptLog(),
    ...HASTE,
    ...options,
  });

/** Makes clients whose orders are all of one kind, and tells what that makes. */
export type ClientFor = typeof clientFor & {
  /** It works on one picture, and makes one thing of it. */
  isEditing: boolean;
  /** What it makes is a text. */
  isText: boolean;
  /** How many images or texts a request makes. */
  count(request: GenerationRequest): number;
};

const EDITING: ReadonlySet<OperationKind> = new Set(['superResolution', 'caption']);

/** Clients whose orders are all of one kind. The picture that goes into them is one of the server's own. */
export const clientsOf = (kind: OperationKind): ClientFor => {
  const isEditing = EDITING.has(kind);
  const make: typeof clientFor = (server, options) => {
    const client = clientFor(server, options);
    const operation = operationFrom(kind, new URL('/cdn/screenshots/cat.png', server.apiUrl).href);
    return {
      ...client,
      submit: (request, rest) => client.submit(withOperation(request, operation), rest),
      collect: (id, rest) => client.collect(id, { kind, ...rest }),
    };
  };
  const count = ({ samples }: GenerationRequest) => (isEditing ? 1 : samples);
  return Object.assign(make, { isEditing, isText: kind === 'caption', count });
};

export const generated = async (client: ModelsLab, request: GenerationRequest): Promise<Finished> => {
  const submission = await client.submit(request, calm());
  if (submission.status === 'finished') return submission;
  return client.collect(submission.providerId, { eta: submission.eta, ...calm() });
};

/** What an order makes, in bytes. */
export const images = async (client: ModelsLab, request: GenerationRequest): Promise<Uint8Array[]> => {
  const { outputs } = await generated(client, request);
  return Promise.all(
    outputs.map(async (output) =>
      output.source.kind === 'text' ? Buffer.from(output.source.text) : downloaded(client, output),
    ),
  );
};

/** Faults after which the order may have been taken. */
export const LOST: [string, AnswerFault, Failure['kind']][] = [
  ['a connection that breaks after the order was taken', { kind: 'reset', accepted: true }, 'answerLost'],
  ['a connection that breaks', { kind: 'reset' }, 'answerLost'],
  ['half an answer', { kind: 'garbage' }, 'malformedAnswer'],
  ['a page with status 502', { kind: 'html', status: 502 }, 'unreachable'],
  ['a page with status 200', { kind: 'html' }, 'malformedAnswer'],
];

/** A small order: the server really paints its images. */
export const ORDER: GenerationRequest = { ...REQUEST, width: 256, height: 256, steps: 21 };

/** Bytes in which an answer may come unasked, and what its header says of them. */
export const UNASKED: Extract<AnswerFault, { kind: 'bytes' }>[] = [
  { kind: 'bytes', form: 'bom' },
  { kind: 'bytes', form: 'utf16' },
  { kind: 'bytes', form: 'gzip', header: 'gzip' },
  { kind: 'bytes', form: 'gzip', header: 'X-GZIP' },
  { kind: 'bytes', form: 'gzip' },
  { kind: 'bytes', form: 'gzipTwice', header: 'gzip, gzip' },
  { kind: 'bytes', form: 'deflate', header: 'DEFLATE' },
  { kind: 'bytes', form: 'brotli', header: 'br' },
  { kind: 'bytes', form: 'brotli', header: 'gzip' },
  { kind: 'bytes', form: 'plain', header: 'gzip' },
];
