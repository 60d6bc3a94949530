// The tables of orders-view: what search and paging need stands in columns, what else is known of an order in `document`.
import type { ViewTable } from './view'

const createOrders = (schema: string): string => `
  CREATE TABLE ${schema}.orders (
    order_id text COLLATE "C" PRIMARY KEY,
    customer_id text COLLATE "C" NOT NULL,
    status text COLLATE "C" NOT NULL,
    version integer NOT NULL,
    currency text NOT NULL,
    total_minor bigint NOT NULL,
    secured_minor bigint NOT NULL,
    captured_minor bigint NOT NULL,
    refunded_minor bigint NOT NULL,
    on_hold boolean NOT NULL,
    skus text[] NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    delivered_at timestamptz,
    document jsonb NOT NULL
  );
  CREATE INDEX ON ${schema}.orders (created_at, order_id);
  CREATE INDEX ON ${schema}.orders (customer_id, created_at, order_id);
  CREATE INDEX ON ${schema}.orders (status, created_at, order_id);
  CREATE INDEX ON ${schema}.orders (created_at, order_id) WHERE on_hold;
  CREATE INDEX ON ${schema}.orders (total_minor);
  CREATE INDEX ON ${schema}.orders USING gin (skus);`

const createChanges = (schema: string): string => `
  CREATE TABLE ${schema}.order_changes (
    change_id text COLLATE "C" PRIMARY KEY,
    order_id text COLLATE "C" NOT NULL,
    state text NOT NULL,
    plan jsonb NOT NULL,
    code text,
    reason text
  );`

const createEvents = (schema: string): string => `
  CREATE TABLE ${schema}.order_events (
    message_id text COLLATE "C" PRIMARY KEY,
    order_id text COLLATE "C" NOT NULL,
    type text NOT NULL,
    command_id text COLLATE "C",
    status text,
    version integer,
    at timestamptz NOT NULL,
    body jsonb NOT NULL,
    topic text NOT NULL,
    partition integer NOT NULL,
    "offset" bigint NOT NULL
  );
  CREATE INDEX ON ${schema}.order_events (order_id, "offset");`

const createRejections = (schema: string): string => `
  CREATE TABLE ${schema}.rejections (
    order_id text COLLATE "C" PRIMARY KEY,
    customer_id text COLLATE "C" NOT NULL,
    code text NOT NULL,
    reason text NOT NULL,
    at timestamptz NOT NULL
  );
  CREATE INDEX ON ${schema}.rejections (at DESC);`

export const ordersTables: readonly ViewTable[] = [
  { name: 'orders', key: ['order_id'], create: createOrders },
  { name: 'order_changes', key: ['change_id'], create: createChanges },
  { name: 'order_events', key: ['message_id'], create: createEvents },
  { name: 'rejections', key: ['order_id'], create: createRejections },
]
