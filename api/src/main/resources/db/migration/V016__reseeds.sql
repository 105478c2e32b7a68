-- Reseeds of the log out of the read model, the running one and those before. No projection: what
-- they tell is kept when the log is lost.
create table reseeds (
  id uuid primary key,
  -- The cluster and the topics that were written to, as LogId names them.
  log text collate "C" not null,
  started_at timestamptz not null,
  -- Organizations that were left alone, because the log held them before it was reseeded.
  refused_organizations uuid[] not null default '{}',
  -- Customers: to be restored; restored; refused by the processor; left out as exceptions.
  customers bigint not null default 0,
  restored bigint not null default 0,
  refused bigint not null default 0,
  excepted bigint not null default 0,
  -- The first of those that were refused, as the API shows them.
  refusals json not null default '[]',
  -- When it ended, well or not.
  done_at timestamptz,
  -- Why it did not come to its end.
  error text
);

-- The organizations that a log was given by a reseed, and how far. They tell an organization that a
-- reseed has begun to write from one that the log held before.
create table reseeded_organizations (
  log text collate "C" not null,
  organization_id uuid not null,
  -- All customers up to this id are decided; absent before the first.
  up_to uuid,
  done_at timestamptz,
  primary key (log, organization_id)
);

-- Customers that are not to be restored: they were deleted after the read model's last state.
create table reseed_exceptions (
  log text collate "C" not null,
  customer_id uuid not null,
  primary key (log, customer_id)
);
