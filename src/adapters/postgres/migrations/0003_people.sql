-- Who may come in: people and their sessions, classes they belong to, set-up links, tokens of programs.

-- The four auth_ tables have the shape that better-auth reads and writes; role and disabled are ours.
create table auth_users (
  id text primary key,
  name text not null check (length(name) between 1 and 100),
  email text not null check (email = lower(email)),
  email_verified boolean not null default false,
  image text,
  -- The least by default: the library insists that what it does not know has one.
  role text not null default 'marker' check (role in ('administrator', 'teacher', 'marker')),
  disabled boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (email)
);
create index auth_users_created on auth_users (created_at, id);

-- The cookie carries the token with a signature: reading this table is not enough to take a session over.
create table auth_sessions (
  id text primary key,
  user_id text not null references auth_users (id) on delete cascade,
  token text not null unique,
  expires_at timestamptz not null,
  ip_address text,
  user_agent text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index auth_sessions_user on auth_sessions (user_id);
create index auth_sessions_expiry on auth_sessions (expires_at);

create table auth_accounts (
  id text primary key,
  user_id text not null references auth_users (id) on delete cascade,
  provider_id text not null,
  account_id text not null,
  password text,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (provider_id, account_id)
);
create index auth_accounts_user on auth_accounts (user_id);

create table auth_verifications (
  id text primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index auth_verifications_identifier on auth_verifications (identifier);

-- Tries to sign in that failed or are under way. The account is a keyed hash of the address that was typed, known or not.
create table sign_in_attempts (
  id text primary key,
  account text not null,
  at timestamptz not null default clock_timestamp()
);
create index sign_in_attempts_account on sign_in_attempts (account, at);
create index sign_in_attempts_at on sign_in_attempts (at);

create table memberships (
  person_id text not null references auth_users (id) on delete cascade,
  class_id text not null references classes (id),
  created_at timestamptz not null default now(),
  primary key (person_id, class_id)
);
create index memberships_class on memberships (class_id);

-- Links that make an administrator, once. Of the secret only its SHA-256 is here.
create table setup_links (
  sha256 text primary key check (sha256 ~ '^[0-9a-f]{64}$'),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz,
  person_id text references auth_users (id) on delete set null
);

-- Tokens of programs. Of the token only its SHA-256 and its first characters are here.
create table api_tokens (
  id text primary key,
  sha256 text not null unique check (sha256 ~ '^[0-9a-f]{64}$'),
  prefix text not null,
  label text not null check (length(label) between 1 and 100),
  role text not null check (role in ('administrator', 'teacher', 'marker')),
  -- Null: every class.
  class_ids text[],
  created_by text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  revoked_at timestamptz,
  last_used_at timestamptz,
  -- An administrator lets people in and makes tokens, so a narrower one would be narrow in name only.
  check ((role = 'administrator') = (class_ids is null)),
  check (class_ids is null or cardinality(class_ids) > 0)
);
