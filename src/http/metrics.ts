import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { LaneCount } from '#domain/generation/queue.ts';
import type { Metrics } from '#domain/system.ts';

/** Metrics, and their values in Prometheus format. */
export type MetricsRegistry = {
  metrics: Metrics;
  /** Returns the text of a scrape and its content type. */
  scrape(): Promise<{ body: string; contentType: string }>;
};

// Discord waits 3 seconds for an answer; jobs and API calls take seconds to minutes.
const ACK_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3];
const JOB_BUCKETS = [0.1, 0.5, 1, 2, 5, 10, 20, 40, 60, 120, 300, 600, 1800];
const CALL_BUCKETS = [0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 20, 40, 60, 120, 300];

const createInstruments = (registers: Registry[]) => ({
  interactions: new Counter({
    name: 'loralei_interactions_total',
    help: 'Interactions handled, by kind, by what was used, and by how it ended',
    labelNames: ['kind', 'what', 'outcome'],
    registers,
  }),
  ack: new Histogram({
    name: 'loralei_ack_seconds',
    help: 'From an interaction coming in until Discord had its first answer; Discord gives 3 seconds',
    labelNames: ['kind'],
    buckets: ACK_BUCKETS,
    registers,
  }),
  waited: new Histogram({
    name: 'loralei_wait_seconds',
    help: 'How long jobs waited for their turn, by lane',
    labelNames: ['lane'],
    buckets: JOB_BUCKETS,
    registers,
  }),
  ended: new Counter({
    name: 'loralei_jobs_total',
    help: 'Jobs that came to their end, by outcome and lane',
    labelNames: ['outcome', 'lane'],
    registers,
  }),
  called: new Histogram({
    name: 'loralei_api_seconds',
    help: 'Calls to the image API and downloads of images, by call and outcome',
    labelNames: ['call', 'outcome'],
    buckets: CALL_BUCKETS,
    registers,
  }),
  pauses: new Counter({
    name: 'loralei_pauses_total',
    help: 'How often no orders were sent for a while, because the image API asked for that or was away, by lane',
    labelNames: ['lane'],
    registers,
  }),
  discordAnswers: new Counter({
    name: 'loralei_discord_answers_total',
    help: 'Calls to Discord by the HTTP status of the answer; 401, 403 and 429 count towards its ban at 10,000 in ten minutes',
    labelNames: ['status'],
    registers,
  }),
  alerts: new Counter({
    name: 'loralei_alerts_total',
    help: 'How often something was found wrong that only the operator can fix: secondProcess, clock, balance',
    labelNames: ['alert'],
    registers,
  }),
  balance: new Gauge({
    name: 'loralei_modelslab_balance',
    help: "Money left on the operator's ModelsLab account, asked every hour, by currency",
    labelNames: ['currency'],
    registers,
  }),
  delivered: new Histogram({
    name: 'loralei_delivery_seconds',
    help: 'Bringing results to their members, by outcome',
    labelNames: ['outcome'],
    buckets: CALL_BUCKETS,
    registers,
  }),
});

const addQueueGauge = (registers: Registry[], countLanes: () => Promise<LaneCount[]>): void => {
  new Gauge({
    name: 'loralei_queue_jobs',
    help: 'Jobs that wait or are being worked on, by lane and state',
    labelNames: ['lane', 'state'],
    registers,
    async collect() {
      const counts = await countLanes().catch(() => []);
      this.reset();
      for (const { lane, state, jobs } of counts) this.set({ lane, state }, jobs);
    },
  });
};

/** Collects metrics for Prometheus. The queue is counted in the database at each scrape. */
export const createMetricsRegistry = (countLanes: () => Promise<LaneCount[]>): MetricsRegistry => {
  const registry = new Registry();
  const registers = [registry];
  // Event-loop delay, memory, open handles.
  collectDefaultMetrics({ register: registry });
  const instruments = createInstruments(registers);
  const { interactions, ack, waited, ended, called, discordAnswers, alerts, balance, delivered } =
    instruments;
  addQueueGauge(registers, countLanes);
  return {
    metrics: {
      interaction({ kind, what, outcome, ackSeconds }) {
        interactions.inc({ kind, what, outcome });
        if (ackSeconds !== null) ack.observe({ kind }, ackSeconds);
      },
      waited: (seconds, lane) => waited.observe({ lane }, seconds),
      ended: (outcome, lane) => ended.inc({ outcome, lane }),
      called: ({ name, outcome, seconds }) => called.observe({ call: name, outcome }, seconds),
      paused: (lane) => instruments.pauses.inc({ lane }),
      alerted: (alert) => alerts.inc({ alert }),
      balance: ({ amount, currency }) => balance.set({ currency }, amount),
      discordAnswered: (status) => discordAnswers.inc({ status }),
      delivered: ({ outcome, seconds }) => delivered.observe({ outcome }, seconds),
    },
    scrape: async () => ({ body: await registry.metrics(), contentType: registry.contentType }),
  };
};
