// The figures of a process, for /metrics. Labels are nodes, topics and partitions, never orders.
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'

const registry = new Registry()
collectDefaultMetrics({ register: registry })
const registers = [registry]

export const metrics = {
  inputs: new Counter({ name: 'oms_inputs_total', help: 'Inputs decided', labelNames: ['node'], registers }),
  outputs: new Counter({
    name: 'oms_outputs_total',
    help: 'Records appended to a journal',
    labelNames: ['node'],
    registers,
  }),
  voids: new Counter({
    name: 'oms_void_records_total',
    help: 'Records passed over by the one rule',
    labelNames: ['node'],
    registers,
  }),
  setAside: new Counter({ name: 'oms_set_aside_total', help: 'Inputs set aside', labelNames: ['node'], registers }),
  restores: new Counter({
    name: 'oms_restores_total',
    help: 'Restores of a partition from its journal',
    labelNames: ['node', 'reason'],
    registers,
  }),
  appendSeconds: new Histogram({
    name: 'oms_append_seconds',
    help: 'Append of a batch until acknowledged',
    labelNames: ['node'],
    buckets: [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 2],
    registers,
  }),
  attempts: new Counter({
    name: 'oms_provider_attempts_total',
    help: 'Calls of a provider',
    labelNames: ['connector', 'outcome'],
    registers,
  }),
  circuit: new Gauge({
    name: 'oms_circuit_open',
    help: '1 while a provider is taken to be down',
    labelNames: ['connector'],
    registers,
  }),
  paymentDifferences: new Gauge({
    name: 'oms_payment_differences',
    help: 'Open differences between our books and those of the payment providers; 0 when all is well',
    labelNames: ['kind'],
    registers,
  }),
  openedLimits: new Counter({
    name: 'oms_limits_opened_total',
    help: 'Times a limit could not be kept, since Redis did not answer',
    labelNames: ['limit'],
    registers,
  }),
  httpSeconds: new Histogram({
    name: 'oms_http_seconds',
    help: 'HTTP requests',
    labelNames: ['route', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 2],
    registers,
  }),
}

/** The Prometheus text of all of them. */
export const metricsText = (): Promise<string> => registry.metrics()
