-- What a search found. Equal results are stored once: a snapshot refers to its items by their hash.
create table result (
    hash text primary key,
    items integer not null
);

create table result_item (
    hash text not null references result on delete cascade,
    position integer not null,
    json text not null,
    document text not null,
    is_document boolean not null,
    folder text not null,
    primary key (hash, position)
);

create table snapshot (
    id uuid primary key,
    query jsonb not null,
    hash text not null references result,
    searched timestamptz not null default now()
);

create index snapshot_searched on snapshot (searched);
create index snapshot_hash on snapshot (hash);
