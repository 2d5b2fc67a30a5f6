-- The ledger: what is to be done, who holds it, what became of it. States are numbered in JobState and TaskState.

create table jobs (
    id               uuid primary key,
    owner            text        not null,
    kind             text        not null,
    request_id       text,
    request_hash     bytea       not null,
    request          jsonb       not null,
    plan             jsonb       not null,
    state            smallint    not null default 0,
    priority         integer     not null default 0,
    phase            integer     not null default 0,
    max_failed_tasks integer     not null,
    total            integer     not null,
    succeeded        integer     not null default 0,
    failed           integer     not null default 0,
    cancelled        integer     not null default 0,
    -- Tasks of the current phase that have not ended.
    open             integer     not null,
    -- No further task starts: cancelled, or too many failures.
    stopping         boolean     not null default false,
    cancel_requested boolean     not null default false,
    cancel_mode      smallint    not null default 0,
    error_code       text,
    error_text       text,
    -- W3C trace context of the submission, so that one trace leads from the request to the last tile.
    trace_parent     text,
    created_at       timestamptz not null default now(),
    started_at       timestamptz,
    ended_at         timestamptz,
    check (open >= 0 and succeeded + failed + cancelled <= total)
) with (fillfactor = 70);

create unique index jobs_request_id on jobs (owner, request_id) where request_id is not null;
create unique index jobs_content on jobs (owner, request_hash) where request_id is null and state in (0, 1);
create index jobs_hash on jobs (request_hash);
create index jobs_newest on jobs (created_at desc, id desc);
create index jobs_live on jobs (id) where state in (0, 1);

create table tasks (
    id            uuid primary key,
    job_id        uuid        not null references jobs on delete cascade,
    -- Order of arrival among equal priorities.
    seq           bigint      not null generated always as identity,
    kind          text        not null,
    key           text        not null,
    phase         integer     not null,
    cleanup       boolean     not null default false,
    priority      integer     not null,
    state         smallint    not null,
    payload       jsonb       not null,
    result        jsonb,
    lease_token   bigint      not null default 0,
    lease_until   timestamptz,
    claim_id      uuid,
    worker        text,
    avoid_worker  text,
    not_before    timestamptz not null default now(),
    rung_at       timestamptz not null default now(),
    failures      integer     not null default 0,
    interruptions integer     not null default 0,
    -- Bit set of retry decisions that allow one more attempt only and were used.
    used_once     integer     not null default 0,
    done          bigint      not null default 0,
    units         bigint      not null default 0,
    error_code    text,
    error_text    text,
    started_at    timestamptz,
    ended_at      timestamptz,
    unique (job_id, key)
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 0);

create index tasks_ready on tasks (priority desc, seq) where state = 1;
create index tasks_running on tasks (job_id) where state = 2;
create index tasks_of_job on tasks (job_id, phase);

create table attempts (
    task_id    uuid        not null references tasks on delete cascade,
    token      bigint      not null,
    worker     text        not null,
    outcome    smallint    not null default 0,
    -- False while temporary objects of a lost attempt may still lie about.
    cleaned    boolean     not null default true,
    error_code text,
    error_text text,
    started_at timestamptz not null default now(),
    ended_at   timestamptz,
    primary key (task_id, token)
) with (fillfactor = 80);

create index attempts_to_clean on attempts (ended_at) where not cleaned;
