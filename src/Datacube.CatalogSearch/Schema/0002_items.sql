-- The own catalogue. Geometry comes from PostGIS; it serves all schemas, so it lies in none of ours.
create extension if not exists postgis with schema public;
-- Lets one index hold place, time and cloud cover.
create extension if not exists btree_gist with schema public;

-- Key that page tokens are signed with: one for all replicas of the service.
create table secret (
    name text primary key,
    value bytea not null
);
insert into secret values ('page', sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8')));

-- Collections. Bounds, times and the longest span grow with the items that are written; deleting items does not shrink them.
create table collection (
    number integer generated always as identity primary key,
    id text not null unique,
    json text not null,
    by_month boolean not null default false,
    longest interval not null default '0',
    west double precision,
    south double precision,
    east double precision,
    north double precision,
    first timestamptz,
    last timestamptz,
    created timestamptz not null default now(),
    updated timestamptz not null default now()
);

-- Items: what searches look at, in rows so small that a search touches few pages; the items themselves lie beside, under their number.
-- A partition of each per collection (item_NUMBER, item_body_NUMBER), and one of item per month where the collection is large. A partition has
-- its own indexes, among them a unique one on id; who writes holds the lock of the collection, so ids are unique across months as well.
-- acquired is datetime, or start_datetime where that is null; ends is datetime, or end_datetime.
create sequence item_number;
create table item (
    collection text not null,
    number bigint not null,
    acquired timestamptz not null,
    ends timestamptz not null,
    cloud double precision,
    id text not null,
    place geometry(Geometry, 4326)
) partition by list (collection);

-- body is the item as it was given, links left out: those are written anew for every reader, the given ones are kept in links.
create table item_body (
    collection text not null,
    number bigint not null,
    properties jsonb not null,
    body text not null,
    links text not null
) partition by list (collection);
alter table item_body alter column properties set compression lz4;
alter table item_body alter column body set compression lz4;
alter table item_body alter column links set compression lz4;

-- Which properties the items of a collection have, and of which JSON types: what filters and sorting may name.
create table queryable (
    collection text not null references collection (id) on delete cascade,
    name text not null,
    type text not null,
    primary key (collection, name, type)
);

-- A text as an instant, null where it is none: a property may hold anything. Only a date, or a date and time of RFC 3339, counts ('now' and 'infinity'
-- do not); a missing offset is taken as UTC; years are those that every reader knows. Its exception block is a subtransaction, which no parallel plan may hold.
create function instant(value text) returns timestamptz language plpgsql stable parallel unsafe as $$
declare
    found timestamptz;
begin
    if value is null or value !~ '^\d{4}-\d{2}-\d{2}([Tt ]\d{2}:\d{2}(:\d{2}(\.\d{1,30})?)?([Zz]|[+-]\d{2}:\d{2})?)?$' then
        return null;
    end if;
    found := case when value ~ '([Zz]|[+-]\d{2}:\d{2})$' then value::timestamptz else value::timestamp at time zone 'UTC' end;
    return case when found between '0001-01-01 00:00:00Z' and '9999-12-31 23:59:59.999999Z' then found end;
exception when others then
    return null;
end $$;

-- Searches run as a role that can read and nothing else. A database whose owner may make no roles does without; its searches are read-only transactions all the same.
do $$
begin
    if not exists (select from pg_roles where rolname = 'datacube_catalog_reader') then
        create role datacube_catalog_reader nologin;
    end if;
    if not pg_has_role(current_user, 'datacube_catalog_reader', 'member') then
        execute format('grant datacube_catalog_reader to %I', current_user);
    end if;
exception when insufficient_privilege or duplicate_object or unique_violation then
    raise notice 'no role datacube_catalog_reader: %', sqlerrm;
end $$;
do $$
begin
    if exists (select from pg_roles where rolname = 'datacube_catalog_reader') then
        execute format('grant usage on schema %I to datacube_catalog_reader', current_schema());
        grant select on item, item_body, collection, queryable, secret to datacube_catalog_reader;
        execute format('alter default privileges in schema %I grant select on tables to datacube_catalog_reader', current_schema());
    end if;
exception when insufficient_privilege then
    raise notice 'no rights for datacube_catalog_reader: %', sqlerrm;
end $$;
