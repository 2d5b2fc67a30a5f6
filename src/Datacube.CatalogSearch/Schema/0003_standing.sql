-- Who was asked for a snapshot and what was dropped, and who gave each item.
alter table snapshot add column choice jsonb not null default '{}';
alter table result_item add column provider text not null default '';

-- Searches that send only what is new, each under its owner's name for it.
create table standing (
    owner text not null,
    name text not null,
    query jsonb not null,
    runs bigint not null default 0,
    latest uuid,
    primary key (owner, name)
);

-- What they have sent: an item is new again once its hash is another one.
create table standing_seen (
    owner text not null,
    name text not null,
    key text not null,
    hash text not null,
    seen timestamptz not null default now(),
    primary key (owner, name, key),
    foreign key (owner, name) references standing on delete cascade
);
