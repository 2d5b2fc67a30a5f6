-- What the schema is for, as \dn+ shows it. Tables come with the use cases that need them.
do $$
begin
    execute format('comment on schema %I is %L', current_schema(), 'Runs of embedding models and what they produced.');
end
$$;
