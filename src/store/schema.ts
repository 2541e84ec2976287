/**
 * How the SQLite database came to its shape. A step that was released is never edited: a new one is appended.
 * The states named in the indexes are those of `ACTIVE_STATES` and `AWAITED_STATES` in the domain.
 */
export const SQLITE_STEPS: readonly string[] = [
  `
  CREATE TABLE generation (
    sequence INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    interaction_id TEXT NOT NULL UNIQUE,
    press_key TEXT NOT NULL,
    lane TEXT NOT NULL,
    requester_id TEXT NOT NULL,
    model_id TEXT NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    rank INTEGER NOT NULL,
    state TEXT NOT NULL,
    order_json TEXT NOT NULL,
    state_json TEXT NOT NULL,
    seconds REAL,
    finished_at INTEGER,
    ready_at INTEGER NOT NULL,
    claimed_by TEXT,
    claimed_until INTEGER
  ) STRICT;

  CREATE UNIQUE INDEX generation_press ON generation (press_key)
    WHERE state IN ('queued', 'submitting', 'processing');
  CREATE INDEX generation_turn ON generation (lane, requester_id, rank)
    WHERE state IN ('queued', 'submitting', 'processing', 'delivering');
  CREATE INDEX generation_queued ON generation (lane, rank, sequence) WHERE state = 'queued';
  CREATE INDEX generation_started ON generation (lane, rank, sequence)
    WHERE state IN ('submitting', 'processing', 'delivering');
  CREATE INDEX generation_claim ON generation (lane, claimed_until) WHERE claimed_until IS NOT NULL;
  CREATE INDEX generation_worker ON generation (claimed_by) WHERE claimed_by IS NOT NULL;
  CREATE INDEX generation_member ON generation (requester_id, sequence);
  CREATE INDEX generation_pace ON generation (model_id, width, height, finished_at) WHERE seconds IS NOT NULL;

  CREATE TABLE document (
    namespace TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    expires INTEGER,
    PRIMARY KEY (namespace, key)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX document_expiry ON document (expires) WHERE expires IS NOT NULL;
  `,
];
