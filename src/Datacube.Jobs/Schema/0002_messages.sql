-- Messages to send, written with the change they tell of; messages seen; messages that nobody could use.

create table outbox (
    id         bigint generated always as identity primary key,
    message_id uuid        not null default gen_random_uuid(),
    task_id    uuid        not null,
    due_at     timestamptz not null default now()
) with (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 0);

create index outbox_due on outbox (due_at, id);

create table inbox (
    message_id  uuid primary key,
    received_at timestamptz not null default now()
);

create index inbox_received on inbox (received_at);

create table dead_letters (
    id          uuid primary key default gen_random_uuid(),
    message_id  uuid,
    queue       text        not null,
    code        text        not null,
    reason      text        not null,
    body        text        not null,
    received_at timestamptz not null default now(),
    redriven_at timestamptz
);

create index dead_letters_newest on dead_letters (received_at desc, id);
