import { describe, expect, it } from 'vitest';
import { createMetricsRegistry } from '#http/metrics.ts';
import { metricsRoutes } from '#http/server.ts';

/** The lines of a scrape that are about one metric, without its help. */
const linesOf = async (
  metricsRegistry: ReturnType<typeof createMetricsRegistry>,
  name: string,
): Promise<string[]> => {
  const response = await metricsRoutes(metricsRegistry.scrape, null).request('/metrics');
  expect(response.headers.get('content-type')).toContain('text/plain');
  return (await response.text()).split('\n').filter((line) => line.startsWith(name));
};

describe('the metrics', () => {
  it('count interactions by what was used and how it ended, and time their first answers', async () => {
    const metricsRegistry = createMetricsRegistry(async () => []);
    const { metrics } = metricsRegistry;
    const press = { kind: 'component', what: 'reroll' };
    metrics.interaction({ ...press, outcome: 'answered', ackSeconds: 0.03 });
    metrics.interaction({ ...press, outcome: 'gone', ackSeconds: null });
    expect(await linesOf(metricsRegistry, 'loralei_interactions_total')).toEqual([
      'loralei_interactions_total{kind="component",what="reroll",outcome="answered"} 1',
      'loralei_interactions_total{kind="component",what="reroll",outcome="gone"} 1',
    ]);
    expect(await linesOf(metricsRegistry, 'loralei_ack_seconds_count')).toEqual([
      'loralei_ack_seconds_count{kind="component"} 1',
    ]);
  });

  it('count how jobs ended and time how long they waited, by lane', async () => {
    const metricsRegistry = createMetricsRegistry(async () => []);
    metricsRegistry.metrics.waited(3, 'default');
    metricsRegistry.metrics.ended('done', 'default');
    metricsRegistry.metrics.ended('timeout', 'default');
    expect(await linesOf(metricsRegistry, 'loralei_jobs_total')).toEqual([
      'loralei_jobs_total{outcome="done",lane="default"} 1',
      'loralei_jobs_total{outcome="timeout",lane="default"} 1',
    ]);
    expect(await linesOf(metricsRegistry, 'loralei_wait_seconds_sum')).toEqual([
      'loralei_wait_seconds_sum{lane="default"} 3',
    ]);
  });

  it('time the calls to the API, the downloads and the deliveries', async () => {
    const metricsRegistry = createMetricsRegistry(async () => []);
    metricsRegistry.metrics.called({ name: 'submit', outcome: 'ok', seconds: 2 });
    metricsRegistry.metrics.called({ name: 'download', outcome: 'expired', seconds: 1 });
    metricsRegistry.metrics.delivered({ outcome: 'answer', seconds: 0.5 });
    expect(await linesOf(metricsRegistry, 'loralei_api_seconds_sum')).toEqual([
      'loralei_api_seconds_sum{call="submit",outcome="ok"} 2',
      'loralei_api_seconds_sum{call="download",outcome="expired"} 1',
    ]);
    expect(await linesOf(metricsRegistry, 'loralei_delivery_seconds_sum')).toEqual([
      'loralei_delivery_seconds_sum{outcome="answer"} 0.5',
    ]);
  });

  it('count the queue anew at each scrape, and go on without it while the database is away', async () => {
    let count: () => Promise<{ lane: string; state: 'queued'; jobs: number }[]> = async () => [
      { lane: 'default', state: 'queued', jobs: 7 },
    ];
    const metricsRegistry = createMetricsRegistry(() => count());
    const lines = () => linesOf(metricsRegistry, 'loralei_queue_jobs');
    expect(await lines()).toEqual(['loralei_queue_jobs{lane="default",state="queued"} 7']);
    count = async () => [];
    expect(await lines()).toEqual([]);
    count = () => Promise.reject(new Error('the database is away'));
    expect(await lines()).toEqual([]);
  });

  it('tell how late the event loop runs', async () => {
    const metricsRegistry = createMetricsRegistry(async () => []);
    expect(await linesOf(metricsRegistry, 'nodejs_eventloop_lag_p99_seconds ')).toHaveLength(1);
  });
});

describe('the metrics behind a token', () => {
  const TOKEN = 'token-of-whoever-scrapes';
  const statusFor = async (authorization?: string): Promise<number> => {
    const routes = metricsRoutes(createMetricsRegistry(async () => []).scrape, TOKEN);
    const headers = authorization === undefined ? {} : { authorization };
    return (await routes.request('/metrics', { headers })).status;
  };

  it('are read by whoever sends it, as Prometheus does', async () => {
    expect(await statusFor(`Bearer ${TOKEN}`)).toBe(200);
  });

  it.each([
    undefined,
    '',
    'Bearer',
    'Bearer ',
    `Bearer ${TOKEN}1`,
    TOKEN,
    `Basic ${TOKEN}`,
    `bearer${TOKEN}`,
  ])('are read by nobody else: %s', async (authorization) => {
    expect(await statusFor(authorization)).toBe(401);
  });
});
