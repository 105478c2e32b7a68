-- Imports and their rows. No projection: they are here and nowhere else, for as long as they are
-- kept.

create table imports (
  id uuid primary key,
  organization_id uuid not null,
  -- Derived from the idempotency key, so that the same key is the same import.
  idempotency_id text collate "C",
  -- Of the file and what was asked with it.
  digest text collate "C",
  -- receiving, running, cancelling, cancelled, done
  state text collate "C" not null,
  dry_run boolean not null,
  submitted_at timestamptz not null,
  started_at timestamptz,
  done_at timestamptz,
  rows int not null default 0,
  -- All rows before it have a result.
  next_row int not null default 1,
  created int not null default 0,
  updated int not null default 0,
  unchanged int not null default 0,
  deleted int not null default 0,
  rejected int not null default 0,
  invalid int not null default 0,
  valid int not null default 0,
  -- Who works on it, and until when that counts.
  owner uuid,
  leased_until timestamptz not null default now()
);

create unique index imports_by_idempotency_id on imports (organization_id, idempotency_id);
create index imports_by_age on imports (organization_id, submitted_at desc, id);
create index imports_at_work on imports (leased_until)
  where state in ('receiving', 'running', 'cancelling');

-- One row of a file each. The command is made when the row is received, so that it is the same
-- however often it has to be sent; it goes when its outcome comes.
create table import_rows (
  import_id uuid not null references imports on delete cascade,
  -- From 1; in CSV the line of names is not counted.
  number int not null,
  command bytea,
  -- created, updated, unchanged, deleted, rejected, invalid, valid
  result text collate "C",
  -- Why it was rejected, or what is wrong with it.
  reason text collate "C",
  customer_id uuid,
  primary key (import_id, number)
);
