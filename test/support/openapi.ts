import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Judge, Operation } from '#sandbox/discord/index.ts';

/** Where Discord's OpenAPI document lies on machines that have it. */
export const OPENAPI_FILE = resolve(
  import.meta.dirname,
  '../../../shared/reference/discord-openapi/openapi.json',
);

type Json = { [key: string]: unknown };
type Document = { components: Json; paths: Record<string, Record<string, Description>> };
type Description = { requestBody?: Content; responses: Record<string, Content> };
type Content = { content?: Record<string, { schema: Json }> };

/**
 * Discord's own schema as a judge of requests and answers. Where the document is not at hand there is none, which is
 * said on the standard error output, and messages are judged by the stand-in's own rules alone.
 */
export async function loadJudge(file = OPENAPI_FILE): Promise<Judge | undefined> {
  if (!existsSync(file)) {
    process.stderr.write(`No OpenAPI document at ${file}: judged by the stand-in's own rules alone.\n`);
    return undefined;
  }
  // Discord publishes the document; what is used of it is checked where it is used.
  return createJudge(JSON.parse(await readFile(file, 'utf8')) as Document);
}

function createJudge(document: Document): Judge {
  const compile = createCompiler(document);
  const describe = ({ method, path }: Operation) => document.paths[path]?.[method];
  return {
    request(operation, body) {
      const schema = jsonSchema(describe(operation)?.requestBody);
      if (!schema) return [`The document has no request of ${operation.method} ${operation.path}.`];
      return check(compile(narrowed(schema, body, document)), asTheServerReadsIt(body));
    },
    response(operation, { status, body }) {
      const description = describe(operation);
      const answer = description?.responses[String(status)];
      if (!answer) return [`The document has no answer ${status} of ${operation.method} ${operation.path}.`];
      const schema = jsonSchema(answer);
      return schema ? check(compile(schema), body) : [];
    },
  };
}

const jsonSchema = (content: Content | undefined) => content?.content?.['application/json']?.schema;

function createCompiler({ components }: Document): (schema: Json) => ValidateFunction {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  for (const format of ['snowflake', 'nonce', 'int32', 'int64', 'double']) ajv.addFormat(format, true);
  ajv.addSchema({ $id: 'discord', components: rebased(components) });
  const compiled = new Map<string, ValidateFunction>();
  return (schema) => {
    const key = JSON.stringify(schema);
    const validate = compiled.get(key) ?? ajv.compile(rebased(schema));
    compiled.set(key, validate);
    return validate;
  };
}

/** All components live in one schema of their own, which every reference then names. */
function rebased(schema: Json): Json {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"discord#/components'));
}

/** Of a union whose members are told apart by `type`, the one that is meant: the errors of all would tell nothing. */
function narrowed(schema: Json, body: unknown, document: Document): Json {
  const members = Array.isArray(schema.anyOf) ? (schema.anyOf as Json[]) : [];
  const type = Object(body).type;
  return members.find((member) => typesOf(member, document).includes(type)) ?? schema;
}

function typesOf({ $ref }: Json, document: Document): unknown[] {
  const keys = String($ref).replace('#/', '').split('/');
  const target = keys.reduce<unknown>((node, key) => Object(node)[key], document);
  return Object(target).properties?.type?.enum ?? [];
}

/** Discord reads numbers from strings; its document says so of this field alone where discord.js sends a string. */
function asTheServerReadsIt(body: unknown): unknown {
  if (Array.isArray(body)) return body.map(asTheServerReadsIt);
  const { default_member_permissions: permissions } = Object(body);
  return typeof permissions === 'string'
    ? { ...Object(body), default_member_permissions: Number(permissions) }
    : body;
}

const SHOWN = 3;

/** Errors that only say that another member of a union was meant. */
const isNoise = ({ keyword, instancePath, params }: ErrorObject) =>
  keyword === 'anyOf' ||
  keyword === 'oneOf' ||
  (keyword === 'type' && params.type === 'null') ||
  (keyword === 'enum' && instancePath.endsWith('/type'));

/** The complaints that lie deepest: those above only say that none of a union's members fitted. */
function check(validate: ValidateFunction, body: unknown): string[] {
  if (validate(body)) return [];
  const all = validate.errors ?? [];
  const telling = all.filter((error) => !isNoise(error));
  const depth = ({ instancePath }: ErrorObject) => instancePath.split('/').length;
  const deepest = (telling.length > 0 ? telling : all).sort((one, other) => depth(other) - depth(one));
  return deepest
    .slice(0, SHOWN)
    .map(({ instancePath, message }) => `OpenAPI: ${instancePath || '/'} ${message}`);
}
