create table idempotency_answer (
    scope bytea primary key, -- SHA-256 of principal, method, path and key
    body bytea not null, -- SHA-256
    status smallint not null,
    headers json not null,
    answer bytea not null,
    answered_at timestamptz not null default clock_timestamp() -- the wall's time, never the demo's
);

-- Rows come and go in order of time, which a few pages of BRIN describe well enough.
create index idempotency_answer_by_age on idempotency_answer
    using brin (answered_at) with (pages_per_range = 16);

-- A lock for each of the keys, in an order of its own so that two batches cannot wait for each
-- other, and only then the look: each statement here sees what was committed before it began.
create function idempotency_look_up(locks integer[], scopes bytea[])
returns table (nth bigint, body bytea, status smallint, headers json, answer bytea)
language plpgsql as $$
begin
    perform pg_advisory_xact_lock(1768908137, lock)
        from (select distinct lock from unnest(locks) as lock order by lock) as ordered;
    return query select asked.nth, a.body, a.status, a.headers, a.answer
        from unnest(scopes) with ordinality as asked (scope, nth)
        join idempotency_answer a using (scope)
        where a.answered_at > clock_timestamp() - interval '7 days';
end $$;
