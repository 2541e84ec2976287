/**
 * Migrations of the Postgres database. A released migration is never edited: append a new one. The states in
 * the indexes are those of `ACTIVE_STATES` and `AWAITED_STATES` in the domain.
 */
export const POSTGRES_MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE generation (
    sequence BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    interaction_id TEXT NOT NULL UNIQUE,
    press_key TEXT NOT NULL,
    lane TEXT NOT NULL,
    requester_id TEXT NOT NULL,
    guild_id TEXT,
    created_at BIGINT NOT NULL,
    model_id TEXT NOT NULL,
    scheduler TEXT NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    images INTEGER,
    words TEXT NOT NULL,
    tier INTEGER NOT NULL,
    rank BIGINT NOT NULL,
    server_rank BIGINT NOT NULL,
    state TEXT NOT NULL,
    order_json TEXT NOT NULL,
    state_json TEXT NOT NULL,
    token TEXT NOT NULL,
    seconds DOUBLE PRECISION,
    finished_at BIGINT,
    ready_at BIGINT NOT NULL,
    claimed_by TEXT,
    claimed_until BIGINT,
    watched_by TEXT,
    watched_until BIGINT
  );

  CREATE UNIQUE INDEX generation_press ON generation (press_key)
    WHERE state IN ('queued', 'submitting', 'processing');
  CREATE INDEX generation_turn ON generation (lane, tier, requester_id, rank)
    WHERE state IN ('queued', 'submitting', 'processing', 'delivering');
  CREATE INDEX generation_queued ON generation (lane, tier, rank, server_rank, sequence) WHERE state = 'queued';
  CREATE INDEX generation_started ON generation (lane, tier, rank, server_rank, sequence)
    WHERE state IN ('submitting', 'processing', 'delivering');
  CREATE INDEX generation_watched ON generation (watched_by) WHERE state = 'queued';
  CREATE INDEX generation_lane_pace ON generation (lane, finished_at) WHERE seconds IS NOT NULL;
  CREATE INDEX generation_claim ON generation (lane, claimed_until) WHERE claimed_until IS NOT NULL;
  CREATE INDEX generation_worker ON generation (claimed_by) WHERE claimed_by IS NOT NULL;
  CREATE INDEX generation_member ON generation (requester_id, sequence);
  CREATE INDEX generation_made ON generation (guild_id, created_at, images, requester_id, scheduler, seconds)
    WHERE images IS NOT NULL;
  CREATE INDEX generation_failed ON generation (guild_id, created_at) WHERE state = 'failed';
  CREATE INDEX generation_pace ON generation (model_id, width, height, finished_at) WHERE seconds IS NOT NULL;

  CREATE TABLE generation_lora (
    generation_id TEXT NOT NULL,
    lora_id TEXT NOT NULL,
    guild_id TEXT,
    created_at BIGINT NOT NULL,
    images INTEGER,
    PRIMARY KEY (generation_id, lora_id)
  );
  CREATE INDEX generation_lora_made ON generation_lora (guild_id, created_at, lora_id, images)
    WHERE images IS NOT NULL;

  CREATE TABLE thumbnail (
    generation_id TEXT PRIMARY KEY,
    data BYTEA,
    expires BIGINT NOT NULL
  );
  CREATE INDEX thumbnail_expiry ON thumbnail (expires);

  CREATE TABLE quota (
    scope TEXT NOT NULL,
    day TEXT NOT NULL,
    used BIGINT NOT NULL,
    PRIMARY KEY (scope, day)
  );
  CREATE INDEX quota_day ON quota (day);

  CREATE TABLE charge (
    generation_id TEXT NOT NULL,
    scope TEXT NOT NULL,
    day TEXT NOT NULL,
    amount INTEGER NOT NULL,
    given_back TEXT NOT NULL,
    PRIMARY KEY (generation_id, scope, day)
  );

  CREATE TABLE lane_pause (
    lane TEXT PRIMARY KEY,
    paused_until BIGINT NOT NULL
  );

  CREATE TABLE audit (
    sequence BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    guild_id TEXT NOT NULL,
    revision BIGINT NOT NULL,
    entry_json TEXT NOT NULL
  );
  CREATE INDEX audit_guild ON audit (guild_id, sequence);

  CREATE TABLE document (
    namespace TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    expires BIGINT,
    PRIMARY KEY (namespace, key)
  );
  CREATE INDEX document_expiry ON document (expires) WHERE expires IS NOT NULL;
  `,
  // The model list is in an index file of each process.
  `DELETE FROM document WHERE namespace = 'catalogue';`,
  // Finds a member's job slots without looking at everybody's charges.
  `
  CREATE INDEX charge_slot ON charge (scope) WHERE given_back = 'onEnd';
  `,
  // Images that belong to a comparison, and the comparisons.
  `
  ALTER TABLE generation ADD COLUMN comparison_id TEXT;
  CREATE INDEX generation_comparison ON generation (comparison_id) WHERE comparison_id IS NOT NULL;

  CREATE TABLE comparison (
    id TEXT PRIMARY KEY,
    requester_id TEXT NOT NULL,
    comparison_json TEXT NOT NULL,
    token TEXT NOT NULL,
    received_at BIGINT NOT NULL,
    message_json TEXT,
    shown TEXT NOT NULL DEFAULT '',
    is_open BIGINT NOT NULL DEFAULT 1,
    taken_until BIGINT NOT NULL DEFAULT 0
  );
  CREATE INDEX comparison_open ON comparison (taken_until) WHERE is_open = 1;
  CREATE INDEX comparison_requester ON comparison (requester_id);
  `,
  // What is asked about a member, without reading rows: they are long, and a member may have tens of thousands.
  // Words may be longer than Postgres takes into an index.
  `
  DROP INDEX generation_member;
  CREATE INDEX generation_results ON generation (requester_id, sequence, state, guild_id, comparison_id);
  CREATE INDEX generation_server ON generation (requester_id, guild_id, sequence, state, comparison_id);
  CREATE INDEX generation_active ON generation (requester_id, state, id)
    WHERE state IN ('queued', 'submitting', 'processing', 'delivering');
  `,
  // Votes on the images of a comparison, how they ended, and the ranking of LoRAs that met in duels.
  `
  ALTER TABLE comparison ADD COLUMN revision BIGINT NOT NULL DEFAULT 0;
  ALTER TABLE comparison ADD COLUMN outcome_json TEXT;
  ALTER TABLE comparison ADD COLUMN card TEXT;

  CREATE TABLE trial_vote (
    comparison_id TEXT NOT NULL REFERENCES comparison (id) ON DELETE CASCADE,
    voter_id TEXT NOT NULL,
    choice BIGINT,
    PRIMARY KEY (comparison_id, voter_id)
  );
  CREATE INDEX trial_vote_voter ON trial_vote (voter_id);

  CREATE TABLE lora_ranking (
    guild_id TEXT NOT NULL,
    lora_id TEXT NOT NULL,
    points DOUBLE PRECISION NOT NULL,
    duels BIGINT NOT NULL,
    PRIMARY KEY (guild_id, lora_id)
  );
  CREATE INDEX lora_ranking_points ON lora_ranking (guild_id, points DESC, lora_id, duels);
  `,
  // The results that members starred.
  `
  CREATE TABLE star (
    sequence BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    member_id TEXT NOT NULL,
    generation_id TEXT NOT NULL,
    UNIQUE (member_id, generation_id)
  );
  CREATE INDEX star_member ON star (member_id, sequence, generation_id);
  CREATE INDEX star_generation ON star (generation_id, member_id);
  `,
  // The results that were posted in the showcases of servers.
  `
  CREATE TABLE showcase (
    generation_id TEXT PRIMARY KEY,
    requester_id TEXT NOT NULL,
    channel_id TEXT,
    message_id TEXT
  );
  CREATE INDEX showcase_requester ON showcase (requester_id);
  `,
  // When the vote on the images of a comparison ends by itself.
  `
  ALTER TABLE comparison ADD COLUMN ends_at BIGINT;
  CREATE INDEX comparison_ends ON comparison (ends_at) WHERE ends_at IS NOT NULL;
  `,
  // Since when a result may stand in a showcase whose message was never written down.
  'ALTER TABLE showcase ADD COLUMN claimed_at BIGINT',
];
