-- All that the role webhooks keeps, in a schema of its own: it shares no table with the api, and
-- either may be there first.

-- The events topic as far as it is landed. Rows of a partition become visible in the order of their
-- offsets, because the partition's row of offsets is locked by whoever writes them.
create table webhooks.events (
  partition int not null,
  "offset" bigint not null,
  organization_id uuid not null,
  customer_id uuid not null,
  version bigint not null,
  type text collate "C" not null,
  event_id text collate "C" not null,
  appended_at timestamptz not null,
  -- Of an update; absent for other types.
  changed_fields text[] collate "C",
  -- As on the topic, to the byte: this is what is signed. Absent once personal data had to go.
  body bytea,
  primary key (partition, "offset")
);

create index events_of_organizations on webhooks.events (organization_id, partition, "offset");
create index events_of_customers on webhooks.events (customer_id, "offset");
create index events_by_id on webhooks.events (organization_id, event_id);
create index events_by_age on webhooks.events (partition, appended_at, "offset");
-- Deleted customers whose data is still here.
create index events_of_deleted on webhooks.events (appended_at)
  where type = 'customer.deleted' and body is not null;

-- The next offset to land, by partition of the events topic: the only place that knows it.
create table webhooks.offsets (
  partition int primary key,
  next_offset bigint not null,
  -- No row of events with an offset before this is there any more.
  first_offset bigint not null default 0
);

create table webhooks.endpoints (
  id uuid primary key,
  organization_id uuid not null,
  url text not null,
  name text,
  description text,
  api_version text not null,
  -- Types, `customer.*` for all of customers, `*` for all.
  events text[] not null,
  -- Updates that change none of these are left out; empty: none are.
  changed_fields text[] not null,
  headers json not null,
  -- Deliveries a second to one worker; absent: no limit.
  rate_limit int,
  on_exhausted text not null check (on_exhausted in ('park', 'skip')),
  enabled boolean not null,
  -- Why it was disabled, if nobody asked for it.
  disabled_reason text,
  secret text not null,
  -- Signs as well until then.
  previous_secret text,
  previous_secret_until timestamptz,
  -- PKCS #8 of an Ed25519 key in base64, if the endpoint asked for one.
  signing_key text,
  created_at timestamptz not null,
  modified_at timestamptz
);

create index endpoints_of_organizations on webhooks.endpoints (organization_id, created_at desc, id);

-- One row. Counts the changes of endpoints, so that a worker sees with one look that there are some.
create table webhooks.endpoint_changes (
  only_row boolean primary key default true check (only_row),
  changes bigint not null
);

insert into webhooks.endpoint_changes (changes) values (0);

-- Where an endpoint stands: every event of the partition before it is delivered, filtered out, or
-- behind a failing lane. Without a row it stands at the beginning.
create table webhooks.cursors (
  endpoint_id uuid not null,
  partition int not null,
  next_offset bigint not null,
  -- Attempts from before this count for nothing: somebody has moved the cursor by hand.
  moved_at timestamptz not null default '-infinity',
  primary key (endpoint_id, partition)
);

-- The failing customers of an endpoint: later events of theirs wait behind the first one, at or after
-- "offset", that the endpoint wants. To resume a parked one: retrying, no attempts, due now. To skip
-- its event: the same, with the offset after. Then count a change of endpoints, so that it is seen.
create table webhooks.lanes (
  endpoint_id uuid not null,
  customer_id uuid not null,
  partition int not null,
  "offset" bigint not null,
  -- Made for the event at "offset".
  attempts int not null,
  -- Absent for a parked one: nobody tries until it is resumed or skipped.
  next_attempt_at timestamptz,
  state text not null check (state in ('retrying', 'parked')),
  since timestamptz not null,
  primary key (endpoint_id, customer_id)
);

create index lanes_of_partitions on webhooks.lanes (partition, endpoint_id);

-- Every HTTP call. Ids are in the order of time.
create table webhooks.attempts (
  id uuid primary key,
  endpoint_id uuid not null,
  organization_id uuid not null,
  -- The event's row; absent for what came by no topic, as a test.
  partition int,
  "offset" bigint,
  customer_id uuid,
  event_id text collate "C" not null,
  event_type text collate "C" not null,
  -- 1 for the first of this event to this endpoint.
  number int not null,
  started_at timestamptz not null,
  took_ms int not null,
  result text not null check (result in ('delivered', 'gone', 'refused', 'unreached')),
  -- HTTP's; absent without an answer.
  status int,
  -- Where it was struck, without an answer: dns, connect, tls, timeout, broken, policy.
  failure text,
  request_headers json not null,
  -- The first 64 KiB of the answer's body.
  answer bytea,
  -- What follows; absent after a delivery, or if nothing does.
  next_attempt_at timestamptz
);

create index attempts_of_events on webhooks.attempts (endpoint_id, partition, "offset");
create index attempts_of_organizations on webhooks.attempts (organization_id, id);
-- Answers may repeat what was sent, so they go with the customer.
create index attempts_with_answers on webhooks.attempts (customer_id) where answer is not null;

-- Who works on a partition. A write by an owner whose epoch has passed is refused.
create table webhooks.leases (
  partition int primary key,
  owner uuid,
  epoch bigint not null,
  until timestamptz not null
);

-- The workers that live, by their last sign.
create table webhooks.workers (
  id uuid primary key,
  until timestamptz not null
);

-- Endpoints that fail as a whole: until when nobody asks, and how long that pause is.
create table webhooks.breakers (
  endpoint_id uuid primary key,
  open_until timestamptz not null,
  pause_ms bigint not null
);

-- Deliveries beside the cursor: a test, asked for by hand. Whoever takes one holds it until then.
create table webhooks.singles (
  id uuid primary key,
  endpoint_id uuid not null,
  event_id text collate "C" not null,
  event_type text collate "C" not null,
  body bytea not null,
  created_at timestamptz not null,
  taken_until timestamptz
);
