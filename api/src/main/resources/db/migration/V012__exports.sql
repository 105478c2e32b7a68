-- Exports and their files. No projection: they are here and nowhere else, for as long as they are
-- kept.

create table exports (
  id uuid primary key,
  organization_id uuid not null,
  -- Derived from the idempotency key, so that the same key is the same export.
  idempotency_id text collate "C",
  -- Of what was asked.
  digest text collate "C" not null,
  -- csv, ndjson
  format text collate "C" not null,
  -- The list's parameters. An address may be among them, so they go with the file.
  asked json,
  -- running, done, cancelled, failed, expired
  state text collate "C" not null,
  submitted_at timestamptz not null,
  started_at timestamptz,
  -- All that was visible by then is in the file.
  consistent_at timestamptz,
  done_at timestamptz,
  -- Until when the file may be there.
  expires_at timestamptz,
  -- How often somebody has begun.
  attempts int not null default 0,
  rows bigint not null default 0,
  rows_total bigint,
  bytes bigint not null default 0,
  -- Of the whole file.
  sha256 bytea,
  -- Who works on it, and until when that counts.
  owner uuid,
  leased_until timestamptz not null default now()
);

create unique index exports_by_idempotency_id on exports (organization_id, idempotency_id);
create index exports_by_age on exports (organization_id, submitted_at desc, id);
create index exports_at_work on exports (leased_until) where state in ('running', 'cancelling');

-- The files, in chunks of 256 KiB of which only the last may be shorter, so that the chunk of an
-- octet is known without looking.
create table export_chunks (
  export_id uuid not null references exports on delete cascade,
  -- From 0.
  number int not null,
  octets bytea not null,
  primary key (export_id, number)
) with (
  -- Files go as a whole, soon after they came: what they leave behind is cleaned up then, not when
  -- a fifth of the table is dead.
  autovacuum_vacuum_scale_factor = 0,
  autovacuum_vacuum_threshold = 50,
  toast.autovacuum_vacuum_scale_factor = 0,
  toast.autovacuum_vacuum_threshold = 1000
);

-- Not compressed, so that a part of a chunk is read without the rest.
alter table export_chunks alter column octets set storage external;
