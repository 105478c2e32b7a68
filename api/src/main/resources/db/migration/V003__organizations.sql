-- Organizations and their API keys. No projection: these rows are here and nowhere else, so whoever
-- drops and rebuilds the read model leaves them alone, and backs them up.

create table organizations (
  id uuid primary key,
  name text not null,
  created_at timestamptz not null
);

create index organizations_by_age on organizations (created_at desc, id);

create table api_keys (
  id uuid primary key,
  organization_id uuid not null references organizations,
  -- SHA-256 in hexadecimal. The key itself is nowhere.
  hash text collate "C" not null unique,
  name text not null,
  prefix text not null,
  scopes text[] not null,
  created_at timestamptz not null,
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz
);

create index api_keys_by_organization on api_keys (organization_id, created_at desc, id);
