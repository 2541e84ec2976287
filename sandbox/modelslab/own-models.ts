import type { Context, Hono } from 'hono';
import { type Env, type JsonObject, refuse } from './call.ts';
import { validation } from './errors.ts';

type Loading = { id: string; url: string; category: string; visibility: string; isReady: boolean };

/** The models that accounts brought along, by their keys. */
export type OwnModels = {
  /** What was asked for with a key, the oldest first. */
  loaded(key: string): readonly Loading[];
  /** Lets a model of an account be there. Throws when it was not asked for. */
  finishLoad(key: string, id: string): void;
  /** Says which models were trained on the account of a key. */
  setTrained(key: string, ids: readonly string[]): void;
};

const CATEGORIES = ['stable_diffusion', 'stable_diffusion_xl', 'flux', 'z_image'];

const REQUIRED = ['url', 'model_id', 'model_category'] as const;

const requiredTexts = (body: JsonObject): Record<string, string[]> =>
  Object.fromEntries(
    REQUIRED.filter((name) => typeof body[name] !== 'string' || body[name] === '').map((name) => [
      name,
      [`The ${name} field is required.`],
    ]),
  );

type Parts = {
  site: { origin: string };
  records: { addViolation(path: string, rule: string): void };
};

/** The routes of `load_model` and `finetune_list`, and the rows that an account's own models add to its list. */
export const createOwnModels = () => {
  const loads = new Map<string, Loading[]>();
  const trained = new Map<string, readonly string[]>();

  const load =
    ({ records }: Parts) =>
    (context: Context<Env>) => {
      const { body, key } = context.var;
      const missing = requiredTexts(body);
      if (!CATEGORIES.includes(String(body.model_category)))
        missing.model_category ??= ['The selected model_category is invalid.'];
      if (Object.keys(missing).length > 0) {
        records.addViolation(context.req.path, JSON.stringify(missing));
        return refuse(context, validation(missing));
      }
      const { url, model_id: id, model_category: category, model_visibility: visibility = 'public' } = body;
      const given = {
        id: String(id),
        url: String(url),
        category: String(category),
        visibility: String(visibility),
      };
      loads.set(key, [...(loads.get(key) ?? []), { ...given, isReady: false }]);
      return context.json({ status: 'success', message: 'model load started' });
    };

  return {
    loaded: (key: string) => loads.get(key) ?? [],
    finishLoad(key: string, id: string) {
      const found = loads.get(key)?.find((one) => one.id === id);
      if (!found) throw new Error(`Nobody asked for ${id}.`);
      found.isReady = true;
    },
    setTrained: (key: string, ids: readonly string[]) => void trained.set(key, ids),
    /** The rows of an account's own models, with all fields that a list has. */
    rowsOf: (key: string) =>
      (loads.get(key) ?? []).map(({ id, category, isReady }) => ({
        model_id: id,
        status: isReady ? 'model_ready' : 'model_loading',
        created_at: null,
        instance_prompt: null,
        model_name: id,
        description: null,
        screenshots: '',
        model_category: category,
        model_subcategory: 'lora',
      })),
    routes(app: Hono<Env>, parts: Parts) {
      app.post('/v3/load_model', load(parts));
      app.post('/v3/finetune_list', (context) =>
        // The misspelling is the documents' own.
        context.json({ status: 'success', messege: 'model list', data: trained.get(context.var.key) ?? [] }),
      );
    },
  };
};
