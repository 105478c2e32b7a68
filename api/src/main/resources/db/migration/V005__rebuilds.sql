-- Rebuilds of the read model, the running one and those before. No projection: a rebuild leaves them
-- alone.
create table rebuilds (
  id uuid primary key,
  started_at timestamptz not null,
  -- Records read so far.
  snapshots bigint not null default 0,
  outcomes bigint not null default 0,
  events bigint not null default 0,
  -- When it ended, well or not.
  done_at timestamptz,
  -- Why nothing came of it.
  error text
);
