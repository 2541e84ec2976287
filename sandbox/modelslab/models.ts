/** What a call for an unloaded model is answered: it is loaded then, later, or never. */
type Reload = 'success' | 'processing' | 'error';

/** A model that the API has unloaded, because it was idle. */
type Unloaded = {
  reload: Reload;
  /** Orders that are still refused after it was asked for. */
  refusals: number;
  asked: boolean;
};

/** Which models are loaded: all that nobody has unloaded. */
export type Models = {
  /** Unloads a model; `refusals` (default 0) further orders find it away after it was asked for. */
  unload(id: string, how?: { reload?: Reload; refusals?: number }): void;
  /** Whether an order finds it. */
  serves(id: string): boolean;
  /** What a call of `model_reload` is answered. */
  reload(id: string): { status: Reload; message: string };
};

const MESSAGES: Record<Reload, string> = {
  success: 'Model reload started',
  processing: 'Model is being loaded',
  error: 'Model could not be loaded',
};

/** All models, loaded. */
export const createModels = (): Models => {
  const away = new Map<string, Unloaded>();
  return {
    unload(id, { reload = 'success', refusals = 0 } = {}) {
      away.set(id, { reload, refusals, asked: false });
    },
    serves(id) {
      const model = away.get(id);
      if (!model) return true;
      if (!model.asked || model.reload === 'error') return false;
      if (model.refusals === 0) return away.delete(id);
      model.refusals -= 1;
      return false;
    },
    reload(id) {
      const model = away.get(id);
      // The documents name the status and no text; what a loaded model is answered, they do not say.
      if (!model) return { status: 'error', message: 'Model is already loaded' };
      model.asked = true;
      return { status: model.reload, message: MESSAGES[model.reload] };
    },
  };
};
