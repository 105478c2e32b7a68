-- Deliveries asked for by hand: the body is that of the event, unless it came by no topic.
alter table webhooks.singles alter column body drop not null;
alter table webhooks.singles add column organization_id uuid;
alter table webhooks.singles add column customer_id uuid;
-- Of the attempt, from 1.
alter table webhooks.singles add column number int not null default 1;

-- Attempts beside the cursors stand in no partition: they say nothing about a cursor.
create index attempts_of_singles on webhooks.attempts (endpoint_id, event_id)
  where partition is null;

-- Sending an endpoint again what lies behind its cursor.
create table webhooks.replays (
  id uuid primary key,
  endpoint_id uuid not null,
  state text not null check (state in ('running', 'done', 'cancelled', 'failed')),
  -- So many are to be sent.
  events bigint not null,
  delivered bigint not null default 0,
  failed bigint not null default 0,
  created_at timestamptz not null,
  finished_at timestamptz,
  -- Whoever works on it, and until when it is that worker's, by Postgres' clock.
  owner uuid,
  taken_until timestamptz
);

-- One of an endpoint at a time.
create unique index running_replays on webhooks.replays (endpoint_id) where state = 'running';

-- How far a replay is. It ends where the endpoint's cursor stood: what comes after is sent anyway.
create table webhooks.replay_cursors (
  replay_id uuid not null references webhooks.replays on delete cascade,
  partition int not null,
  next_offset bigint not null,
  end_offset bigint not null,
  primary key (replay_id, partition)
);

-- Endpoints that have failed: since when there have been nothing but failures, and what operators
-- were told last. A row stays until its endpoint goes.
create table webhooks.standings (
  endpoint_id uuid primary key,
  -- The first failure since the last success; absent if the last attempt was one.
  failing_since timestamptz,
  standing text not null default 'good'
    check (standing in ('good', 'warned_50', 'warned_70', 'warned_90', 'disabled'))
);
