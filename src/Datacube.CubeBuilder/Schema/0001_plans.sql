-- Frozen plans: every task and every later run of a job sees the same scenes. Equal plans are stored once.
create table plan (
    -- SHA-256 of the document.
    fingerprint text primary key,
    document text not null,
    created timestamptz not null default now()
);

-- What became of a cube, as its job told it in the end.
create table report (
    job_id uuid primary key,
    state text not null,
    document text not null,
    written timestamptz not null default now()
);

-- Tiles that could not be kept because inputs failed: which ones, and why.
create table refusal (
    job_id uuid not null,
    task_key text not null,
    document text not null,
    primary key (job_id, task_key)
);
