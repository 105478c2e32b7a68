-- The feed: the events topic as far as it is projected. A partition's rows become visible in the
-- order of their offsets, because its projection_offsets row is locked by whoever writes them; so
-- no reader that remembers (partition, offset) passes over a row that is committed late.
create table events (
  partition int not null,
  "offset" bigint not null,
  organization_id uuid not null,
  customer_id uuid not null,
  version bigint not null,
  type text collate "C" not null,
  appended_at timestamptz not null,
  -- As on the topic, to the byte.
  event json not null,
  primary key (partition, "offset")
);

create index events_of_organizations on events (organization_id, partition, "offset");
create index events_of_customers on events (organization_id, customer_id, version);
create index events_by_age on events (partition, appended_at, "offset");

alter table projection_offsets
  -- The next offset of the events topic to project; next_offset is that of the outcomes.
  add column next_event bigint not null default 0,
  -- No row of events with an offset before this is there any more.
  add column first_event bigint not null default 0;
