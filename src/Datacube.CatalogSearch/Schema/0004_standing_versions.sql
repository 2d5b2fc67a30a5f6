-- When standing searches ran and since when they know everything: then a provider that can tell is asked for what is new only.
alter table standing add column ran timestamptz not null default now();
alter table standing add column asked timestamptz;
alter table standing add column asked_whole timestamptz;

-- Each provider has its own version of a scene: one that stands in for another now and then makes no scene new.
alter table standing_seen add column provider text not null default '';
alter table standing_seen drop constraint standing_seen_pkey;
alter table standing_seen add primary key (owner, name, key, provider);
